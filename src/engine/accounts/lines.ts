import type { BalancePoint } from '../../contract/procedure.ts';
import type { Account } from '../../domain/account.ts';
import type { Instant } from '../../domain/time.ts';
import type { Store } from '../store/store.ts';
import { daysBefore, pointsOf, readLevels, thin } from './balance-line.ts';

const DAYS = 30;
const POINTS = 60;
const REMEMBERED = 1000;

/** The 30-day lines beside accounts: read once, kept until the account's balance or entries change. */
export interface Lines {
  of(accounts: readonly Account[], now: Instant): Promise<ReadonlyMap<string, BalancePoint[]>>;
  close(): void;
}

export function createLines(store: Store, reachesBack: (account: Account) => Promise<boolean>): Lines {
  const kept = new Map<string, { readonly day: string; readonly line: BalancePoint[] }>();
  /** Those being read, each told when its account changes meanwhile. */
  const reading = new Map<string, Set<{ isStale: boolean }>>();
  const unsubscribe = store.onChange(({ collection, accountIds }) => {
    if (collection !== 'balances' && collection !== 'entries') return;
    for (const id of accountIds) {
      kept.delete(id);
      for (const one of reading.get(id) ?? []) one.isStale = true;
    }
  });

  async function lineOf(account: Account, now: Instant): Promise<BalancePoint[]> {
    const day = now.slice(0, 10);
    const known = kept.get(account.id);
    if (known?.day === day) return known.line;
    const mark = { isStale: false };
    const marks = reading.get(account.id) ?? new Set();
    reading.set(account.id, marks.add(mark));
    let line: BalancePoint[];
    try {
      const levels = await readLevels(store, account, daysBefore(now, DAYS), await reachesBack(account));
      line = pointsOf(thin(levels, POINTS));
    } finally {
      marks.delete(mark);
      if (marks.size === 0) reading.delete(account.id);
    }
    if (mark.isStale) return line;
    if (kept.size >= REMEMBERED) kept.delete(kept.keys().next().value ?? '');
    kept.set(account.id, { day, line });
    return line;
  }

  return {
    async of(accounts, now) {
      const lines = await Promise.all(
        accounts.map(async (account) => [account.id, await lineOf(account, now)] as const),
      );
      return new Map(lines);
    },
    close: unsubscribe,
  };
}
