import type { MembershipGroup } from '../../contract/memberships.ts';
import { membershipLife } from '../../domain/membership.ts';
import { instant, toMilliseconds, type Instant, type PlainDate } from '../../domain/time.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The last date of each group, as plain dates: a plan belongs to the first whose bound it does not pass. */
export interface GroupBounds {
  /** Plans that ended on or before it are certainly over, in every zone (docs/provider-facts.md §2.4). */
  readonly ended: PlainDate;
  /** The next 7 days. */
  readonly thisWeek: PlainDate;
  /** The next 31 days. */
  readonly thisMonth: PlainDate;
}

export function groupBounds(now: Instant): GroupBounds {
  return { ended: dateAt(now, -36 * HOUR), thisWeek: dateAt(now, 7 * DAY), thisMonth: dateAt(now, 31 * DAY) };
}

export function groupOf(expiresOn: PlainDate | null, now: Instant): MembershipGroup {
  if (expiresOn === null) return 'no end date';
  if (membershipLife(expiresOn, now) === 'ended') return 'ended';
  const bounds = groupBounds(now);
  if (expiresOn <= bounds.thisWeek) return 'this week';
  return expiresOn <= bounds.thisMonth ? 'this month' : 'later';
}

/** Dates of plans that are not certainly over and end within so many days. */
export function daysAhead(now: Instant, days: number): { readonly ended: PlainDate; readonly last: PlainDate } {
  return { ended: groupBounds(now).ended, last: dateAt(now, days * DAY) };
}

function dateAt(now: Instant, offset: number): PlainDate {
  return instant(toMilliseconds(now) + offset).slice(0, 10) as PlainDate;
}
