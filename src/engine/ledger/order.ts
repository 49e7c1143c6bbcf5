import type { Direction } from '../../contract/procedure.ts';
import type { LedgerFilter, LedgerSort } from '../../contract/ledger.ts';
import { compare } from '../../domain/compare.ts';
import { assertNever } from '../../domain/result.ts';
import { EntryOriginSchema, EntryTypeSchema, type LedgerEntry } from '../../domain/ledger.ts';
import { type Directory, fold, sortAccounts } from '../accounts/index.ts';
import type { Query, Readable, Selector } from '../store/store.ts';
import { partsOf } from '../windows/index.ts';
import { coversConnection, isAmong, ledgerSelector } from './selector.ts';
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

/** So many accounts are asked at first how many entries they have; then twice as many, until a page is full. */
const FIRST_COUNTED = 32;

/** The entries of one value of a field, in the order of time. */
interface FieldSegment {
  readonly value: string;
  readonly count: number;
}

/** Rows of a list: so many, after so many. */
interface Window {
  readonly skip: number;
  readonly limit: number;
}

export function createOrderedEntries(store: Readable, directory: Directory): OrderedEntries {
  const entries = store.table('entries');
  const known = createMemory(store);

  /** Every segment that has entries, with their number. */
  async function counted(order: LedgerOrder, field: SegmentField): Promise<FieldSegment[]> {
    const [groups, nameOf] = await Promise.all([
      sumShown(entries, order.filter, { groupBy: [field], fields: [] }),
      namesOf(directory, field),
    ]);
    const sign = order.direction === 'ascending' ? 1 : -1;
    return groups
      .map((group) => ({ value: String(group.key[field] ?? ''), count: group.count }))
      .map((one) => ({ ...one, name: nameOf(one.value) }))
      .sort((a, b) => sign * (compare(a.name, b.name) || compare(a.value, b.value)))
      .map(({ value, count }) => ({ value, count }));
  }

  /** A window on segments: those that are in it whole are read together. */
  async function readSegments(
    order: LedgerOrder,
    field: SegmentField,
    segments: readonly FieldSegment[],
    { skip, limit }: Window,
  ): Promise<LedgerEntry[]> {
    const parts = partsOf(segments, skip, limit);
    const whole = parts.filter((part) => part.limit === part.segment.count).map(({ segment }) => segment);
    const together = whole.length > 1 ? await readWhole(order, field, whole) : new Map<string, LedgerEntry[]>();
    const rows: LedgerEntry[] = [];
    for (const part of parts) {
      const { value } = part.segment;
      const read = together.get(value) ?? (await readPart(order, field, value, part));
      rows.push(...read);
    }
    return rows;
  }

  const readPart = (order: LedgerOrder, field: SegmentField, value: string, { skip, limit }: Window) =>
    entries.find({ selector: segmentSelector(order, field, value), sort: segmentOrder(order, field), skip, limit });

  async function readWhole(
    order: LedgerOrder,
    field: SegmentField,
    segments: readonly FieldSegment[],
  ): Promise<Map<string, LedgerEntry[]>> {
    const rows = await entries.find({
      selector: { ...ledgerSelector(order.filter), [field]: { $in: segments.map(({ value }) => value) } },
      sort: segmentOrder(order, field),
      limit: segments.reduce((sum, { count }) => sum + count, 0),
    });
    return Map.groupBy(rows, (entry) => entry[field]);
  }

  /** The first rows, from the first values that have some: to count all of them would take longer. */
  async function first(order: LedgerOrder, field: SegmentField, limit: number): Promise<LedgerEntry[] | null> {
    const values = await known.values(directory, order, field);
    const probed = field === 'accountId' ? 1 : values.length;
    const rows: LedgerEntry[] = [];
    for (const value of values.slice(0, probed)) {
      rows.push(...(await readPart(order, field, value, { skip: 0, limit: limit - rows.length })));
      if (rows.length >= limit) return rows;
    }
    return field === 'accountId' ? firstOfAccounts(order, values, limit) : null;
  }

  /** The same of accounts, of which it may take many to fill a page: it is told by their totals how many. */
  async function firstOfAccounts(order: LedgerOrder, values: readonly string[], limit: number) {
    const segments: FieldSegment[] = [];
    let found = 0;
    for (let from = 0; from < values.length && found < limit; from = 2 * from + FIRST_COUNTED) {
      const asked = values.slice(from, 2 * from + FIRST_COUNTED);
      const groups = await sumShown(entries, order.filter, {
        groupBy: ['accountId'],
        fields: [],
        only: { accountId: { $in: asked } },
      });
      const counts = new Map(groups.map(({ key, count }) => [key['accountId'], count]));
      for (const value of asked) segments.push({ value, count: counts.get(value) ?? 0 });
      found += groups.reduce((sum, { count }) => sum + count, 0);
    }
    return found < limit ? null : readSegments(order, 'accountId', segments, { skip: 0, limit });
  }

  return {
    async window(order, skip, limit) {
      const field = segmentField(order.sort);
      if (field === null)
        return entries.find({ selector: ledgerSelector(order.filter), sort: storeOrder(order), skip, limit });
      const rows = skip === 0 ? await first(order, field, limit) : null;
      if (rows !== null) return rows;
      const segments = await known.segments(order, () => counted(order, field));
      return readSegments(order, field, segments, { skip, limit });
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

interface Memory {
  /** The values of a field in their order, those without entries among them. */
  values(directory: Directory, order: LedgerOrder, field: SegmentField): Promise<readonly string[]>;
  segments(order: LedgerOrder, count: () => Promise<FieldSegment[]>): Promise<FieldSegment[]>;
}

/** Remembers the last list's segments until an entry or a name changes, so that its next page need not count again. */
function createMemory(store: Readable): Memory {
  let isWatching = false;
  let segments: { readonly name: string; readonly counting: Promise<FieldSegment[]> } | null = null;
  let accounts: { readonly version: number; readonly ids: readonly string[] } | null = null;

  function watch(): void {
    if (isWatching) return;
    isWatching = true;
    store.onChange(({ collection }) => {
      if (collection === 'entries' || collection === 'accounts' || collection === 'connections') segments = null;
    });
  }

  async function accountIds(directory: Directory, filter: LedgerFilter): Promise<readonly string[]> {
    const [cards, connections] = [await directory.accounts(), await directory.connections()];
    if (accounts?.version !== directory.version) {
      const sorted = sortAccounts([...cards.values()], 'name', 'ascending', connections);
      accounts = { version: directory.version, ids: sorted.map(({ id }) => id) };
    }
    const { ids } = accounts;
    if (filter.connectionId === undefined && filter.not?.connectionId === undefined) return ids;
    return ids.filter((id) => {
      const card = cards.get(id);
      return card !== undefined && coversConnection(filter, card.connectionId);
    });
  }

  return {
    async values(directory, { filter, direction }, field) {
      const ascending = field === 'accountId' ? await accountIds(directory, filter) : await fewValues(directory, field);
      const refused: readonly string[] = filter.not?.[field] ?? [];
      const asked = ascending.filter((value) => isAmong<string>(filter[field], value) && !refused.includes(value));
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
    case 'balanceAfter':
    case 'description':
    case 'reference':
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
