import { ConsecutiveBreaker } from 'cockatiel';
import type { Clock } from '../ports.ts';

const FAILURES_THAT_OPEN = 5;
const SHORTEST_PAUSE = 30_000;
const LONGEST_PAUSE = 15 * 60_000;

/**
 * Stops asking an API that keeps failing: after five failures in a row it pauses, then lets one request try, and pauses
 * longer when that fails too. The counting is cockatiel's; the time is the clock port's, which its own policy has not.
 */
export class Circuit {
  readonly #clock: Clock;
  readonly #breaker = new ConsecutiveBreaker(FAILURES_THAT_OPEN);
  #openUntil: number | null = null;
  #pause = SHORTEST_PAUSE;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Milliseconds until the next request may try; 0: it may now. */
  get closedFor(): number {
    return this.#openUntil === null ? 0 : Math.max(0, this.#openUntil - this.#clock.monotonic());
  }

  succeeded(): void {
    this.#breaker.success();
    this.#openUntil = null;
    this.#pause = SHORTEST_PAUSE;
  }

  failed(): void {
    const isTrial = this.#openUntil !== null;
    if (!this.#breaker.failure()) return;
    if (isTrial) this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
    this.#openUntil = this.#clock.monotonic() + this.#pause;
  }
}
