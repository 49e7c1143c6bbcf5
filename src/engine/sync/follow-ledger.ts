import { EMPTY_CHAIN, followInstant, type ChainLink } from '../../domain/chain.ts';
import { fromStored, type Credits } from '../../domain/credits.ts';
import type { LedgerEntry } from '../../domain/ledger.ts';
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
    ...(through === null ? {} : { at: { $gt: through.at } }),
  };
  const sort = [{ at: 'asc' }, { ordinal: 'asc' }, { id: 'asc' }] as const;
  let together: LedgerEntry[] = [];
  for await (const rows of context.store.table('entries').scan({ selector, sort }, 1000)) {
    context.signal.throwIfAborted();
    for (const row of rows) {
      if (together.length > 0 && together[0]?.at !== row.at) {
        chain = followTogether(chain, together);
        together = [];
      }
      together.push(row);
    }
  }
  return followTogether(chain, together);
}

/** All entries of one instant. What is added to it later begins the chain anew, so an instant is never cut in two. */
function followTogether(chain: FollowedChain, rows: readonly LedgerEntry[]): FollowedChain {
  const last = rows.at(-1);
  if (last === undefined) return chain;
  const links = rows.map((row): ChainLink => ({
    amount: optional(row.amount),
    balanceAfter: optional(row.balanceAfter),
  }));
  return { ...followInstant(chain, links), through: { at: last.at, ordinal: last.ordinal, id: last.id } };
}

function optional(stored: number | null): Credits | null {
  return stored === null ? null : fromStored(stored);
}
