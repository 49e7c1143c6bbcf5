import { addCredits, subtractCredits, type Credits } from './credits.ts';
import type { Instant } from './time.ts';

/** What an account held at an instant, and how well that is known. */
export type AsOf =
  /** The API said so at that instant. */
  | { readonly kind: 'reported'; readonly value: Credits; readonly reading: Instant }
  /** The nearest reading, and the entries between. */
  | { readonly kind: 'derived'; readonly value: Credits; readonly reading: Instant | null; readonly entries: number }
  /**
   * The readings on either side do not agree with the entries between: it moved once between them, nobody knows when.
   * `value` is what is known from before; changes that cancel each other out are never seen.
   */
  | {
      readonly kind: 'bounded';
      readonly value: Credits;
      readonly least: Credits;
      readonly most: Credits;
      /** `null`: of several accounts, each has its own. */
      readonly readings: readonly [Instant, Instant] | null;
    }
  | { readonly kind: 'unknown'; readonly why: string };

/** A believed reading next to the instant, and what entries that the API dates itself say between the two. */
export interface Side {
  readonly at: Instant;
  readonly total: Credits;
  /** Sum and number of those entries. */
  readonly sum: Credits;
  readonly entries: number;
  /** Entries between the reading and the instant may never have been seen; as a sentence. */
  readonly hole: string | null;
}

/** What is asked, beside what is known. */
interface AsOfEvidence {
  readonly at: Instant;
  /** The last reading at or before it. */
  readonly before: Side | null;
  /** The first reading after it. */
  readonly after: Side | null;
  /** Why nothing is known of that time, though a later reading is; as a sentence. */
  readonly beforeHistory: string | null;
}

/** Says what an account held at an instant. Never a guess: where the sides differ, both are given. */
export function judgeAsOf({ at, before, after, beforeHistory }: AsOfEvidence): AsOf {
  if (before?.at === at) return { kind: 'reported', value: before.total, reading: at };
  const known = before !== null && before.hole === null ? before : null;
  const later = after !== null && after.hole === null ? after : null;
  const fromBefore = known && addCredits(known.total, known.sum);
  const fromAfter = later && subtractCredits(later.total, later.sum);
  if (before === null && beforeHistory !== null) return { kind: 'unknown', why: beforeHistory };
  if (known !== null && fromBefore !== null) {
    if (later === null || fromAfter === null || fromAfter === fromBefore)
      return { kind: 'derived', value: fromBefore, reading: known.at, entries: known.entries };
    const [least, most] = fromBefore < fromAfter ? [fromBefore, fromAfter] : [fromAfter, fromBefore];
    return { kind: 'bounded', value: fromBefore, least, most, readings: [known.at, later.at] };
  }
  if (later !== null && fromAfter !== null)
    return { kind: 'derived', value: fromAfter, reading: later.at, entries: later.entries };
  return { kind: 'unknown', why: before?.hole ?? after?.hole ?? 'The balance was never read.' };
}
