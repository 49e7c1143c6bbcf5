import type { Direction } from '../../contract/procedure.ts';
import type { LedgerFilter, LedgerSort } from '../../contract/ledger.ts';
import { compare } from '../../domain/compare.ts';
import { fold } from '../../domain/fold.ts';
import { assertNever } from '../../domain/result.ts';
import { EntryOriginSchema, EntryTypeSchema, type LedgerEntry } from '../../domain/ledger.ts';
import type { Directory } from '../accounts/index.ts';
import type { Query, Readable, Selector } from '../store/store.ts';
import { partsOf } from '../windows/index.ts';
import { coveredAccounts, isAmong, ledgerSelector } from './selector.ts';
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

/** The first account may fill a page alone; else so many are asked how many entries they have, then twice as many. */
const FIRST_COUNTED = 32;
/** Where so many accounts have too few entries for a page, all are counted. */
const MOST_COUNTED = 1000;
/** The names of more accounts than these are read from the index of all names. */
const FEW_NAMES = 2000;

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
    const groups = await sumShown(entries, order.filter, { groupBy: [field], fields: [] });
    const values = groups.map(({ key }) => String(key[field] ?? ''));
    const nameOf = await namesOf(store, directory, field, values);
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
    if (field === 'accountId') return firstOfAccounts(order, limit);
    const rows: LedgerEntry[] = [];
    for (const value of await fewValues(directory, order, field)) {
      rows.push(...(await readPart(order, field, value, { skip: 0, limit: limit - rows.length })));
      if (rows.length >= limit) return rows;
    }
    return null;
  }

  /** The same of accounts, of which it may take many to fill a page: it is told by their totals how many. */
  async function firstOfAccounts(order: LedgerOrder, limit: number): Promise<LedgerEntry[] | null> {
    const segments: FieldSegment[] = [];
    let found = 0;
    for (let count = 1; segments.length < MOST_COUNTED && found < limit; count = Math.max(FIRST_COUNTED, 2 * count)) {
      const asked = await accountsInOrder(order, { skip: segments.length, limit: count });
      if (asked.length === 0) break;
      const groups = await sumShown(entries, order.filter, {
        groupBy: ['accountId'],
        fields: [],
        only: { accountId: { $in: asked } },
      });
      const counts = new Map(groups.map(({ key, count: own }) => [key['accountId'], own]));
      for (const value of asked) segments.push({ value, count: counts.get(value) ?? 0 });
      found += groups.reduce((sum, { count: own }) => sum + own, 0);
    }
    return found < limit ? null : readSegments(order, 'accountId', segments, { skip: 0, limit });
  }

  /** Accounts by name, those without entries among them. */
  async function accountsInOrder({ filter, direction }: LedgerOrder, { skip, limit }: Window): Promise<string[]> {
    const way = direction === 'ascending' ? 'asc' : 'desc';
    const found = await store
      .table('accounts')
      .find({ selector: coveredAccounts(filter), sort: [{ nameKey: way }, { id: way }], skip, limit });
    return found.map(({ id }) => id);
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
  segments(order: LedgerOrder, count: () => Promise<FieldSegment[]>): Promise<FieldSegment[]>;
}

/** Remembers the last list's segments until an entry or a name changes, so that its next page need not count again. */
function createMemory(store: Readable): Memory {
  let isWatching = false;
  let segments: { readonly name: string; readonly counting: Promise<FieldSegment[]> } | null = null;

  function watch(): void {
    if (isWatching) return;
    isWatching = true;
    store.onChange(({ collection }) => {
      if (collection === 'entries' || collection === 'accounts' || collection === 'connections') segments = null;
    });
  }

  return {
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

type FewField = Exclude<SegmentField, 'accountId'>;

/** The values of a field in their order, those without entries among them. */
async function fewValues(
  directory: Directory,
  { filter, direction }: LedgerOrder,
  field: FewField,
): Promise<readonly string[]> {
  const refused: readonly string[] = filter.not?.[field] ?? [];
  const all = await allValues(directory, field);
  const asked = all.filter((value) => isAmong<string>(filter[field], value) && !refused.includes(value));
  return direction === 'ascending' ? asked : asked.toReversed();
}

async function allValues(directory: Directory, field: FewField): Promise<readonly string[]> {
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

/** What values of a field are sorted by. */
async function namesOf(
  store: Readable,
  directory: Directory,
  field: SegmentField,
  values: readonly string[],
): Promise<(value: string) => string> {
  if (field === 'accountId') {
    const names = await accountNames(store, directory, values);
    return (id) => names.get(id) ?? '';
  }
  if (field !== 'connectionId') return (value) => value;
  const connections = await directory.connections();
  return (id) => fold(connections.get(id)?.label ?? '');
}

async function accountNames(
  store: Readable,
  directory: Directory,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length <= FEW_NAMES)
    return new Map([...(await directory.some(ids))].map(([id, { name }]) => [id, fold(name).trim()]));
  const groups = await store.table('accounts').sum({ groupBy: ['id', 'nameKey'], fields: [] });
  return new Map(groups.map(({ key }) => [String(key['id']), String(key['nameKey'])]));
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
