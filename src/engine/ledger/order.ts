import type { Direction } from '../../contract/procedure.ts';
import type { LedgerFilter, LedgerSort } from '../../contract/ledger.ts';
import { assertNever } from '../../domain/result.ts';
import { EntryOriginSchema, EntryTypeSchema, type LedgerEntry } from '../../domain/ledger.ts';
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

/**
 * Reads filtered entries in any order offered, by window or all of them. Names are sorted as names, not as ids, and what
 * has few values (type, origin) value by value: each value's entries are a segment in the order of time, which an index
 * has, whatever else is filtered.
 */
export interface OrderedEntries {
  window(order: LedgerOrder, skip: number, limit: number): Promise<readonly LedgerEntry[]>;
  scan(order: LedgerOrder, pageSize: number): AsyncIterable<readonly LedgerEntry[]>;
}

type SegmentField = 'accountId' | 'connectionId' | 'type' | 'origin';

/** Segments that are looked into for a first page before all are counted. */
const MOST_PROBED = 60;

export function createOrderedEntries(store: Store, directory: Directory): OrderedEntries {
  const entries = store.table('entries');
  const known = createMemory(store);

  const read = (order: LedgerOrder, field: SegmentField, value: string, skip: number, limit: number) =>
    entries.find({ selector: segmentSelector(order, field, value), sort: segmentOrder(order, field), skip, limit });

  /** Every segment that has entries, with their number. */
  async function counted(order: LedgerOrder, field: SegmentField): Promise<NamedSegment[]> {
    const [groups, nameOf] = await Promise.all([
      sumShown(entries, order.filter, [field], []),
      namesOf(directory, field),
    ]);
    const sign = order.direction === 'ascending' ? 1 : -1;
    return groups
      .map((group) => ({ value: String(group.key[field] ?? ''), count: group.count }))
      .map((one) => ({ ...one, name: nameOf(one.value) }))
      .sort((a, b) => sign * (compare(a.name, b.name) || compare(a.value, b.value)))
      .map(({ value, count }) => ({
        value,
        count,
        read: (skip, limit) => read(order, field, value, skip, limit),
      }));
  }

  /** The first rows, from the first segments that have some: to count all of them would take longer. */
  async function first(order: LedgerOrder, field: SegmentField, limit: number): Promise<LedgerEntry[] | null> {
    const values = await known.values(directory, order, field);
    const rows: LedgerEntry[] = [];
    for (const value of values.slice(0, MOST_PROBED)) {
      rows.push(...(await read(order, field, value, 0, limit - rows.length)));
      if (rows.length >= limit) return rows;
    }
    return null;
  }

  return {
    async window(order, skip, limit) {
      const field = segmentField(order.sort);
      if (field === null)
        return entries.find({ selector: ledgerSelector(order.filter), sort: storeOrder(order), skip, limit });
      const rows = skip === 0 ? await first(order, field, limit) : null;
      return rows ?? readAcross(await known.segments(order, () => counted(order, field)), skip, limit);
    },

    async *scan(order, pageSize) {
      const field = segmentField(order.sort);
      if (field === null) {
        yield* entries.scan({ selector: ledgerSelector(order.filter), sort: storeOrder(order) }, pageSize);
        return;
      }
      for (const { value } of await counted(order, field)) {
        const selector = segmentSelector(order, field, value);
        yield* entries.scan({ selector, sort: segmentOrder(order, field) }, pageSize);
      }
    },
  };
}

interface NamedSegment extends Segment<LedgerEntry> {
  readonly value: string;
}

interface Memory {
  /** The values of a field in their order, those without entries among them. */
  values(directory: Directory, order: LedgerOrder, field: SegmentField): Promise<readonly string[]>;
  segments(order: LedgerOrder, count: () => Promise<NamedSegment[]>): Promise<NamedSegment[]>;
}

