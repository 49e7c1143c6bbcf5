import { fromStored, subtractCredits, type Credits } from '../../domain/credits.ts';
import type { LedgerEntry } from '../../domain/ledger.ts';
import { EMPTY_CHAIN, followChain } from '../../domain/proof.ts';
import type { Instant } from '../../domain/time.ts';
import type { Selector } from '../store/store.ts';
import type { AccountContext } from './account-context.ts';
import type { FollowedChain } from './baseline.ts';

const EMPTY: FollowedChain = { ...EMPTY_CHAIN, through: null };

/**
 * Follows `balance after` through the entries that came since, or through all of them when one changed or came in
 * before the place that was reached.
 */
export async function followLedger(
  context: AccountContext,
  before: FollowedChain | null,
  touchedFrom: Instant | null,
): Promise<FollowedChain> {
  const reached = before?.through?.at ?? null;
  const isBehind = reached !== null && touchedFrom !== null && touchedFrom <= reached;
  let chain = before === null || isBehind ? EMPTY : before;
  if (chain === before && touchedFrom === null) return chain;
  const { through } = chain;
  const selector: Selector<LedgerEntry> = {
    accountId: context.account.id,
    origin: 'reported',
    status: { $in: ['current', 'vanished'] },
    ...(through === null ? {} : { at: { $gte: through.at } }),
  };
  const sort = [{ at: 'asc' }, { ordinal: 'asc' }, { id: 'asc' }] as const;
  for await (const rows of context.store.table('entries').scan({ selector, sort }, 1000)) {
    context.signal.throwIfAborted();
    for (const row of rows) {
      if (through !== null && !isAfter(row, through)) continue;
      const link = { amount: optional(row.amount), balanceAfter: optional(row.balanceAfter) };
      chain = { ...followChain(chain, link), through: { at: row.at, ordinal: row.ordinal, id: row.id } };
    }
  }
  return chain;
}

/** What a complete ledger cannot explain of a balance: the jumps in its chain, and from its end to the balance. */
export function residualOf(chain: FollowedChain, total: Credits): Credits {
  return (chain.drift + subtractCredits(total, chain.last ?? (0n as Credits))) as Credits;
}

function isAfter(row: LedgerEntry, through: NonNullable<FollowedChain['through']>): boolean {
  if (row.at !== through.at) return row.at > through.at;
  if (row.ordinal !== through.ordinal) return row.ordinal > through.ordinal;
  return row.id > through.id;
}

function optional(stored: number | null): Credits | null {
  return stored === null ? null : fromStored(stored);
}
