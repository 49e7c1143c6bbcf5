import type { Direction } from '../../contract/procedure.ts';
import type { LedgerFilter, LedgerSort } from '../../contract/ledger.ts';
import { assertNever } from '../../domain/result.ts';
import type { LedgerEntry } from '../../domain/ledger.ts';
import { type Directory, fold } from '../accounts/index.ts';
import type { Query, Selector, Store } from '../store/store.ts';
import { readAcross, type Segment } from '../windows/index.ts';
import { ledgerSelector } from './selector.ts';
import { sumShown } from './sum-shown.ts';

type Order = NonNullable<Query<LedgerEntry>['sort']>;

export interface LedgerOrder {
  readonly filter: LedgerFilter;
  readonly sort: LedgerSort;
  readonly direction: Direction;
}

/** Reads filtered entries in any order offered, by window or all of them. Names are sorted as names, not as ids. */
export interface OrderedEntries {
  window(order: LedgerOrder, skip: number, limit: number): Promise<readonly LedgerEntry[]>;
  scan(order: LedgerOrder, pageSize: number): AsyncIterable<readonly LedgerEntry[]>;
}

export function createOrderedEntries(store: Store, directory: Directory): OrderedEntries {
  const entries = store.table('entries');

  /** Entries hold ids of accounts and connections; their names are elsewhere, so each name's entries are a segment. */
  async function segmentsByName(order: LedgerOrder, field: 'accountId' | 'connectionId'): Promise<NamedSegment[]> {
    const selector = ledgerSelector(order.filter);
    const [groups, nameOf] = await Promise.all([
      sumShown(entries, order.filter, [field], []),
      namesOf(directory, field),
    ]);
    const sign = order.direction === 'ascending' ? 1 : -1;
    return groups
      .map((group) => {
        const id = String(group.key[field] ?? '');
        return { name: nameOf(id), id, count: group.count, selector: { ...selector, [field]: id } };
      })
      .sort((a, b) => sign * (compare(a.name, b.name) || compare(a.id, b.id)))
      .map((named) => ({
        ...named,
        read: (skip, limit) => entries.find({ selector: named.selector, sort: newestFirst, skip, limit }),
      }));
  }

  return {
    async window(order, skip, limit) {
      const field = namedField(order.sort);
      if (field !== null) return readAcross(await segmentsByName(order, field), skip, limit);
      return entries.find({ selector: ledgerSelector(order.filter), sort: storeOrder(order), skip, limit });
    },

    async *scan(order, pageSize) {
      const field = namedField(order.sort);
      if (field === null) {
        yield* entries.scan({ selector: ledgerSelector(order.filter), sort: storeOrder(order) }, pageSize);
        return;
      }
      for (const segment of await segmentsByName(order, field)) {
        yield* entries.scan({ selector: segment.selector, sort: newestFirst }, pageSize);
      }
    },
  };
}

interface NamedSegment extends Segment<LedgerEntry> {
  readonly selector: Selector<LedgerEntry>;
}

const newestFirst: Order = [{ at: 'desc' }, { ordinal: 'desc' }];

function namedField(sort: LedgerSort): 'accountId' | 'connectionId' | null {
  if (sort === 'account') return 'accountId';
  return sort === 'connection' ? 'connectionId' : null;
}

async function namesOf(directory: Directory, field: 'accountId' | 'connectionId'): Promise<(id: string) => string> {
  if (field === 'accountId') {
    const accounts = await directory.accounts();
    return (id) => accounts.get(id)?.foldedName ?? '';
  }
  const connections = await directory.connections();
  return (id) => fold(connections.get(id)?.label ?? '');
}

/** Entries of one instant keep the order in which the API listed them. */
function storeOrder({ sort, direction }: LedgerOrder): Order {
  const way = direction === 'ascending' ? 'asc' : 'desc';
  switch (sort) {
    case 'at':
      return [{ at: way }, { ordinal: way }];
    case 'type':
    case 'origin':
      return [{ [sort]: way }, { at: way }];
    case 'amount':
    case 'seenAt':
      return [{ [sort]: way }];
    case 'account':
    case 'connection':
      throw new Error('Names are sorted by segments.');
    default:
      return assertNever(sort, 'ledger sort');
  }
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
