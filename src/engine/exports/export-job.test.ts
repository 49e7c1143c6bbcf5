import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProblemError } from '../../domain/problem.ts';
import { instant } from '../../domain/time.ts';
import type { Job, Snapshot, Store } from '../store/index.ts';
import { OPENERS } from '../store/openers.ts';
import { entry, quietLogger } from '../store/store-fixtures.ts';
import { exportJob, type ExportOrder, type ExportProgress } from './export-job.ts';

const COUNT = 3000;

describe.each(OPENERS)('an export of a store %s', (where, open) => {
  let folder = '';
  let store: Store;
  let snapshot: Snapshot;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'counterfoil-export-'));
    store = await open({
      folder: join(folder, 'workspace'),
      logger: quietLogger,
      now: () => instant(0),
      storage: { synchronous: 'OFF' },
    });
    await store.table('entries').putMany(Array.from({ length: COUNT }, (_, index) => entry(index)));
    snapshot = await store.snapshot();
  });
  afterAll(async () => {
    await snapshot.close();
    await store.close();
    rmSync(folder, { recursive: true });
  });

  const order = (path: string): ExportOrder => ({
    request: {
      subject: 'ledger',
      columns: [],
      form: { kind: 'csv', withBom: false, separator: ',', decimalMark: '.' },
      ledgerSort: { by: 'at', direction: 'ascending' },
    },
    path,
    writtenBy: 'Ada',
    version: '0.0.0',
    connections: [],
    takenAt: instant(0),
  });

  it('is written where the snapshot is, and tells how far it is', async () => {
    const path = join(folder, 'whole.csv');
    const told: ExportProgress[] = [];
    await store.table('entries').put(entry(COUNT));
    const written = await snapshot.run(exportJob, order(path), {
      signal: new AbortController().signal,
      onProgress: (progress) => told.push(progress),
    });
    expect(written.rows).toBe(COUNT);
    expect(readFileSync(path, 'utf8').split('\r\n')).toHaveLength(COUNT + 2);
    expect(JSON.parse(readFileSync(written.manifestPath, 'utf8'))).toMatchObject({
      rows: COUNT,
      sha256: written.sha256,
    });
    expect(told.at(-1)?.rows).toBe(COUNT);
    expect(told.map(({ rows }) => rows)).toEqual(told.map(({ rows }) => rows).toSorted((a, b) => a - b));
    expect(told.length).toBeGreaterThan(1);
  });

  it('ends with the reason once nobody waits for it, and leaves nothing', async () => {
    const path = join(folder, 'cancelled.csv');
    const stop = new AbortController();
    const reason = new Error('Cancelled by the operator.');
    const running = snapshot.run(exportJob, order(path), { signal: stop.signal, onProgress: () => stop.abort(reason) });
    await expect(running).rejects.toBe(reason);
    expect(readdirSync(folder).filter((name) => name.startsWith('cancelled'))).toEqual([]);
    await expect(
      snapshot.run(exportJob, order(path), { signal: stop.signal, onProgress: () => undefined }),
    ).rejects.toBe(reason);
  });

  it('tells as a problem what it met', async () => {
    const path = join(folder, 'no', 'such', 'folder.csv');
    const failing = snapshot.run(exportJob, order(path), {
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
    await expect(failing).rejects.toThrow(ProblemError);
    expect(existsSync(path)).toBe(false);
  });

  it('is all that its thread knows to do', async () => {
    const other: Job<null, never, string> = { name: 'other', run: () => Promise.resolve('done here') };
    const waiter = { signal: new AbortController().signal, onProgress: () => undefined };
    const asked = snapshot.run(other, null, waiter);
    if (where === 'on this thread') expect(await asked).toBe('done here');
    else await expect(asked).rejects.toThrow('No job is known here as other');
  });
});
