import type { Instant } from '../../domain/time.ts';
import { instant, toMilliseconds } from '../../domain/time.ts';
import type { Clock, Random } from '../ports.ts';
import type { RequestLimits } from '../providers/provider.ts';
import { Circuit } from './circuit.ts';
import { TokenBucket } from './token-bucket.ts';

/** A longer wait is left to the schedule instead of being sat out. */
export const LONGEST_WAIT = 2 * 60_000;

const HOUR = 3_600_000;

interface WaitReason {
  readonly at: Instant;
  readonly why: string;
}

/** What all requests of one connection share: its rate limit, its circuit, and how long the API asked us to wait. */
export class Line {
  readonly bucket: TokenBucket;
  readonly circuit: Circuit;
  readonly random: Random;
  readonly #clock: Clock;
  #heldUntil = 0;
  #sent: number[] = [];

  constructor(parts: { clock: Clock; random: Random; limits: Pick<RequestLimits, 'requestsPerMinute' | 'burst'> }) {
    this.bucket = new TokenBucket(parts.clock, parts.limits);
    this.circuit = new Circuit(parts.clock);
    this.random = parts.random;
    this.#clock = parts.clock;
  }

  /** The API asked not to be called for so long (Retry-After). */
  hold(milliseconds: number): void {
    this.#heldUntil = Math.max(this.#heldUntil, this.#clock.monotonic() + milliseconds);
  }

  get heldFor(): number {
    return Math.max(0, this.#heldUntil - this.#clock.monotonic());
  }

  countRequest(): void {
    this.#sent.push(this.#clock.monotonic());
    if (this.#sent.length % 500 === 0) this.#forget();
  }

  get requestsLastHour(): number {
    this.#forget();
    return this.#sent.length;
  }

  get waitingUntil(): WaitReason | null {
    const waits = [
      { wait: this.heldFor, why: 'The API asked for a pause.' },
      { wait: this.circuit.closedFor, why: 'The API failed five times in a row.' },
      { wait: this.bucket.waiting, why: 'Requests are spread out to stay below the rate limit.' },
    ];
    const longest = waits.reduce((most, one) => (one.wait > most.wait ? one : most));
    return longest.wait === 0 ? null : { at: this.#after(longest.wait), why: longest.why };
  }

  #after(milliseconds: number): Instant {
    return instant(toMilliseconds(this.#clock.now()) + Math.ceil(milliseconds));
  }

  #forget(): void {
    const since = this.#clock.monotonic() - HOUR;
    const first = this.#sent.findIndex((at) => at >= since);
    this.#sent = first < 0 ? [] : this.#sent.slice(first);
  }
}
