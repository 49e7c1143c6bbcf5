import type { BalanceHistory } from '../../../contract/accounts.ts';
import type { Instant } from '../../../domain/time.ts';

type Point = BalanceHistory['points'][number];

/** What the canvas draws: seconds and plain numbers. Pixels need no exact money; every figure shown is the text itself. */
export interface ChartData {
  readonly from: number;
  readonly until: number;
  readonly times: readonly number[];
  readonly values: readonly number[];
}

/**
 * The line from `days` ago, or from the first reading where the history is shorter than that. The last balance holds
 * until now.
 */
export function chartDataOf(points: readonly Point[], days: number, now: number): ChartData {
  const end = now / 1000;
  const times = points.map((point) => Date.parse(point.at) / 1000);
  const values = points.map((point) => Number(point.amount));
  const last = values.at(-1);
  if (last !== undefined && (times.at(-1) ?? end) < end) {
    times.push(end);
    values.push(last);
  }
  const asked = end - days * 86_400;
  const first = times[0] ?? asked;
  const from = Math.max(asked, Math.min(first, end - 3_600));
  return { from, until: end, times, values };
}

/** The reading that held at an instant, or `null` before the first. */
export function pointAt(points: readonly Point[], seconds: number): Point | null {
  let found: Point | null = null;
  for (const point of points) {
    if (Date.parse(point.at) / 1000 > seconds) break;
    found = point;
  }
  return found;
}

export function toSeconds(at: Instant): number {
  return Date.parse(at) / 1000;
}
