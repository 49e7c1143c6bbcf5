import { problemOf } from './failure.ts';
import { ProviderError, type WriteOutcome } from './provider.ts';

/** Statuses by which an API says that it did not carry out the request. Other statuses may come from something between us and the API. */
const CERTAIN_REFUSALS: readonly number[] = [400, 401, 403, 404, 405, 413, 415, 422, 429];

/** An end without success. */
type Failed = Extract<WriteOutcome, { readonly problem: unknown }>;

/** How a write ended that came back with a status and no success (docs/provider-facts.md §4, §6.6). */
export function outcomeOfError(status: number, error: ProviderError): Failed {
  return CERTAIN_REFUSALS.includes(status)
    ? { kind: 'rejected', problem: error.problem }
    : { kind: 'unknown', problem: error.problem };
}

/** How a write ended that threw: unknown, unless it certainly never left. */
export function outcomeOfThrown(thrown: unknown): Failed {
  if (thrown instanceof ProviderError)
    return { kind: thrown.mayHaveTakenEffect ? 'unknown' : 'not sent', problem: thrown.problem };
  return {
    kind: 'unknown',
    problem: problemOf('unreachable', {
      sentence: 'The write ended without an answer, so it may have taken effect.',
      cure: 'Read the balance back before doing anything else.',
      detail: thrown instanceof Error ? thrown.name : typeof thrown,
    }),
  };
}

/** A write that was refused before anything was sent. */
export function refused(sentence: string, cure: string): Failed {
  return { kind: 'not sent', problem: problemOf('rejected', { sentence, cure }) };
}