/** Remembers the last list's segments until an entry or a name changes, so that its next page need not count again. */
function createMemory(store: Store): Memory {
  let isWatching = false;
  let segments: { readonly name: string; readonly counting: Promise<NamedSegment[]> } | null = null;
  let accounts: { readonly version: number; readonly ids: readonly string[] } | null = null;

  function watch(): void {
    if (isWatching) return;
    isWatching = true;
    store.onChange(({ collection }) => {
      if (collection === 'entries' || collection === 'accounts' || collection === 'connections') segments = null;
    });
  }

  async function accountIds(directory: Directory): Promise<readonly string[]> {
    const cards = await directory.accounts();
    if (accounts?.version !== directory.version) {
      const sorted = [...cards.values()].sort((a, b) => compare(a.foldedName, b.foldedName) || compare(a.id, b.id));
      accounts = { version: directory.version, ids: sorted.map(({ id }) => id) };
    }
    return accounts.ids;
  }

  return {
    async values(directory, { filter, direction }, field) {
      const ascending = field === 'accountId' ? await accountIds(directory) : await fewValues(directory, field);
      const cards = await directory.accounts();
      const { connectionId } = filter;
      const isAsked = (value: string): boolean => {
        if (filter[field] !== undefined) return value === filter[field];
        return field !== 'accountId' || connectionId === undefined || cards.get(value)?.connectionId === connectionId;
      };
      const asked = ascending.filter(isAsked);
      return direction === 'ascending' ? asked : asked.toReversed();
    },
    segments(order, count) {
      watch();
      const name = JSON.stringify(order);
      if (segments?.name !== name) {
        const counting = count();
        segments = { name, counting };
        counting.catch(() => {
          segments = null;
        });
      }
      return segments.counting;
    },
  };
}

async function fewValues(directory: Directory, field: 'connectionId' | 'type' | 'origin'): Promise<readonly string[]> {
  if (field === 'type') return EntryTypeSchema.options.toSorted(compare);
  if (field === 'origin') return EntryOriginSchema.options.toSorted(compare);
  const connections = [...(await directory.connections()).values()];
  return connections.sort((a, b) => compare(fold(a.label), fold(b.label)) || compare(a.id, b.id)).map(({ id }) => id);
}

/** What one segment holds: nothing, where the list is filtered by another value of the same field. */
function segmentSelector({ filter }: LedgerOrder, field: SegmentField, value: string): Selector<LedgerEntry> {
  return { ...ledgerSelector(filter), [field]: value };
}

/** Within a name what is newest comes first; a type and an origin are ordered by time in the direction asked for. */
function segmentOrder({ direction }: LedgerOrder, field: SegmentField): Order {
  const way = (field === 'type' || field === 'origin') && direction === 'ascending' ? 'asc' : 'desc';
  return [{ at: way }, { ordinal: way }];
}

function segmentField(sort: LedgerSort): SegmentField | null {
  if (sort === 'account') return 'accountId';
  if (sort === 'connection') return 'connectionId';
  return sort === 'type' || sort === 'origin' ? sort : null;
}

async function namesOf(directory: Directory, field: SegmentField): Promise<(value: string) => string> {
  if (field === 'accountId') {
    const accounts = await directory.accounts();
    return (id) => accounts.get(id)?.foldedName ?? '';
  }
  if (field !== 'connectionId') return (value) => value;
  const connections = await directory.connections();
  return (id) => fold(connections.get(id)?.label ?? '');
}

/** Entries of one instant keep the order in which the API listed them. */
function storeOrder({ sort, direction }: LedgerOrder): Order {
  const way = direction === 'ascending' ? 'asc' : 'desc';
  switch (sort) {
    case 'at':
      return [{ at: way }, { ordinal: way }];
    case 'amount':
    case 'seenAt':
      return [{ [sort]: way }];
    case 'type':
    case 'origin':
    case 'account':
    case 'connection':
      throw new Error('These are sorted by segments.');
    default:
      return assertNever(sort, 'ledger sort');
  }
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
