import { isSameDocument } from '../same-document.ts';
import type { CollectionName, Store } from '../store.ts';
import { createLongAnswers, inParts } from './long-answers.ts';
import type { Identified, Methods, Part, Question } from './messages.ts';

/** Answers what the other thread asks of a store, `close` apart. */
export function serveStore(store: Store): (question: Exclude<Question, { kind: 'close' }>) => Promise<unknown> {
  const answers = createLongAnswers();
  const table = (name: CollectionName): Methods => store.table(name) as unknown as Methods;

  async function begin({ table: name, method, args }: Extract<Question, { kind: 'long' }>): Promise<Part> {
    if (method === 'scan') {
      const [query, pageSize] = args as Parameters<Methods['scan']>;
      return answers.begin(table(name).scan(query, pageSize)[Symbol.asyncIterator]());
    }
    const found = await table(name)[method]?.(...args);
    return inParts(found instanceof Map ? [...found.values()] : (found as readonly unknown[]), answers);
  }

  /** @returns whether it was written: not, when another write came between. */
  async function replace(name: CollectionName, seen: Identified, next: Identified): Promise<boolean> {
    let isStill = false;
    await table(name).update(seen.id, (current) => {
      isStill = isSameDocument(current, seen);
      return isStill ? next : current;
    });
    return isStill;
  }

  return async (question) => {
    switch (question.kind) {
      case 'store':
        return (store[question.method] as (...args: readonly unknown[]) => Promise<unknown>)(...question.args);
      case 'table':
        return table(question.table)[question.method]?.(...question.args);
      case 'long':
        return begin(question);
      case 'more':
        return answers.more(question.rest);
      case 'enough':
        return answers.drop(question.rest);
      case 'newest':
        // An update that changes nothing waits its turn behind all writes and writes nothing.
        return table(question.table).update(question.id, (current) => current);
      case 'replace':
        return replace(question.table, question.seen, question.next);
      default:
        return question satisfies never;
    }
  };
}
