import type { UsageBucket } from '../../contract/usage.ts';
import { compare } from '../../domain/compare.ts';
import { formatCredits, fromStored, negateCredits, type FormattedCredits } from '../../domain/credits.ts';
import type { AccountId, ConnectionId } from '../../domain/ids.ts';
import type { LedgerEntry } from '../../domain/ledger.ts';
import type { Instant, PlainDate } from '../../domain/time.ts';
import type { Directory } from '../accounts/index.ts';
import type { Group, Readable, Selector } from '../store/store.ts';
import { readReported, type ReportedBucket } from './reported.ts';
import { bucketKey, type UsageSpan } from './span.ts';

interface Consumer {
  accountId: AccountId;
  accountName: string;
  connectionLabel: string;
  unit: string;
  consumed: FormattedCredits;
  entries: number;
}

interface UsageSeries {
  buckets: UsageBucket[];
  asOf: Instant | null;
  notes: string[];
}

/** What the Usage screen asks. */
export interface UsageService {
  series(query: UsageSpan & { by: 'day' | 'month' }): Promise<UsageSeries>;
  top(query: UsageSpan & { limit: number }): Promise<Consumer[]>;
}

interface UsageParts {
  readonly store: Readable;
  readonly directory: Directory;
  readonly lastGoodAt: (connectionId: string) => Promise<Instant | null>;
}

interface Consumption {
  readonly connectionId: ConnectionId;
  readonly from: PlainDate;
  readonly unit: string;
  consumed: bigint;
  entries: number;
  origins: Set<'reported' | 'observed'>;
}

export function createUsage({ store, directory, lastGoodAt }: UsageParts): UsageService {
  async function consumption(span: UsageSpan, length: number): Promise<Map<string, Consumption>> {
    const groups = await store.table('entries').sum({
      selector: debits(span),
      groupBy: ['connectionId', 'unit', 'origin', { field: 'at', length }],
      fields: ['amount'],
    });
    const buckets = new Map<string, Consumption>();
    for (const group of groups) addGroup(buckets, group, length);
    return buckets;
  }

  return {
    async series({ by, ...span }) {
      const length = by === 'day' ? 10 : 7;
      const [consumed, reported, connections] = await Promise.all([
        consumption(span, length),
        readReported(store, span, by),
        directory.connections(),
      ]);
      const label = (id: string) => connections.get(id)?.label ?? '';
      const keys = [...new Set([...consumed.keys(), ...reported.keys()])];
      const buckets = keys
        .flatMap((key) => bucketOf(consumed.get(key), reported.get(key), label) ?? [])
        .sort((a, b) => compare(a.from, b.from) || compare(a.connectionLabel, b.connectionLabel));
      const covered = [...new Set(buckets.map((bucket) => bucket.connectionId))];
      const read = await Promise.all(covered.map((id) => lastGoodAt(id)));
      return { buckets, asOf: oldestOf(read), notes: notesOf(keys, consumed, reported, label) };
    },

    async top({ limit, ...span }) {
      const groups = await store
        .table('entries')
        .sum({ selector: debits(span), groupBy: ['accountId', 'connectionId', 'unit'], fields: ['amount'] });
      const most = groups
        .toSorted((a, b) => compare(a.negative['amount'] ?? 0n, b.negative['amount'] ?? 0n))
        .slice(0, limit);
      const connections = await directory.connections();
      const accounts = await directory.some(most.map(({ key }) => String(key['accountId'])));
      return most.map((group) => ({
        accountId: String(group.key['accountId']) as AccountId,
        accountName: accounts.get(String(group.key['accountId']))?.name ?? '',
        connectionLabel: connections.get(String(group.key['connectionId']))?.label ?? '',
        unit: String(group.key['unit'] ?? ''),
        consumed: consumedText(group.negative['amount'] ?? 0n),
        entries: group.count,
      }));
    },
  };
}

/** Consumption is what left the account, except by our own hand: a clawback is no use. */
function debits({ connectionId, accountId, since, until }: UsageSpan): Selector<LedgerEntry> {
  return {
    ...(connectionId === undefined ? {} : { connectionId }),
    ...(accountId === undefined ? {} : { accountId }),
    at: { $gte: since, $lt: until },
    type: 'debit',
    amount: { $lt: 0 },
    origin: { $in: ['reported', 'observed'] },
    status: { $in: ['current', 'vanished'] },
    adjustmentId: { $eq: null },
  };
}

function addGroup(buckets: Map<string, Consumption>, group: Group, length: number): void {
  const connectionId = String(group.key['connectionId']) as ConnectionId;
  const prefix = String(group.key['at'] ?? '');
  const from = (length === 7 ? `${prefix}-01` : prefix) as PlainDate;
  const unit = String(group.key['unit'] ?? '');
  const key = bucketKey(connectionId, unit, from);
  const bucket = buckets.get(key) ?? { connectionId, from, unit, consumed: 0n, entries: 0, origins: new Set() };
  bucket.consumed -= group.negative['amount'] ?? 0n;
  bucket.entries += group.count;
  bucket.origins.add(group.key['origin'] === 'observed' ? 'observed' : 'reported');
  buckets.set(key, bucket);
}

/** Entries come first: they can be traced. Where an API gives none, what it reports of a whole period stands. */
function bucketOf(
  consumed: Consumption | undefined,
  reported: ReportedBucket | undefined,
  label: (connectionId: string) => string,
): UsageBucket | null {
  const base = consumed ?? reported;
  if (base === undefined) return null;
  return {
    from: base.from,
    connectionId: base.connectionId,
    connectionLabel: label(base.connectionId),
    unit: base.unit,
    consumed: formatCredits(fromStored(consumed?.consumed ?? reported?.consumed ?? 0n)),
    entries: consumed?.entries ?? reported?.requests ?? 0,
    requests: reported?.requests ?? null,
    failedRequests: reported?.failedRequests ?? null,
    origin: originOf(consumed),
  };
}

function originOf(consumed: Consumption | undefined): UsageBucket['origin'] {
  if (consumed === undefined) return 'reported';
  if (consumed.origins.size > 1) return 'mixed';
  return consumed.origins.has('observed') ? 'observed' : 'reported';
}

/** Where an API reports a period as well as its entries, both should agree; where they do not, it is said. */
function notesOf(
  keys: readonly string[],
  consumed: ReadonlyMap<string, Consumption>,
  reported: ReadonlyMap<string, ReportedBucket>,
  label: (connectionId: string) => string,
): string[] {
  return keys.flatMap((key) => {
    const [ours, theirs] = [consumed.get(key), reported.get(key)];
    if (theirs?.consumed === undefined || theirs.consumed === null || ours === undefined) return [];
    if (!theirs.isWhole || theirs.consumed === ours.consumed) return [];
    return `${label(ours.connectionId)} reports ${formatCredits(fromStored(theirs.consumed))} ${ours.unit} consumed from ${ours.from}; its entries add up to ${formatCredits(fromStored(ours.consumed))}. Reserved credits and refunds can explain a difference.`;
  });
}

function consumedText(negative: bigint): FormattedCredits {
  return formatCredits(negateCredits(fromStored(negative)));
}

function oldestOf(instants: readonly (Instant | null)[]): Instant | null {
  if (instants.length === 0 || instants.includes(null)) return null;
  return instants.reduce((least, at) => (least !== null && at !== null && least < at ? least : at));
}
