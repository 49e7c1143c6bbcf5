import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { HostedSandbox } from '../../src/sandbox/port.ts';
import { openConsole, type OpenConsole } from '../support/console.ts';
import { until } from '../support/desk.ts';
import { longestStretch } from '../support/longest-stretch.ts';
import { exportLedger, startWholeLedger } from '../support/whole-ledger.ts';

/** The design's longest stretch of work of the main process. */
const LONGEST_STRETCH = 50;
const ENTRIES = 5000;

let folder = '';
let sandbox: HostedSandbox;
let desk: OpenConsole;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'counterfoil-stalls-'));
  const started = await startWholeLedger(folder, ENTRIES);
  sandbox = started.sandbox;
  desk = await openConsole({ folder, connections: () => [started.one] });
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
    const job = await exportLedger(desk.call, 120_000);
    expect(job).toMatchObject({ state: 'done', rowsWritten: ENTRIES });
  });
  expect(Math.max(syncing, showing, exporting), JSON.stringify({ syncing, showing, exporting })).toBeLessThan(
    LONGEST_STRETCH,
  );
}, 240_000);
