import type { Clock } from '../ports.ts';
import type { RequestLimits } from '../providers/provider.ts';
import { createQueue } from '../queue.ts';

/** A connection's limiter, held by one caller: it alone sends, and at once, until it is disposed of. */
export interface Reservation extends Disposable {
  /** Counts a request that leaves now. */
  take(): void;
  /** When the first request left, by the monotonic clock in milliseconds; `null`: none has. */
  readonly firstLeftAt: number | null;
}

/** A reading and the write that rests on it. */
const RESERVED = 2;

/** Lets requests out at a sustained rate, with a burst after a pause. One per connection. */
export class TokenBucket {
  readonly #clock: Clock;
  readonly #capacity: number;
  readonly #millisecondsPerToken: number;
  #tokens: number;
  #filledAt: number;
  /** Callers leave one after the other, so that none overtakes another. */
  readonly #queue = createQueue();
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
    return this.#queue(() => this.#takeNext(signal));
  }

  /**
   * Waits for its turn and until two requests may leave, then holds the limiter: what must follow at once is held up by
   * nobody. What it takes beyond two is taken from those who come after, so the rate over time is kept.
   * @throws the signal's reason when aborted first.
   */
  reserve(signal: AbortSignal): Promise<Reservation> {
    const over = Promise.withResolvers<void>();
    const turn = this.#queue(async () => {
      await this.#waitFor(Math.min(RESERVED, this.#capacity), signal);
      return this.#reservation(() => over.resolve());
    });
    // Nobody leaves before the reservation is given back; one that failed holds up nobody.
    void this.#queue(() => turn.then(() => over.promise).catch(() => undefined));
    return turn;
  }

  #reservation(release: () => void): Reservation {
    let firstLeftAt: number | null = null;
    return {
      take: () => {
        firstLeftAt ??= this.#clock.monotonic();
        this.#fill();
        this.#tokens -= 1;
      },
      get firstLeftAt() {
        return firstLeftAt;
      },
      [Symbol.dispose]: release,
    };
  }

  /** Milliseconds until the request that waits first may leave; 0: nobody waits. */
  get waiting(): number {
    return this.#nextAt === null ? 0 : Math.max(0, this.#nextAt - this.#clock.monotonic());
  }

  async #takeNext(signal: AbortSignal): Promise<void> {
    await this.#waitFor(1, signal);
    this.#tokens = Math.max(0, this.#tokens - 1);
  }

  async #waitFor(tokens: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.#fill();
    if (this.#tokens < tokens) {
      const wait = Math.ceil((tokens - this.#tokens) * this.#millisecondsPerToken);
      this.#nextAt = this.#clock.monotonic() + wait;
      try {
        await this.#clock.sleep(wait, signal);
      } finally {
        this.#nextAt = null;
      }
      this.#fill();
    }
  }

  #fill(): void {
    const now = this.#clock.monotonic();
    this.#tokens = Math.min(this.#capacity, this.#tokens + (now - this.#filledAt) / this.#millisecondsPerToken);
    this.#filledAt = now;
  }
}
