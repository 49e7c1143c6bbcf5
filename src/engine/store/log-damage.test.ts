import { hash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startWriter } from '../../../test/faults/store/writer.ts';
import { instant } from '../../domain/time.ts';
import { openStore, setWorkspaceAside } from './index.ts';
import { BATCH, entry, quietLogger } from './store-fixtures.ts';

const KEY = new Uint8Array(32).fill(7);
const NOW = instant(0);
let parent = '';
/** A workspace whose process was killed while it wrote: the last changes are in its log only. */
let killed = '';
let acknowledged = 0;
let copies = 0;

beforeAll(async () => {
  parent = mkdtempSync(join(tmpdir(), 'counterfoil-log-'));
  killed = join(parent, 'killed');
  acknowledged = 1 + (await startWriter().writeUntilKilled(killed, 0, { acknowledgements: 8, share: 0.5 }, KEY));
});
afterAll(() => rmSync(parent, { recursive: true }));

function copyOfKilled(damage: (log: string, folder: string) => void): string {
  copies += 1;
  const folder = join(parent, `copy-${copies}`);
  cpSync(killed, folder, { recursive: true });
  damage(join(folder, 'workspace.db-wal'), folder);
  return folder;
}

const open = (folder: string) => openStore({ folder, key: KEY, logger: quietLogger, now: () => NOW });
const digests = (folder: string) =>
  ['workspace.db', 'workspace.db-wal'].map((name) => hash('sha256', readFileSync(join(folder, name))));

/** Overwrites a stretch with bytes of no meaning. */
function scramble(file: string, from: number, length: number): void {
  const bytes = readFileSync(file);
  for (let at = from; at < Math.min(bytes.length, from + length); at += 1) bytes[at] = (at * 167 + 13) & 0xff;
  writeFileSync(file, bytes);
}

async function batchesIn(folder: string): Promise<number> {
  const store = await open(folder);
  try {
    expect(await store.check()).toEqual([]);
    const count = await store.table('entries').count();
    expect(count % BATCH).toBe(0);
    return count / BATCH;
  } finally {
    await store.close();
  }
}

it('a log as a crash left it gives every acknowledged batch, whatever became of its index', async () => {
  expect(await batchesIn(copyOfKilled(() => undefined))).toBeGreaterThanOrEqual(acknowledged);
  const withoutIndex = copyOfKilled((log) => rmSync(log.replace('-wal', '-shm'), { force: true }));
  expect(await batchesIn(withoutIndex)).toBeGreaterThanOrEqual(acknowledged);
  const scrambledIndex = copyOfKilled((log) => writeFileSync(log.replace('-wal', '-shm'), 'noise'.repeat(8000)));
  expect(await batchesIn(scrambledIndex)).toBeGreaterThanOrEqual(acknowledged);
});

const damages: Readonly<Record<string, (log: string) => void>> = {
  'noise in its middle': (log) => scramble(log, Math.floor(statSync(log).size / 3), 5000),
  'one changed byte': (log) => scramble(log, Math.floor(statSync(log).size / 3), 1),
  'noise at its beginning': (log) => scramble(log, 0, 32),
  'all noise': (log) => scramble(log, 0, statSync(log).size),
};

it.each(Object.keys(damages))(
  'a log from which SQLite would drop what was acknowledged is told and left as it is: %s',
  async (name) => {
    const folder = copyOfKilled((log) => damages[name]?.(log));
    const before = digests(folder);
    await expect(open(folder)).rejects.toMatchObject({ problem: { code: 'workspace.damaged' } });
    expect(digests(folder)).toEqual(before);
    // The way out that needs no backup: begin anew, and let a sync bring everything again.
    setWorkspaceAside(folder, NOW);
    await (await open(folder)).close();
  },
);

it.each([0.9, 0.5, 0.1, 0])(
  'a log cut to %d of its length gives whole batches, and takes the rest again',
  async (part) => {
    const folder = copyOfKilled((log) => truncateSync(log, Math.floor(statSync(log).size * part)));
    expect(await batchesIn(folder)).toBeLessThanOrEqual(acknowledged + 1);
    const store = await open(folder);
    await store.table('entries').putMany(Array.from({ length: acknowledged * BATCH }, (_, index) => entry(index)));
    expect(await store.check()).toEqual([]);
    expect(await store.table('entries').count()).toBeGreaterThanOrEqual(acknowledged * BATCH);
    await store.close();
  },
);

it('a scrambled lock keeps nobody out', async () => {
  const folder = copyOfKilled((_, copy) => writeFileSync(join(copy, 'workspace.lock'), 'noise'.repeat(2000)));
  expect(await batchesIn(folder)).toBeGreaterThanOrEqual(acknowledged);
});
