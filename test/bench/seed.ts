import { AccountSchema } from '../../src/domain/account.ts';
import { ConnectionSchema } from '../../src/domain/connection.ts';
import { instant } from '../../src/domain/time.ts';
import { openStore } from '../../src/engine/store/index.ts';
import { silent } from '../support/desk.ts';
import { ACCOUNTS, accountOf, benchEntry, CONNECTIONS, connectionOf } from './rows.ts';

const BATCH = 5000;
const NOW = instant(Date.parse('2026-10-01T00:00:00.000Z'));

/** Fills a workspace through the store's own way to write. Run in a process of its own, so that its memory goes with it. */
async function seed(folder: string, count: number): Promise<void> {
  const store = await openStore({ folder, logger: silent, now: () => NOW, storage: { synchronous: 'OFF' } });
  await store.table('connections').putMany(Array.from({ length: CONNECTIONS }, (_, index) => connection(index)));
  await store.table('accounts').putMany(Array.from({ length: ACCOUNTS }, (_, index) => account(index)));
  for (let from = 0; from < count; from += BATCH) {
    const length = Math.min(BATCH, count - from);
    await store.table('entries').putMany(Array.from({ length }, (_, index) => benchEntry(from + index, count)));
  }
  await store.close();
}

function connection(index: number) {
  return ConnectionSchema.parse({
    id: connectionOf(index),
    providerId: 'bench',
    label: `Bench ${index}`,
    baseUrl: 'http://127.0.0.1:9',
    settings: {},
    accountIds: [],
    state: 'paused',
    stateReason: null,
    credentialRef: 'none',
    credentialSetAt: NOW,
    intervalMinutes: 60,
    price: null,
    writesProvenAt: null,
    provenSettings: {},
    identity: null,
    isSandbox: false,
    createdAt: NOW,
  });
}

function account(index: number) {
  return AccountSchema.parse({
    id: accountOf(index),
    connectionId: connectionOf(index),
    externalId: String(index),
    name: `Holder ${index}`,
    email: `holder-${index}@example.com`,
    unit: 'credits',
    total: null,
    reserved: null,
    available: null,
    balanceAt: null,
    balanceRunId: null,
    problem: null,
    proof: 'unknown',
    unexplained: 0,
    lastMovementAt: null,
    planName: null,
    planEndsOn: null,
    identity: null,
    firstSeenAt: NOW,
    lastSyncedAt: null,
    note: '',
    tags: [],
  });
}

const [, , folder = '', count = '0'] = process.argv;
await seed(folder, Number(count));
