import { setTimeout as wait } from 'node:timers/promises';
import { instant } from '../../../src/domain/time.ts';
import type { Clock } from '../../../src/engine/ports.ts';

const SPEED = 2000;

/** Begins on a day on which everything that the imitations tell has happened. */
export class DayAfter implements Clock {
  #passed = 0;
  pass(milliseconds: number): void {
    this.#passed += milliseconds;
  }
  now = () => instant(Date.parse('2026-12-01T12:00:00.000Z') + this.#passed + performance.now());
  monotonic = () => performance.now() * SPEED + this.#passed;
  sleep = async (milliseconds: number, signal?: AbortSignal) => {
    await wait(Math.max(1, Math.min(milliseconds / SPEED, 2 ** 31 - 1)), undefined, { signal }).catch(
      (error: unknown) => {
        throw signal?.aborted ? signal.reason : error;
      },
    );
  };
}
