import type { LedgerFilter } from '../../contract/ledger.ts';
import type { LedgerEntry } from '../../domain/ledger.ts';
import type { Group, ReadTable, Selector } from '../store/store.ts';
import { ledgerSelector } from './selector.ts';

type Field = keyof LedgerEntry;

interface Sum {
  readonly groupBy: readonly Field[];
  /** Amounts to add up; none: entries are counted alone. */
  readonly fields: readonly Field[];
  /** What else must hold. */
  readonly only?: Selector<LedgerEntry>;
}

/**
 * Adds up filtered entries. A list that stands still asks for what was seen by a moment: that is all of them, of which
 * the totals are kept, less the few that came since.
 */
export async function sumShown(
  entries: ReadTable<LedgerEntry>,
  filter: LedgerFilter,
  { groupBy, fields, only = {} }: Sum,
): Promise<readonly Group[]> {
  const { seenBy, ...rest } = filter;
  const selector = { ...ledgerSelector(rest), ...only };
  if (seenBy === undefined) return entries.sum({ selector, groupBy, fields });
  // Asked in one turn and of one thread, so that no write comes between them.
  const [all, later] = await Promise.all([
    entries.sum({ selector, groupBy, fields }),
    entries.sum({ selector: { ...selector, seenAt: { $gt: seenBy } }, groupBy, fields }),
  ]);
  const laterBy = new Map(later.map((group) => [nameOf(group, groupBy), group]));
  return all
    .map((group) => less(group, laterBy.get(nameOf(group, groupBy))))
    .filter(({ count }) => count > 0 || groupBy.length === 0);
}

function nameOf({ key }: Group, groupBy: readonly string[]): string {
  return JSON.stringify(groupBy.map((field) => key[field]));
}

function less(group: Group, part: Group | undefined): Group {
  if (part === undefined) return group;
  const without = (of: 'sums' | 'positive' | 'negative'): Record<string, bigint> =>
    Object.fromEntries(Object.entries(group[of]).map(([field, sum]) => [field, sum - (part[of][field] ?? 0n)]));
  return {
    key: group.key,
    count: group.count - part.count,
    sums: without('sums'),
    positive: without('positive'),
    negative: without('negative'),
    nulls: Object.fromEntries(
      Object.entries(group.nulls).map(([field, count]) => [field, count - (part.nulls[field] ?? 0)]),
    ),
  };
}
