import type { MembershipRow } from '../../../contract/memberships.ts';
import { parseCredits } from '../../../domain/credits.ts';
import type { PlainDate } from '../../../domain/time.ts';
import { daysUntil } from '../../lib/format/index.ts';

/** Where things are drawn on a bar, as shares of its width from 0 to 1. For the eye only: the numbers stand beside it. */
export interface MembershipBar {
  /** Used, up to the total. */
  readonly used: number;
  /** Where the total ends: 1, or less when more than the total was used. */
  readonly total: number;
  /** How much of the plan's time has passed; `null` when a date is absent. */
  readonly date: number | null;
}

type BarSource = Pick<MembershipRow, 'used' | 'total' | 'purchasedOn' | 'expiresOn'>;

/**
 * @param now milliseconds since the epoch.
 * @returns `null` where used or total is absent: nothing can be drawn, and absent is not zero.
 */
export function drawMembershipBar(row: BarSource, now: number): MembershipBar | null {
  const used = amountOf(row.used);
  const total = amountOf(row.total);
  if (used === null || total === null) return null;
  const widest = Math.max(used, total);
  if (widest <= 0) return { used: 0, total: 1, date: timeShare(row, now) };
  return { used: Math.min(used, total) / widest, total: total / widest, date: timeShare(row, now) };
}

function amountOf(text: string | null): number | null {
  if (text === null) return null;
  const parsed = parseCredits(text);
  return parsed.ok ? Math.max(0, Number(parsed.value)) : null;
}

function timeShare({ purchasedOn, expiresOn }: BarSource, now: number): number | null {
  if (purchasedOn === null || expiresOn === null) return null;
  const whole = daysBetween(purchasedOn, expiresOn);
  if (whole <= 0) return null;
  return Math.min(1, Math.max(0, 1 - daysUntil(expiresOn, now) / whole));
}

/** Whole days from one plain date to another. */
function daysBetween(from: PlainDate, until: PlainDate): number {
  return Math.round((Date.parse(`${until}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}
