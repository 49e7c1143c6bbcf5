import { randomBytes } from 'node:crypto';
import { STORE_WORKER } from '../../../src/engine/store/openers.ts';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { SandboxConnection } from '../../../src/engine/ports.ts';
import { connect, openParts } from '../../support/engine-parts.ts';
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
  const { sandbox, one } = await startWholeLedger(folder, size.synced);
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

async function syncOnce(folder: string, one: SandboxConnection, latency: number): Promise<Synced> {
  let sent: Sent[] = [];
  const ask = async (url: string, init?: RequestInit) => {
    if (latency > 0) await wait(latency);
    return fetch(url, init);
  };
  const parts = await openParts({
    folder,
    storeWorker: STORE_WORKER,
    key: new Uint8Array(randomBytes(32)),
    fetch: (url, init) => {
      sent.push({ url, init });
      return ask(url, init);
    },
  });
  try {
    const id = await connect(parts, one);
    sent = [];
    const first = await watched(() => parts.sync.run(id));
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
      first: first.taken,
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
