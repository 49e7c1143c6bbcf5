import type { MembershipGroup, MembershipRow } from '../../../contract/memberships.ts';
import type { MembershipBar } from './membership-bar.ts';
import { daysUntil, formatCount } from '../../lib/format/index.ts';

export const GROUP_WORDS: Record<MembershipGroup, string> = {
  'this week': 'Ends this week',
  'this month': 'Ends this month',
  later: 'Ends later',
  'no end date': 'No end date',
  ended: 'Ended',
};

/** For the control that picks one: with its count once that is known. */
export function groupLabel(group: MembershipGroup, count: number | undefined): string {
  return count === undefined ? GROUP_WORDS[group] : `${GROUP_WORDS[group]} (${formatCount(count)})`;
}

/** The order in which groups are read: what needs a person first, what is over last. */
export const GROUP_ORDER: readonly MembershipGroup[] = ['this week', 'this month', 'later', 'no end date', 'ended'];

/** When it ends, counted in days of the calendar. The API's zone is unknown, so the day itself is never split. */
export function sayEnd(row: Pick<MembershipRow, 'expiresOn' | 'life'>, now: number): string {
  if (row.expiresOn === null) return 'no end date';
  const days = daysUntil(row.expiresOn, now);
  if (days === 0) return 'ends today';
  // Around the day itself it is over in some zones and not in others (docs/provider-facts.md §2.4).
  if (row.life === 'expires today') return days > 0 ? 'ends tomorrow' : 'ended yesterday, or about to';
  if (days > 0) return days === 1 ? 'ends tomorrow' : `ends in ${days} days`;
  return days === -1 ? 'ended yesterday' : `ended ${-days} days ago`;
}

/**
 * Where the headings stand: before the first row of each group that has any, since rows come in the order of the groups.
 * @param only the one group that is shown, if the list is narrowed to it.
 */
export function placeHeadings(
  counts: Readonly<Partial<Record<MembershipGroup, number>>>,
  only: MembershipGroup | undefined,
): Map<number, { group: MembershipGroup; count: number }> {
  const places = new Map<number, { group: MembershipGroup; count: number }>();
  let index = 0;
  for (const group of GROUP_ORDER) {
    const count = only === undefined || only === group ? (counts[group] ?? 0) : 0;
    if (count > 0) places.set(index, { group, count });
    index += count;
  }
  return places;
}

/** How use stands against time, in words: for those who do not see the bar. */
export function sayBar({ used, total, date }: MembershipBar): string {
  if (date === null) return 'How much of its time has passed is not known.';
  const percent = Math.round(date * 100);
  if (total < 1) return `More than the total is used, with ${percent} % of its time passed.`;
  return `${Math.round(used * 100)} % used, with ${percent} % of its time passed.`;
}
