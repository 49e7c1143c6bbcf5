import { ConnectionSchema, type Connection } from '../../src/domain/connection.ts';
import type { LedgerEntry } from '../../src/domain/ledger.ts';
import { AccountIdSchema, ConnectionIdSchema, type AccountId, type ConnectionId } from '../../src/domain/ids.ts';
import { instant } from '../../src/domain/time.ts';

const FIRST = Date.parse('2024-01-01T00:00:00.000Z');
const SPAN = 1000 * 86_400_000;
export const ACCOUNTS = 2000;
export const CONNECTIONS = 5;

export const accountOf = (index: number): AccountId => AccountIdSchema.parse(`bench-account-${index % ACCOUNTS}`);
export const connectionOf = (index: number): ConnectionId =>
  ConnectionIdSchema.parse(`bench-${(index % ACCOUNTS) % CONNECTIONS}`);

const SEEDED_AT = instant(Date.parse('2026-10-01T00:00:00.000Z'));

/** Connection number `index`, which is never synced. */
export function benchConnection(id: ConnectionId, index: number): Connection {
  return ConnectionSchema.parse({
    id,
    providerId: 'bench',
    label: `Bench ${index}`,
    baseUrl: 'http://127.0.0.1:9',
    settings: {},
    accountIds: [],
    state: 'paused',
    stateReason: null,
    credentialRef: 'none',
    credentialSetAt: SEEDED_AT,
    intervalMinutes: 60,
    price: null,
    writesProvenAt: null,
    provenSettings: {},
    identity: null,
    isSandbox: false,
    createdAt: SEEDED_AT,
  });
}

/** Entry number `index` of `count`, over a thousand days, 2000 accounts and 5 connections: the same at every run. */
export function benchEntry(index: number, count: number): LedgerEntry {
  // A generator of Knuth's, so that values have no order of their own.
  const drawn = (Math.imul(index + 1, 2_654_435_761) >>> 0) / 2 ** 32;
  const type = drawn < 0.1 ? 'credit' : 'debit';
  const amount = type === 'credit' ? 500_000_000 : -Math.floor(drawn * 9_000_000) - 1;
  return {
    id: `${accountOf(index)}|${index}`,
    connectionId: connectionOf(index),
    accountId: accountOf(index),
    externalId: `tx-${index}`,
    at: instant(FIRST + Math.floor((index / count) * SPAN)),
    rawAt: '2026-01-01 00:00:00',
    zoneKnown: false,
    seenAt: instant(FIRST + SPAN + Math.floor(index / 100)),
    runId: `run-${index % 50}`,
    type,
    sourceType: type === 'credit' ? 'purchase' : 'usage',
    amount,
    balanceAfter: Math.floor(drawn * 1e12),
    unit: 'credits',
    description: `${type === 'credit' ? 'Plan bought' : 'Request answered'} ${Math.floor(drawn * 1e6)}`,
    reference: `ref-${Math.floor(drawn * 1e9)}`,
    origin: 'reported',
    status: 'current',
    movement: type === 'credit' ? 'purchased' : 'consumed',
    adjustmentId: null,
    ordinal: index % 100,
    raw: JSON.stringify({ id: `tx-${index}`, type: 'usage', credits: amount / 1e6, note: 'as the API sent it' }),
  } as LedgerEntry;
}

export function batches<T>(count: number, size: number, make: (index: number) => T): T[][] {
  const starts = Array.from({ length: Math.ceil(count / size) }, (_, batch) => batch * size);
  return starts.map((from) => Array.from({ length: Math.min(size, count - from) }, (_, index) => make(from + index)));
}
