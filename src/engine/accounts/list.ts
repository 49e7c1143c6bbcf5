import type { AccountFilter, AccountSort } from '../../contract/accounts.ts';
import type { Direction } from '../../contract/procedure.ts';
import type { Account } from '../../domain/account.ts';
import { ABSENT, NO_DATE, type KeyedAccount } from '../../domain/account-keys.ts';
import { compare } from '../../domain/compare.ts';
import type { Connection } from '../../domain/connection.ts';
import { fold } from '../../domain/fold.ts';
import type { Query, Readable } from '../store/store.ts';
import { readAcross } from '../windows/index.ts';
import { accountSelector, type AccountSelector } from './selector.ts';

export interface AccountOrder {
  readonly filter: AccountFilter;
  readonly sort: AccountSort;
  readonly direction: Direction;
}

type Sort = NonNullable<Query<KeyedAccount>['sort']>;
/** Accounts that follow others in one list, in an order of their own. */
interface Part {
  readonly selector: AccountSelector;
  readonly sort: Sort;
}

/** What is equal in all else is ordered by name, then id, in either direction. */
export const BY_NAME: Sort = [{ nameKey: 'asc' }, { id: 'asc' }];

/**
 * A window on the filtered accounts in an order. What is absent comes last in both directions; equals are ordered by
 * name, then id.
 */
export async function readAccounts(
  store: Readable,
  connections: ReadonlyMap<string, Connection>,
  order: AccountOrder,
  { skip, limit }: { readonly skip: number; readonly limit: number },
): Promise<readonly Account[]> {
  if (order.sort === 'connection') return readByConnection(store, connections, order, { skip, limit });
  const table = store.table('accounts');
  const rows: Account[] = [];
  let passed = skip;
  for (const part of partsOf(order, order.sort)) {
    if (rows.length >= limit) break;
    const read = await table.find({ ...part, skip: passed, limit: limit - rows.length });
    rows.push(...read);
    // To count what lies before the window is needed only where the window begins behind it.
    if (read.length > 0) passed = 0;
    else if (passed > 0) passed -= await table.count(part.selector);
  }
  return rows;
}

/** How many accounts a filter leaves. */
export function countAccounts(store: Readable, filter: AccountFilter): Promise<number> {
  return store.table('accounts').count(accountSelector(filter));
}

/** All filtered accounts by name. */
export function scanAccounts(
  store: Readable,
  filter: AccountFilter,
  pageSize: number,
): AsyncIterable<readonly Account[]> {
  return store.table('accounts').scan({ selector: accountSelector(filter), sort: BY_NAME }, pageSize);
}

const KEYS = {
  balance: { key: 'balanceKey', absent: ABSENT },
  available: { key: 'availableKey', absent: ABSENT },
  lastMovementAt: { key: 'movementKey', absent: ABSENT },
  planEndsOn: { key: 'planKey', absent: NO_DATE },
} as const;

function partsOf({ filter, direction }: AccountOrder, sort: Exclude<AccountSort, 'connection'>): readonly Part[] {
  const selector = accountSelector(filter);
  const way = direction === 'ascending' ? 'asc' : 'desc';
  if (sort === 'name') return [{ selector, sort: [{ nameKey: way }, { id: 'asc' }] }];
  if (sort === 'externalId') return [{ selector, sort: [{ externalId: way }, ...BY_NAME] }];
  const { key, absent } = KEYS[sort];
  const ordered = [{ [key]: way }, ...BY_NAME] as Sort;
  // Upwards what is absent is last by itself.
  if (way === 'asc') return [{ selector, sort: ordered }];
  return [
    { selector: { ...selector, [key]: { $lt: absent } }, sort: ordered },
    { selector: { ...selector, [key]: absent }, sort: BY_NAME },
  ];
}

/** Connections of one label are one stretch of the list. */
async function readByConnection(
  store: Readable,
  connections: ReadonlyMap<string, Connection>,
  { filter, direction }: AccountOrder,
  { skip, limit }: { readonly skip: number; readonly limit: number },
): Promise<readonly Account[]> {
  const table = store.table('accounts');
  const selector = accountSelector(filter);
  const counted = await table.sum({ selector, groupBy: ['connectionId'], fields: [] });
  const labelled = counted.map(({ key, count }) => {
    const id = String(key['connectionId'] ?? '');
    return { id, count, label: fold(connections.get(id)?.label ?? '') };
  });
  const sign = direction === 'ascending' ? 1 : -1;
  const stretches = [...Map.groupBy(labelled, ({ label }) => label)]
    .sort(([a], [b]) => sign * compare(a, b))
    .map(([, members]) => {
      const [first, ...others] = members.map(({ id }) => id);
      // One value by itself is what an index has in order.
      const among = others.length === 0 ? first : { $in: [first, ...others] };
      return {
        count: members.reduce((sum, { count }) => sum + count, 0),
        read: (from: number, most: number) =>
          table.find({
            selector: { $and: [selector, { connectionId: among }] },
            sort: BY_NAME,
            skip: from,
            limit: most,
          }),
      };
    });
  return readAcross(stretches, skip, limit);
}
