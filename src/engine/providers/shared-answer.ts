import type { ProviderRequest } from './provider.ts';

/**
 * Lets the readers of one call chain share one answer where a single call serves several of them, so that a poll costs
 * one request. Each reader gets an answer once; asking again fetches a new one. A failure is not kept.
 */
export class SharedAnswer<Answer> {
  readonly #chains = new WeakMap<
    ProviderRequest,
    { readonly answer: Promise<Answer>; readonly readers: Set<string> }
  >();

  read(request: ProviderRequest, reader: string, fetch: () => Promise<Answer>): Promise<Answer> {
    const shared = this.#chains.get(request);
    if (shared && !shared.readers.has(reader)) {
      shared.readers.add(reader);
      return shared.answer;
    }
    const answer = fetch();
    this.#chains.set(request, { answer, readers: new Set([reader]) });
    answer.catch(() => this.#chains.delete(request));
    return answer;
  }
}
