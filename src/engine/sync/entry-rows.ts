import { toStored } from '../../domain/credits.ts';
import type { GivenEntry, LedgerEntry } from '../../domain/ledger.ts';
import type { Instant } from '../../domain/time.ts';
import type { EntryReading } from '../providers/provider.ts';
import type { Table } from '../store/store.ts';
import type { AccountContext } from './account-context.ts';
import { entryIdOf, versionIdOf } from './ids.ts';

/** Fields in which two readings of one entry may differ and still say the same. */
const SAME_FIELDS = [
  'at',
  'type',
  'sourceType',
  'amount',
  'balanceAfter',
  'description',
  'reference',
  'externalId',
  'raw',
] as const satisfies readonly (keyof LedgerEntry)[];

export function entryOf(context: AccountContext, reading: EntryReading, unit: string, seenAt: Instant): GivenEntry {
  return {
    id: entryIdOf(context.account.id, reading.key),
    connectionId: context.connection.id,
    accountId: context.account.id,
    externalId: reading.externalId,
    at: reading.time.at,
    rawAt: reading.time.raw,
    zoneKnown: reading.time.zoneKnown,
    seenAt,
    runId: context.run.id,
    type: reading.type,
    sourceType: reading.sourceType,
    amount: reading.amount === null ? null : toStored(reading.amount),
    balanceAfter: reading.balanceAfter === null ? null : toStored(reading.balanceAfter),
    unit,
    description: reading.description,
    reference: reading.reference,
    origin: 'reported',
    status: 'current',
    adjustmentId: null,
    ordinal: reading.ordinal,
    raw: JSON.stringify(reading.raw),
  };
}

interface EntryWrites {
  readonly rows: readonly GivenEntry[];
  readonly inserted: number;
  readonly changed: number;
}

/**
 * What must be written so that the store holds these entries: new ones, and for one that changed at the source its new
 * version beside the old one (docs/provider-facts.md §6.9). What is only ours (its adjustment) stays.
 *
 * @param isWindow entries that have left a window keep their places within their instant, so those that are still in it
 * do too, and new ones of the instant follow them. A list is numbered as it is now: what was added moves the others.
 */
export async function planEntryWrites(
  table: Pick<Table<LedgerEntry>, 'getMany'>,
  entries: readonly GivenEntry[],
  stored: ReadonlyMap<string, LedgerEntry>,
  isWindow: boolean,
): Promise<EntryWrites> {
  const rows: GivenEntry[] = [];
  let inserted = 0;
  let changed = 0;
  const gone = isWindow ? goneByInstant(entries, stored) : new Map<Instant, number>();
  for (const read of new Map(entries.map((one) => [one.id, one])).values()) {
    const entry = { ...read, ordinal: read.ordinal + (gone.get(read.at) ?? 0) };
    const before = stored.get(entry.id);
    if (before === undefined) {
      rows.push(entry);
      inserted += 1;
    } else if (SAME_FIELDS.some((field) => before[field] !== entry[field])) {
      const version = await nextVersion(table, entry.id);
      rows.push({ ...before, id: versionIdOf(entry.id, version), status: 'replaced' });
      rows.push({ ...entry, adjustmentId: before.adjustmentId });
      changed += 1;
    } else {
      const isBack = before.status === 'vanished';
      if (isBack || entry.ordinal !== before.ordinal)
        rows.push({ ...before, status: 'current', ordinal: entry.ordinal });
      if (isBack) changed += 1;
    }
  }
  return { rows, inserted, changed };
}

/** How many entries of an instant have left the window, by the places that those have which are still in it. */
function goneByInstant(
  entries: readonly GivenEntry[],
  stored: ReadonlyMap<string, LedgerEntry>,
): ReadonlyMap<Instant, number> {
  const gone = new Map<Instant, number>();
  for (const { id, at, ordinal } of entries) {
    const before = stored.get(id);
    if (before?.at === at) gone.set(at, Math.max(gone.get(at) ?? 0, before.ordinal - ordinal));
  }
  return gone;
}

async function nextVersion(table: Pick<Table<LedgerEntry>, 'getMany'>, entryId: string): Promise<number> {
  for (let first = 1; ; first += 8) {
    const ids = Array.from({ length: 8 }, (_, index) => versionIdOf(entryId, first + index));
    const taken = await table.getMany(ids);
    const free = ids.findIndex((id) => !taken.has(id));
    if (free >= 0) return first + free;
  }
}
