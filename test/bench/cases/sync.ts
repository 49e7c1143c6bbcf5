import { join } from 'node:path';
import type { Clock } from '../../../src/engine/ports.ts';
import { listProviders } from '../../../src/engine/providers/index.ts';
import { systemClock } from '../../../src/host/clock.ts';
import { createSandboxPort, type HostedSandbox } from '../../../src/sandbox/port.ts';
import { connect, openParts, STORE_WORKER } from '../../support/engine-parts.ts';
import { LONGEST_STALL, row, watched, type Row, type Size } from '../measure.ts';

interface Sent {
  readonly url: string;
  readonly init: RequestInit | undefined;
}

/** How long an answer takes from a server that is not on this machine. */
const LATENCY = 40;

/** The machine's clock, with the limits on requests out of the way: they are the API's wish and no work of ours. */
const CLOCK: Clock = { ...systemClock, monotonic: () => performance.now() * 1000 };

/** The first sync of one account's ledger from the sandbox over HTTP, beside a loop that fetches the same and drops it. */
export async function measureSync(folder: string, size: Size): Promise<Row[]> {
  const sandbox = createSandboxPort({
    stateFile: join(folder, 'sandbox.json'),
    workerUrl: new URL('../../../src/sandbox/worker.ts', import.meta.url),
    entriesPerAccount: size.synced,
    debitsPerMinute: 0,
    atomchatUsers: 1,
  });
  await sandbox.start();
  try {
    const near = await syncOnce(sandbox, join(folder, 'sync-near'));
    await answerAfter(sandbox, LATENCY);
    const far = await syncOnce(sandbox, join(folder, 'sync-far'));
    const what = `first sync of ${far.entries} entries / fetching the same ${far.requests} pages`;
    return [
      row(`${what}, ${LATENCY} ms away`, 'ms', far.taken, far.bare, 1.25),
      row(`${what}, on the same two cores`, 'ms', near.taken, near.bare, null),
      row('longest stall while syncing', 'ms', Math.max(near.stall, far.stall), null, LONGEST_STALL),
      row('requests when nothing changed / one for each thing that is read', 'requests', far.again, far.things, 1),
    ];
  } finally {
    await sandbox.stop();
  }
}

async function answerAfter(sandbox: HostedSandbox, milliseconds: number): Promise<void> {
  const told = await fetch(`${sandbox.controlUrl}/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'latency', milliseconds, times: null }),
  });
  if (!told.ok) throw new Error(`The sandbox refused the latency: ${await told.text()}`);
}

async function syncOnce(sandbox: HostedSandbox, folder: string) {
  const complete = listProviders().find(({ manifest }) => manifest.ledger.coverage === 'complete');
  const one = (await sandbox.start()).find(({ providerId }) => providerId === complete?.manifest.id);
  if (one === undefined) throw new Error('No API of the sandbox lists a whole ledger');
  let sent: Sent[] = [];
  const parts = await openParts({
    folder,
    clock: CLOCK,
    storeWorker: STORE_WORKER,
    fetch: (url, init) => {
      sent.push({ url, init });
      return fetch(url, init);
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
      for (const { url, init } of asked) await (await fetch(url, init)).text();
    });
    return {
      entries,
      requests: asked.length,
      taken: first.taken,
      stall: first.stall,
      bare: bare.taken,
      again: again.length,
      things: new Set(again).size,
    };
  } finally {
    await parts.close();
  }
}
