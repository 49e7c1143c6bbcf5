import { isBurst } from '../../domain/coverage.ts';
import { instant, toMilliseconds, type Instant } from '../../domain/time.ts';
import type { Clock, Random } from '../ports.ts';

/** How a run ended, as far as the next one depends on it. */
export interface RunEnd {
  readonly isGood: boolean;
  /** The API asked for a pause, or the circuit did. */
  readonly retryAfterMilliseconds: number | null;
  /** Trying again soon may help: nobody was reached, or the API failed. */
  readonly isPassing: boolean;
  readonly failures: number;
  readonly mostInserted: number;
  readonly windowSize: number | null;
}

const MINUTE = 60_000;
const JITTER = 0.1;
/** A laptop that slept keeps no timers: the schedule is looked at this often whatever was planned. */
const LONGEST_SLEEP = 30_000;

/** Milliseconds until the next run. The interval varies by a tenth, so that connections drift apart. */
export function delayAfter(
  end: RunEnd,
  intervalMinutes: number,
  previousDelay: number | null,
  random: Pick<Random, 'fraction'>,
): number {
  const interval = intervalMinutes * MINUTE;
  const jittered = (delay: number) => delay * (1 - JITTER + 2 * JITTER * random.fraction());
  if (end.retryAfterMilliseconds !== null) return end.retryAfterMilliseconds + MINUTE * JITTER * random.fraction();
  if (!end.isGood && end.isPassing) return jittered(Math.min(interval, MINUTE * 2 ** Math.min(end.failures - 1, 10)));
  // More than half a window at once: poll sooner before entries are lost (docs/provider-facts.md §1), and slow down
  // again step by step.
  if (isBurst(end.mostInserted, end.windowSize))
    return jittered(Math.max(MINUTE, Math.min(interval, previousDelay ?? interval) / 2));
  const slower = previousDelay === null ? interval : Math.min(interval, Math.max(previousDelay * 2, MINUTE));
  return jittered(slower);
}

/**
 * When something is due, by both clocks: the one on the wall may be set back, and the other may stand still while the
 * machine sleeps. Whichever is first counts.
 */
interface Due {
  readonly wall: number;
  readonly monotonic: number;
}

/** Knows when each connection is due, and wakes up for it. */
export class Schedule {
  readonly #clock: Clock;
  readonly #onDue: (connectionId: string) => void;
  readonly #due = new Map<string, Due>();
  #wake = new AbortController();
  #stopping: AbortController | null = null;
  #loop: Promise<void> = Promise.resolve();

  constructor(clock: Clock, onDue: (connectionId: string) => void) {
    this.#clock = clock;
    this.#onDue = onDue;
  }

  start(): void {
    this.#stopping = new AbortController();
    this.#loop = this.#run(this.#stopping.signal);
  }

  async stop(): Promise<void> {
    this.#stopping?.abort();
    this.#wake.abort();
    await this.#loop;
  }

  /** @param delay milliseconds from now; 0: at once. */
  plan(connectionId: string, delay: number): void {
    const { wall, monotonic } = this.#now();
    this.#due.set(connectionId, { wall: wall + delay, monotonic: monotonic + delay });
    this.#wake.abort();
  }

  forget(connectionId: string): void {
    this.#due.delete(connectionId);
  }

  nextAt(connectionId: string): Instant | null {
    const due = this.#due.get(connectionId);
    return due === undefined ? null : instant(Math.round(this.#now().wall + this.#remaining(due)));
  }

  #now(): Due {
    return { wall: toMilliseconds(this.#clock.now()), monotonic: this.#clock.monotonic() };
  }

  #remaining(due: Due): number {
    const now = this.#now();
    return Math.max(0, Math.min(due.wall - now.wall, due.monotonic - now.monotonic));
  }

  async #run(stopped: AbortSignal): Promise<void> {
    while (!stopped.aborted) {
      this.#wake = new AbortController();
      for (const [connectionId, due] of this.#due) {
        if (this.#remaining(due) > 0) continue;
        this.#due.delete(connectionId);
        this.#onDue(connectionId);
      }
      const next = Math.min(LONGEST_SLEEP, ...[...this.#due.values()].map((due) => this.#remaining(due)));
      await this.#clock.sleep(Math.max(1, next), this.#wake.signal).catch(() => undefined);
    }
  }
}
