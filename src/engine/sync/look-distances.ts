import { toMilliseconds, type Instant } from '../../domain/time.ts';
import type { Clock } from '../ports.ts';

/** A request does not take longer: more between its two stamps is a clock that was set. */
const LONGEST_REQUEST = 120_000;

/**
 * How long ago each balance in doubt was first read. A clock on the wall that was set forth would make a second look out of
 * one that follows at once, and one that was set back would put it off for ever. So the monotonic clock must say so as well,
 * and alone where the first look is stamped in the future. Of a first look before the program was started only its stamp tells.
 */
export class LookDistances {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #firstLooks = new Map<string, number>();

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
  }

  /** The answer of a first look has just come. */
  begin(accountId: string): void {
    this.#firstLooks.set(accountId, this.#clock.monotonic());
  }

  /** @param since when the first look had its answer. @returns milliseconds between that and the asking of this reading. */
  before(reading: { readonly askedAt: Instant; readonly at: Instant }, accountId: string, since: Instant): number {
    const asked = this.#clock.monotonic() - Math.min(LONGEST_REQUEST, Math.max(0, span(reading.askedAt, reading.at)));
    const told = span(since, reading.askedAt);
    const first = this.#firstLooks.get(accountId);
    if (first === undefined) {
      this.#firstLooks.set(accountId, asked - Math.max(0, told));
      return Math.max(0, told);
    }
    return told < 0 ? asked - first : Math.min(told, asked - first);
  }
}

function span(from: Instant, until: Instant): number {
  return toMilliseconds(until) - toMilliseconds(from);
}
