import type { Credits } from '../../domain/credits.ts';
import type { Explained } from '../../domain/proof.ts';
import type { AccountContext } from './account-context.ts';

/**
 * What is stored of an account and explains its balance: all entries that the API ever listed, each as it stands, and what
 * gaps between them must hold. Exact, from the totals that are kept.
 */
export async function sumExplained({ store, account }: Pick<AccountContext, 'store' | 'account'>): Promise<Explained> {
  const [[group], gaps] = await Promise.all([
    store.table('entries').sum({
      selector: { accountId: account.id, origin: 'reported', status: { $in: ['current', 'vanished'] } },
      groupBy: [],
      fields: ['amount'],
    }),
    store.table('gaps').find({ selector: { accountId: account.id, kind: 'window overflow' } }),
  ]);
  const lost = gaps.reduce((sum, gap) => sum + BigInt(gap.netChange ?? 0), 0n);
  return {
    sum: ((group?.sums['amount'] ?? 0n) + lost) as Credits,
    unsigned: group?.nulls['amount'] ?? 0,
    untold: gaps.filter(({ netChange }) => netChange === null).length,
  };
}

/** Whether entries of this account may have been lost for good. */
export async function hasGap({ store, account }: Pick<AccountContext, 'store' | 'account'>): Promise<boolean> {
  return (await store.table('gaps').count({ accountId: account.id, kind: 'window overflow' })) > 0;
}
