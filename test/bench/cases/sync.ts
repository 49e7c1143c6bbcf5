import { join } from 'node:path';
import { listProviders } from '../../../src/engine/providers/index.ts';
import { createSandboxPort } from '../../../src/sandbox/port.ts';
import { connect, openParts } from '../../support/engine-parts.ts';
import { LONGEST_STALL, row, watched, type Row, type Size } from '../measure.ts';

interface Sent {
  readonly url: string;
  readonly init: RequestInit | undefined;
}

/** The first sync of one account's ledger from the sandbox over HTTP, beside a loop that fetches the same and drops it. */
export async function measureSync(folder: string, size: Size): Promise<Row[]> {
  const sandbox = createSandboxPort({
    stateFile: join(folder, 'sandbox.json'),
    workerUrl: new URL('../../../src/sandbox/worker.ts', import.meta.url),
    entriesPerAccount: size.synced,
    debitsPerMinute: 0,
    atomchatUsers: 1,
  });
  const complete = listProviders().find(({ manifest }) => manifest.ledger.coverage === 'complete');
  const one = (await sandbox.start()).find(({ providerId }) => providerId === complete?.manifest.id);
  if (one === undefined) throw new Error('No API of the sandbox lists a whole ledger');
  let sent: Sent[] = [];
  const parts = await openParts({
    folder: join(folder, 'sync'),
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
    return [
      row(
        `first sync of ${entries} entries / fetching the same ${asked.length} pages`,
        'ms',
        first.taken,
        bare.taken,
        1.25,
      ),
      row('longest stall while syncing', 'ms', first.stall, null, LONGEST_STALL),
      row(
        'requests when nothing changed / one for each thing that is read',
        'requests',
        again.length,
        new Set(again).size,
        1,
      ),
    ];
  } finally {
    await parts.close();
    await sandbox.stop();
  }
}
