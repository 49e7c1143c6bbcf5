import { ZERO_CREDITS, type Credits } from '../../domain/credits.ts';
import type { Instant } from '../../domain/time.ts';
import type { AccountContext } from './account-context.ts';

/** What came since a moment, added up. */
export interface NewEntries {
  readonly sum: Credits;
  readonly unsigned: number;
}

/** Adds up the reported entries first seen after a moment; with `null`, all of them. Exact, by the store. */
export async function sumNewEntries(context: AccountContext, after: Instant | null): Promise<NewEntries> {
  const [group] = await context.store.table('entries').sum({
    selector: {
      accountId: context.account.id,
      origin: 'reported',
      status: { $in: ['current', 'vanished'] },
      ...(after === null ? {} : { seenAt: { $gt: after } }),
    },
    groupBy: [],
    fields: ['amount'],
  });
  return { sum: (group?.sums['amount'] ?? ZERO_CREDITS) as Credits, unsigned: group?.nulls['amount'] ?? 0 };
}

/** What gaps found since a moment must hold; `null` where a gap does not say. */
export async function sumNewGaps(context: AccountContext, after: Instant): Promise<Credits | null> {
  const gaps = await context.store.table('gaps').find({
    selector: { accountId: context.account.id, kind: 'window overflow', foundAt: { $gt: after } },
  });
  if (gaps.some((gap) => gap.netChange === null)) return null;
  return gaps.reduce((sum, gap) => sum + BigInt(gap.netChange ?? 0), 0n) as Credits;
}

/** Whether entries of this account may have been lost for good. */
export async function hasHole(context: AccountContext): Promise<boolean> {
  return (await context.store.table('gaps').count({ accountId: context.account.id, kind: 'window overflow' })) > 0;
}
