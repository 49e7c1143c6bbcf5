import { changeOf, weighReading, type Intended, type ListedChange, type Weighed } from './adjustment-evidence.ts';
import type { Verdict } from './adjustment.ts';

/**
 * What a write without an answer is judged by, and when a verdict is entailed (docs/decisions/0019). The one principle:
 * falls of a balance are accounted for, because the API lists them or they are bounded; rises are not. So a balance
 * that is lower than a story allows refutes it for good, and a balance that merely fits a story does not prove it.
 * Times are milliseconds by our clock, amounts stored millionths.
 */

/** What can be seen of a balance at its API; facts and assumptions about the provider, not about this write. */
export interface Visibility {
  /** The longest time after an attempt has ended in which its write may still land. */
  readonly landsWithin: number;
  /** Whether the API lists every fall of the balance, such as use, by itself. */
  readonly listsFalls: boolean;
  /** The longest time until what it lists is listed. */
  readonly listsWithin: number;
  /** Where falls are not listed: the most that one account can use up in a minute; `null`: no bound is known. */
  readonly mostUsedInAMinute: number | null;
}

export interface Attempt {
  readonly intended: Intended;
  /** The balance read before sending, and when that reading began and the intent was on disk. */
  readonly before: number;
  readonly readAt: number;
  readonly sentAt: number;
  /** When the attempt was over for us: no answer, a time-out, or a crash that was found later. */
  readonly endedAt: number;
}

/** One reading of the balance after sending. */
export interface Look {
  readonly balance: number;
  readonly askedAt: number;
  readonly at: number;
  /** Where this one stands for several that found the same: the longest time between two of them since the look before. */
  readonly gap?: number;
}

/** What the API lists that it did not list before the balance was read before sending. */
export interface Listing {
  /** When reading it began. */
  readonly readAt: number;
  readonly entries: readonly DatedChange[];
}

export interface DatedChange {
  readonly amount: number;
  readonly at: number;
  /** How far its time may be from the truth: clocks differ. `Infinity`: it names no zone. */
  readonly margin: number;
}

/** Two looks closer than this are one. */
export const LOOKS_APART_MILLISECONDS = 10_000;
const MINUTE = 60_000;

/** What the looks at an account prove together. `undecided` wherever an assumption of decision 0019 is not enough. */
export function judgeLooks(
  attempt: Attempt,
  looks: readonly Look[],
  listing: Listing | null,
  visibility: Visibility,
): Verdict {
  const seen = looks.map((look): Seen => ({ look, ...weighLook(attempt, look, listing) }));
  if (hasLanded(attempt, seen, listing, visibility)) return 'landed';
  if (hasNotLanded(attempt, seen, listing, visibility)) return 'not landed';
  return 'undecided';
}

interface Seen extends Weighed {
  readonly look: Look;
}

/** What one look says by itself. */
export function weighLook(attempt: Attempt, look: Look, listing: Listing | null): Weighed {
  return weighReading(attempt.before, attempt.intended, look.balance, changesBetween(attempt, look, listing));
}

/** Of what is listed, what fell, or may have fallen, between the reading before sending and this look. */
export function changesBetween(attempt: Attempt, look: Look, listing: Listing | null): readonly ListedChange[] {
  return (listing?.entries ?? [])
    .filter(({ at, margin }) => at + margin >= attempt.readAt && at - margin <= look.at)
    .map(({ amount, at, margin }) => ({
      amount,
      isCertain: at - margin > attempt.sentAt && at + margin < look.askedAt,
    }));
}

/**
 * More credits: the balance comes out exactly as if it had landed and not as if it had not, and somebody gave credits
 * or everything used is listed; only another's rise of just that amount could deceive. Fewer credits: the balance is
 * lower than all use can have made it.
 */
function hasLanded(attempt: Attempt, seen: readonly Seen[], listing: Listing | null, visibility: Visibility): boolean {
  const last = seen.at(-1);
  if (last?.fits !== 'landed') return false;
  const fitting = seen.filter(({ fits }) => fits === 'landed');
  if (changeOf(attempt.intended, attempt.before) > 0) {
    return (
      last.look.balance > last.mostIfNotLanded || fitting.some(({ look }) => isComplete(look, listing, visibility))
    );
  }
  return fitting.some(
    ({ look, leastIfNotLanded }) =>
      look.balance < leastIfNotLanded - unlistedUse(attempt.readAt, look, listing, visibility),
  );
}

/**
 * Only of a change that gives credits: a rise that hides one that takes them can never be excluded. Two looks, apart,
 * and the later one begun when nothing can land any more, find less than must be there had it landed; no look found
 * anything else. Where use is not listed the looks must follow so closely that nobody can have used it up in between.
 */
function hasNotLanded(
  attempt: Attempt,
  seen: readonly Seen[],
  listing: Listing | null,
  visibility: Visibility,
): boolean {
  const [first, last] = [seen[0], seen.at(-1)];
  if (first === undefined || last === undefined) return false;
  if (changeOf(attempt.intended, attempt.before) <= 0) return false;
  const over = attempt.endedAt + visibility.landsWithin;
  if (!visibility.listsFalls) {
    if (last.look.askedAt < over || last.look.at - first.look.at < LOOKS_APART_MILLISECONDS) return false;
    return seen.every(
      ({ look, fits, leastIfLanded }, index) =>
        fits === 'not landed' &&
        look.balance < leastIfLanded - usedIn(widestGap(attempt, seen[index - 1]?.look, look), visibility),
    );
  }
  const complete = seen.filter(({ look }) => isComplete(look, listing, visibility));
  const isRefuted = ({ look, fits, leastIfLanded }: Seen) => fits === 'not landed' && look.balance < leastIfLanded;
  const late = complete.findLast(({ look }) => look.askedAt >= over);
  return (
    late !== undefined &&
    complete.every(isRefuted) &&
    complete.some(({ look }) => late.look.at - look.at >= LOOKS_APART_MILLISECONDS)
  );
}

/** What may have been used between two times, beyond what is listed. */
function unlistedUse(from: number, look: Look, listing: Listing | null, visibility: Visibility): number {
  if (visibility.listsFalls) return isComplete(look, listing, visibility) ? 0 : Infinity;
  return usedIn(look.at - from, visibility);
}

function usedIn(milliseconds: number, { mostUsedInAMinute }: Visibility): number {
  if (mostUsedInAMinute === null) return Infinity;
  return mostUsedInAMinute * Math.max(1, Math.ceil(milliseconds / MINUTE));
}

/** A list read long enough after a look holds everything that the balance then held. */
function isComplete(look: Look, listing: Listing | null, { listsFalls, listsWithin }: Visibility): boolean {
  return listsFalls && listing !== null && listing.readAt >= look.at + listsWithin;
}

function widestGap(attempt: Attempt, previous: Look | undefined, look: Look): number {
  return look.gap ?? look.at - (previous?.askedAt ?? attempt.readAt);
}
