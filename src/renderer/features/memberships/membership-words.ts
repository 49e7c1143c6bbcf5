import type { MembershipGroup, MembershipRow } from '../../../contract/memberships.ts';
import { daysUntil } from '../../lib/format/index.ts';

export const GROUP_WORDS: Record<MembershipGroup, string> = {
  'this week': 'Ends this week',
  'this month': 'Ends this month',
  later: 'Ends later',
  'no end date': 'No end date',
  ended: 'Ended',
};

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

export type GroupedRow<Row> =
  | { readonly kind: 'heading'; readonly group: MembershipGroup }
  | { readonly kind: 'row'; readonly row: Row };

/** Puts a heading before the first row of each group; rows come sorted from the engine. */
export function withHeadings<Row extends { group: MembershipGroup }>(rows: readonly Row[]): GroupedRow<Row>[] {
  return rows.flatMap((row, index): GroupedRow<Row>[] =>
    rows[index - 1]?.group === row.group
      ? [{ kind: 'row', row }]
      : [
          { kind: 'heading', group: row.group },
          { kind: 'row', row },
        ],
  );
}
