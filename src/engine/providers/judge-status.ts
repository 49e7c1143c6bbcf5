import { toMilliseconds } from '../../domain/time.ts';
import { failure } from './failure.ts';
import type { HttpAnswer, ProviderError } from './provider.ts';
import { readRetryAfter } from './retry-after.ts';
import { withoutSecrets } from './secrets.ts';

const KEPT = 'The last good values are kept.';

export interface StatusPlace {
  readonly call: string;
  readonly secrets: readonly string[];
  /** What the body says of the failure, in the API's own words. */
  readonly message?: string | null;
}

/**
 * What a status means wherever the API's own page says nothing else.
 * @returns `null` for 2xx: whether the body is a success is the provider's to judge (docs/provider-facts.md §6.2).
 */
export function errorOfStatus(answer: HttpAnswer, place: StatusPlace): ProviderError | null {
  const { status } = answer;
  if (status >= 200 && status < 300) return null;
  const said = place.message ? ` It said: “${withoutSecrets(place.message, place.secrets).slice(0, 200)}”.` : '';
  const where = `${place.call} → HTTP ${status}`;
  if (status === 401)
    return failure('unauthorized', {
      sentence: `The API does not accept this credential.${said}`,
      cure: 'Check the credential, or replace it under Connections.',
      kept: KEPT,
      where,
    });
  if (status === 403)
    return failure('forbidden', {
      sentence: `The credential is known but may not make this call.${said}`,
      cure: 'Ask the provider which rights this credential needs.',
      kept: KEPT,
      where,
    });
  if (status === 429) {
    const wait = readRetryAfter(answer.headers, toMilliseconds(answer.endedAt));
    return failure(
      'rate limited',
      {
        sentence: `The API asks to be called less often.${said}`,
        cure: 'No action needed: Counterfoil asks again later. A longer interval avoids this.',
        kept: KEPT,
        where,
      },
      wait === null ? {} : { retryAfterMilliseconds: wait },
    );
  }
  if (status >= 500) {
    const wait = readRetryAfter(answer.headers, toMilliseconds(answer.endedAt));
    return failure(
      'server error',
      {
        sentence: `The API failed (HTTP ${status}).${said}`,
        cure: 'No action needed: Counterfoil asks again later.',
        kept: KEPT,
        where,
      },
      wait === null ? {} : { retryAfterMilliseconds: wait },
    );
  }
  if (status >= 300 && status < 400)
    return failure('redirected', {
      sentence: `The API answered with a redirect (HTTP ${status}); a credential is never sent on to another address.`,
      cure: 'Enter the address it redirects to as base URL, if you trust it.',
      kept: KEPT,
      where,
    });
  if (status === 404 || status === 405)
    return failure('rejected', {
      sentence: `There is no such call at this address (HTTP ${status}).${said}`,
      cure: 'Check the base URL, and the method settings if this connection has any.',
      kept: KEPT,
      where,
    });
  return failure('rejected', { sentence: `The API refused the call (HTTP ${status}).${said}`, kept: KEPT, where });
}
