import { subtractCredits, sumCredits, type Credits } from './credits.ts';
import { instant, type Instant } from './time.ts';

/** One answer of an API that lists only its newest entries, beside what was known before it came. */
export interface WindowPoll {
  readonly entries: readonly { readonly key: string; readonly at: Instant; readonly amount: Credits | null }[];
  /** True when the list was as long as the API ever makes it, so that older entries may have left it. */
  readonly isFull: boolean;
  /** Those of the keys that were already stored. */
  readonly known: ReadonlySet<string>;
  /** How many entries of the account were stored before, listed now or not. */
  readonly stored: number;
  /** When the last poll before this one succeeded, even with no entries; `null`: this is the first. */
  readonly lastGoodPollAt: Instant | null;
  /** Time of the newest entry known before; `null`: none. */
  readonly lastKnownAt: Instant | null;
  /** The balance that was explained before, and the balance of this poll. `null`: not told. */
  readonly balanceBefore: Credits | null;
  readonly balanceNow: Credits | null;
}

interface WindowJudgement {
  /**
   * `whole history`: nothing older exists. `joined`: the list overlaps what was known, so nothing was missed since.
   * `possible gap`: it does not. `starts late`: the first poll was full, so history before it cannot be had.
   */
  readonly coverage: 'whole history' | 'joined' | 'possible gap' | 'starts late';
  /** The span in which entries may exist that were never seen. */
  readonly hole: { readonly from: Instant; readonly until: Instant } | null;
  /**
   * Balance now − balance before − signed amounts of the new entries: what they cannot explain, or, inside a gap,
   * the net of what was lost. `null` where a balance is missing.
   */
  readonly residual: Credits | null;
}

/** History that the API no longer gives has no known beginning. */
export const BEGINNING_OF_TIME: Instant = instant(0);

/** Decides what one poll of a window of entries leaves unseen (docs/provider-facts.md §1, gap rule). */
export function judgeWindow(poll: WindowPoll): WindowJudgement {
  const fresh = poll.entries.filter((entry) => !poll.known.has(entry.key));
  const coverage = findCoverage(poll, fresh.length);
  const residual = findResidual(
    poll,
    fresh.map((entry) => entry.amount),
  );
  return {
    coverage,
    hole: findHole(poll, coverage),
    residual,
  };
}

function findCoverage(poll: WindowPoll, fresh: number): WindowJudgement['coverage'] {
  // A list that leaves out what is known is no whole history, however short it is.
  if (!poll.isFull && poll.known.size >= poll.stored) return 'whole history';
  if (fresh < poll.entries.length) return 'joined';
  return poll.lastGoodPollAt === null ? 'starts late' : 'possible gap';
}

function findHole(poll: WindowPoll, coverage: WindowJudgement['coverage']): WindowJudgement['hole'] {
  const oldest = poll.entries.reduce<Instant | null>(
    (least, entry) => (least === null || entry.at < least ? entry.at : least),
    null,
  );
  if (oldest === null) return null;
  if (coverage === 'starts late') return { from: BEGINNING_OF_TIME, until: oldest };
  if (coverage !== 'possible gap') return null;
  const from = poll.lastKnownAt ?? poll.lastGoodPollAt ?? oldest;
  // Clocks differ: an entry may be dated before the poll that could not see it yet.
  return { from: from < oldest ? from : oldest, until: oldest };
}

function findResidual(poll: WindowPoll, fresh: readonly (Credits | null)[]): Credits | null {
  if (poll.balanceBefore === null || poll.balanceNow === null) return null;
  const explained = sumCredits(fresh.filter((amount) => amount !== null));
  return subtractCredits(subtractCredits(poll.balanceNow, poll.balanceBefore), explained);
}

/** The span of time that a list of entries shows. */
export interface ListedSpan {
  readonly oldest: Instant;
  readonly newest: Instant;
}

/**
 * What it says that a list, read to its end, leaves out an entry that is known. Between entries that it shows, the entry
 * has vanished. At its ends or beyond, the list may as well have been cut off: that is no proof that anything is gone.
 */
export function judgeLeftOut(at: Instant, span: ListedSpan | null): 'vanished' | 'cut off' {
  return span !== null && at > span.oldest && at < span.newest ? 'vanished' : 'cut off';
}

/** Whether more came in one interval than half a window holds: the next poll should then come sooner. */
export function isBurst(newEntries: number, windowSize: number | null): boolean {
  return windowSize !== null && newEntries > windowSize / 2;
}
