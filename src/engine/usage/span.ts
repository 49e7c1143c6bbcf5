import type { Instant } from '../../domain/time.ts';

/** What usage is asked for. `until` is exclusive. */
export interface UsageSpan {
  readonly connectionId?: string;
  readonly accountId?: string;
  readonly since: Instant;
  readonly until: Instant;
}

/** One bucket: a connection, a unit and the day or month it begins with. Two units are never added. */
export function bucketKey(connectionId: string, unit: string, from: string): string {
  return JSON.stringify([connectionId, unit, from]);
}
