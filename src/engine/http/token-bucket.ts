import type { Clock } from '../ports.ts';
import type { RequestLimits } from '../providers/provider.ts';

/** Lets requests out at a sustained rate, with a burst after a pause. One per connection. */
export class TokenBucket {
  readonly #clock: Clock;
  readonly #capacity: number;
  readonly #millisecondsPerToken: number;
  #tokens: number;
  #filledAt: number;
  /** Callers leave one after the other, so that none overtakes another. */
  #queue: Promise<unknown> = Promise.resolve();
  #nextAt: number | null = null;

  constructor(clock: Clock, limits: Pick<RequestLimits, 'requestsPerMinute' | 'burst'>) {
    this.#clock = clock;
    this.#capacity = Math.max(1, limits.burst);
    this.#millisecondsPerToken = 60_000 / limits.requestsPerMinute;
    this.#tokens = this.#capacity;
    this.#filledAt = clock.monotonic();
  }

  /** Resolves when one request may leave. @throws the signal's reason when aborted first; no token is then taken. */
  take(signal: AbortSignal): Promise<void> {
    const turn = this.#queue.then(() => this.#takeNext(signal));
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  /** Milliseconds until the request that waits first may leave; 0: nobody waits. */
  get waiting(): number {
    return this.#nextAt === null ? 0 : Math.max(0, this.#nextAt - this.#clock.monotonic());
  }

  async #takeNext(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.#fill();
    if (this.#tokens < 1) {
      const wait = Math.ceil((1 - this.#tokens) * this.#millisecondsPerToken);
      this.#nextAt = this.#clock.monotonic() + wait;
      try {
        await this.#clock.sleep(wait, signal);
      } finally {
        this.#nextAt = null;
      }
      this.#fill();
    }
    this.#tokens = Math.max(0, this.#tokens - 1);
  }

  #fill(): void {
    const now = this.#clock.monotonic();
    this.#tokens = Math.min(this.#capacity, this.#tokens + (now - this.#filledAt) / this.#millisecondsPerToken);
    this.#filledAt = now;
  }
}
