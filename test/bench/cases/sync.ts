import { randomBytes } from 'node:crypto';
import { STORE_WORKER } from '../../../src/engine/store/openers.ts';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { SyncRun } from '../../../src/domain/sync-run.ts';
import type { Clock, SandboxConnection } from '../../../src/engine/ports.ts';
import { SAVE_EVERY } from '../../../src/engine/sync/run-record.ts';
import { PATIENCE_MILLISECONDS } from '../../../src/engine/sync/store-ledger.ts';
import { systemClock } from '../../../src/host/clock.ts';
import { until } from '../../support/desk.ts';
import { connect, openParts, type Parts } from '../../support/engine-parts.ts';
import { patientClock } from '../../support/fast-clock.ts';
import { startWholeLedger } from '../../support/whole-ledger.ts';
import { stallRows, row, watched, type Bench, type Row } from '../measure.ts';

/** What an answer from across a continent takes, in milliseconds, on top of what the sandbox on loopback takes. */
const LATENCY = 50;

interface Sent {
  readonly url: string;
  readonly init: RequestInit | undefined;
}

interface Synced {
  readonly entries: number;
  readonly pages: number;
  readonly first: number;
  readonly bare: number;
  readonly stall: number;
  readonly delay: number;
  /** Requests of a sync that finds nothing new, and how many of them asked for different things. */
  readonly again: number;
  readonly distinct: number;
}

/** The first sync of one account's ledger from the sandbox over HTTP, beside a loop that fetches the same and drops it. */
export async function measureSync({ folder, size }: Bench): Promise<Row[]> {
  // A list that ends where a page does may have been cut there, and is read whole again: not what is measured here.
  const { sandbox, one } = await startWholeLedger(folder, size.synced + 7);
  try {
    const near = await syncOnce(join(folder, 'near'), one, 0);
    const far = await syncOnce(join(folder, 'far'), one, LATENCY);
    const name = (of: Synced) => `first sync of ${of.entries} entries / fetching the same ${of.pages} pages`;
    return [
      row(`${name(far)}, ${LATENCY} ms away`, 'ms', far.first, far.bare, 1.25),
      row(`${name(near)}, on loopback`, 'ms', near.first, near.bare, null),
      ...stallRows('syncing', near.stall > far.stall ? near : far),
      row('requests when nothing changed / one for each thing that is read', 'requests', near.again, near.distinct, 1),
    ];
  } finally {
    await sandbox.stop();
  }
}

/** The run that begins by itself with the connection, once it has ended. */
async function firstRun(parts: Parts): Promise<SyncRun | undefined> {
  const [run] = await until(
    'the first sync has ended',
    () => parts.store.table('runs').find({ sort: [{ startedAt: 'asc' }], limit: 1 }),
    ([first]) => first !== undefined && first.state !== 'running',
    600_000,
  );
  return run;
}

/** What is asked of an API is not held back, and all that is done twice a second or so is. */
function eagerClock(): Clock {
  const patient = patientClock();
  const paces = new Set([PATIENCE_MILLISECONDS, SAVE_EVERY]);
  const sleep: Clock['sleep'] = (milliseconds, signal) =>
    (paces.has(milliseconds) ? systemClock : patient).sleep(milliseconds, signal);
  return { ...patient, sleep };
}

async function syncOnce(folder: string, one: SandboxConnection, latency: number): Promise<Synced> {
  let sent: Sent[] = [];
  const ask = async (url: string, init?: RequestInit) => {
    if (latency > 0) await wait(latency);
    return fetch(url, init);
  };
  const parts = await openParts({
    folder,
    storeWorker: STORE_WORKER,
    clock: eagerClock(),
    key: new Uint8Array(randomBytes(32)),
    fetch: (url, init) => {
      sent.push({ url, init });
      return ask(url, init);
    },
  });
  try {
    let ended: SyncRun | undefined;
    let id = '';
    const first = await watched(async () => {
      id = await connect(parts, one);
      ended = await firstRun(parts);
    });
    if (ended?.state !== 'done') throw new Error(`The first sync ended as ${ended?.state}`);
    const asked = sent.map(({ url, init }) => ({ url, init: { ...init, signal: undefined } }));
    const entries = await parts.store.table('entries').count();
    sent = [];
    await parts.sync.run(id);
    const again = sent.map(({ url }) => new URL(url).pathname);
    const bare = await watched(async () => {
      for (const { url, init } of asked) await (await ask(url, init)).text();
    });
    return {
      entries,
      pages: asked.length,
      first: Date.parse(ended.endedAt ?? '') - Date.parse(ended.startedAt),
      bare: bare.taken,
      stall: first.stall,
      delay: first.delay,
      again: again.length,
      distinct: new Set(again).size,
    };
  } finally {
    await parts.close();
  }
}
