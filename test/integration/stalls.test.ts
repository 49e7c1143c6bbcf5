import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listProviders } from '../../src/engine/providers/index.ts';
import { createSandboxPort, type HostedSandbox } from '../../src/sandbox/port.ts';
import { openConsole, type OpenConsole } from '../support/console.ts';
import { until } from '../support/desk.ts';
import { longestStretch } from '../support/longest-stretch.ts';

/** The design's longest stretch of work of the main process. */
const LONGEST_STRETCH = 50;
const ENTRIES = 5000;

let folder = '';
let sandbox: HostedSandbox;
let desk: OpenConsole;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'counterfoil-stalls-'));
  sandbox = createSandboxPort({
    stateFile: join(folder, 'sandbox.json'),
    workerUrl: new URL('../../src/sandbox/worker.ts', import.meta.url),
    entriesPerAccount: ENTRIES,
    debitsPerMinute: 0,
    atomchatUsers: 1,
  });
  const complete = listProviders().find(({ manifest }) => manifest.ledger.coverage === 'complete');
  const connections = (await sandbox.start()).filter(({ providerId }) => providerId === complete?.manifest.id);
  desk = await openConsole({ folder, connections: () => connections.slice(0, 1) });
});
afterAll(async () => {
  await desk.engine.stop();
  await sandbox.stop();
  await rm(folder, { recursive: true, force: true });
});

const page = (text: string, skip: number) =>
  desk.call.ledger.page({
    filter: text === '' ? {} : { text },
    sort: 'amount',
    direction: 'descending',
    skip,
    limit: 50,
  });

it('syncs, shows and exports without holding the window for long', async () => {
  const syncing = await longestStretch(async () => {
    await desk.engine.startSandboxConnections();
    await until(
      'everything is there',
      () => desk.call.activity.runs({ skip: 0, limit: 1 }),
      ({ rows }) => rows[0]?.state === 'done',
      120_000,
    );
  });
  const showing = await longestStretch(async () => {
    for (let skip = 0; skip < 500; skip += 50) await page('', skip);
    await page('no such words', 0);
    await desk.call.ledger.totals({ filter: {} });
    await desk.call.overview.get({});
  });
  const exporting = await longestStretch(async () => {
    await desk.call.exports.start({
      subject: 'ledger',
      columns: [],
      withBom: false,
      separator: ',',
      ledgerSort: { by: 'at', direction: 'ascending' },
    });
    const [job] = await until(
      'it is written',
      () => desk.call.exports.list({}),
      ([newest]) => newest !== undefined && newest.state !== 'writing',
      120_000,
    );
    expect(job).toMatchObject({ state: 'done', rowsWritten: ENTRIES });
  });
  expect(Math.max(syncing, showing, exporting), JSON.stringify({ syncing, showing, exporting })).toBeLessThan(
    LONGEST_STRETCH,
  );
}, 240_000);
