import { instant } from '../../../src/domain/time.ts';
import type { Clock } from '../../../src/engine/ports.ts';
import { fastClock } from '../../support/fast-clock.ts';

/** So many minutes pass in one: what must be a minute apart is, and a run of minutes does not take days. */
export const SPEED = 100;

/** Milliseconds since 1970 on a clock that runs faster from `base` on; the same in every process at the same moment. */
export function scaledNow(base: number): number {
  return base + (Date.now() - base) * SPEED;
}

/** The engine's clock at that speed: instants, measuring and waits alike. */
export function scaledClock(base: number): Clock {
  return { ...fastClock(SPEED), now: () => instant(scaledNow(base)) };
}
