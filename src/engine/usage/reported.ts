import type { ConnectionId } from '../../domain/ids.ts';
import type { PlainDate } from '../../domain/time.ts';
import type { Usage } from '../../domain/usage.ts';
import type { Readable, Selector } from '../store/store.ts';
import { bucketKey, type UsageSpan } from './span.ts';

/** What APIs themselves say of a period, over the accounts of one connection. */
export interface ReportedBucket {
  readonly connectionId: ConnectionId;
  readonly from: PlainDate;
  readonly unit: string;
  consumed: bigint | null;
  requests: number | null;
  failedRequests: number | null;
  /** False when one of the readings covers only a part of the period. */
  isWhole: boolean;
}

/** Usage that APIs report by the same period, summed over accounts; a null stays absent unless another one tells. */
export async function readReported(
  store: Readable,
  span: UsageSpan,
  by: 'day' | 'month',
): Promise<Map<string, ReportedBucket>> {
  const selector: Selector<Usage> = {
    ...(span.connectionId === undefined ? {} : { connectionId: span.connectionId }),
    ...(span.accountId === undefined ? {} : { accountId: span.accountId }),
    period: by,
    origin: 'reported',
    from: { $gte: startOf(span.since, by), $lt: span.until },
  };
  const buckets = new Map<string, ReportedBucket>();
  for await (const page of store.table('usage').scan({ selector })) {
    for (const usage of page) addReading(buckets, usage, by);
  }
  return buckets;
}

function addReading(buckets: Map<string, ReportedBucket>, usage: Usage, by: 'day' | 'month'): void {
  const from = startOf(usage.from, by).slice(0, 10) as PlainDate;
  const key = bucketKey(usage.connectionId, usage.unit, from);
  const bucket = buckets.get(key) ?? {
    connectionId: usage.connectionId,
    from,
    unit: usage.unit,
    consumed: null,
    requests: null,
    failedRequests: null,
    isWhole: true,
  };
  if (usage.creditsConsumed !== null) bucket.consumed = (bucket.consumed ?? 0n) + BigInt(usage.creditsConsumed);
  if (usage.requests !== null) bucket.requests = (bucket.requests ?? 0) + usage.requests;
  if (usage.failedRequests !== null) bucket.failedRequests = (bucket.failedRequests ?? 0) + usage.failedRequests;
  bucket.isWhole = bucket.isWhole && usage.readAt >= usage.until;
  buckets.set(key, bucket);
}

function startOf(at: string, by: 'day' | 'month'): string {
  return by === 'day' ? `${at.slice(0, 10)}T00:00:00.000Z` : `${at.slice(0, 7)}-01T00:00:00.000Z`;
}
