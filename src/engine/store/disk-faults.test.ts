import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ProblemError } from '../../domain/problem.ts';
import { instant } from '../../domain/time.ts';
import { openStore, type Store } from './index.ts';
import { BATCH, entry, quietLogger, withDatabase } from './store-fixtures.ts';

const MEGABYTE = 1024 * 1024;
/** All of it is asked of an encrypted file, as the product's is. */
const KEY = new Uint8Array(32).fill(7);
const run = (command: string, ...args: string[]) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;
const open = (folder: string, storage = {}) =>
  openStore({ folder, key: KEY, logger: quietLogger, now: () => instant(0), storage });
const batch = (number: number) => Array.from({ length: BATCH }, (_, index) => entry(number * BATCH + index));

async function codeOf(work: Promise<unknown>): Promise<string> {
  const problem = await work.then(
    () => 'none',
    (error: unknown) => error,
  );
  if (problem === 'none') return 'none';
  expect(problem).toBeInstanceOf(ProblemError);
  return (problem as ProblemError).problem.code;
}

/** Writes batches until one is refused. @returns how many were acknowledged. */
async function writeUntilRefused(store: Store, from: number, code: string): Promise<number> {
  for (let number = from; number < from + 1000; number += 1) {
    const refusal = await codeOf(store.table('entries').putMany(batch(number)));
    if (refusal === 'none') continue;
    expect(refusal).toBe(code);
    return number;
  }
  throw new Error('The disk never ended');
}

async function expectBatches(store: Store, count: number): Promise<void> {
  expect(await store.check()).toEqual([]);
  expect(await store.table('entries').count()).toBe(count * BATCH);
  const wanted = Array.from({ length: count }, (_, number) => batch(number)).flat();
  const found = await store.table('entries').getMany(wanted.map(({ id }) => id));
  expect(wanted.map(({ id }) => found.get(id))).toEqual(wanted);
}

let parent = '';
beforeAll(() => void (parent = mkdtempSync(join(tmpdir(), 'counterfoil-disk-'))));
afterAll(() => rmSync(parent, { recursive: true, force: true }));

it('a file that may not grow keeps what was acknowledged, wherever it ends', async () => {
  const folder = join(parent, 'pages');
  await (await open(folder, { synchronous: 'OFF' })).close();
  const pages = withDatabase(folder, (connection) => Number(connection.first('PRAGMA page_count')?.[0]), KEY);
  let acknowledged = 0;
  for (let more = 5; more <= 205; more += 20) {
    const store = await open(folder, { synchronous: 'OFF', maxPages: pages + more });
    acknowledged = await writeUntilRefused(store, acknowledged, 'disk.full');
    await expectBatches(store, acknowledged);
    await store.close();
  }
  expect(acknowledged).toBeGreaterThan(2);
});

it('noise in a file too large to be looked through at each opening is told where it is met, and never shown', async () => {
  const folder = join(parent, 'large');
  const large = (index: number) => entry(index, { raw: JSON.stringify({ note: 'x'.repeat(60_000), index }) });
  const first = await open(folder, { synchronous: 'OFF' });
  for (let from = 0; from < 700; from += 100) {
    await first.table('entries').putMany(Array.from({ length: 100 }, (_, index) => large(from + index)));
  }
  await first.close();
  const path = join(folder, 'workspace.db');
  expect(statSync(path).size).toBeGreaterThan(32 * MEGABYTE);
  const file = openSync(path, 'r+');
  writeSync(file, randomBytes(64 * 1024), 0, 64 * 1024, Math.floor(statSync(path).size / 2));
  closeSync(file);

  const store = await open(folder, { synchronous: 'OFF' });
  expect(store.wasUnclean).toBe(false);
  const told = new Set<string>();
  for (let index = 0; index < 700; index += 1) {
    const found = await store
      .table('entries')
      .get(`e${index}`)
      .catch((error: unknown) => error);
    if (found instanceof ProblemError) told.add(found.problem.code);
    else expect(found).toEqual(large(index));
  }
  expect([...told]).toEqual(['workspace.damaged']);
  expect(
    await store.check().then(
      (findings) => findings.length,
      () => 1,
    ),
  ).toBeGreaterThan(0);
  await store.close();
});

const disk = join(tmpdir(), `counterfoil-small-disk-${process.pid}`);
mkdirSync(disk, { recursive: true });
const canMount = process.getuid?.() === 0 && run('mount', '-t', 'tmpfs', '-o', 'size=6m', 'none', disk);
if (canMount) run('umount', disk);

describe.skipIf(!canMount)('on a small disk of its own (needs the right to mount one)', () => {
  const folder = join(disk, 'workspace');
  const ballast = join(disk, 'ballast');
  let store: Store | undefined;
  const fill = () => {
    const { bavail, bsize } = statfsSync(disk);
    writeFileSync(ballast, Buffer.alloc(bavail * bsize));
  };

  beforeEach(() => void run('mount', '-t', 'tmpfs', '-o', 'size=6m', 'none', disk));
  afterEach(async () => {
    await store?.close();
    store = undefined;
    run('umount', disk);
  });
  afterAll(() => rmSync(disk, { recursive: true, force: true }));

  it('a full disk is told, loses nothing, and is written to again once there is room', async () => {
    writeFileSync(ballast, Buffer.alloc(2 * MEGABYTE));
    store = await open(folder);
    const acknowledged = await writeUntilRefused(store, 0, 'disk.full');
    expect(acknowledged).toBeGreaterThan(0);
    expect(await store.table('entries').count()).toBe(acknowledged * BATCH);
    rmSync(ballast);
    const more = await writeUntilRefused(store, acknowledged, 'disk.full');
    expect(more).toBeGreaterThan(acknowledged);
    await store.close();
    // A process that ends on a full disk: what was acknowledged is there for the next.
    run('mount', '-o', 'remount,size=12m', disk);
    store = await open(folder);
    await expectBatches(store, more);
  });

  it('a disk that is full at the start is told, and a workspace is begun once there is room', async () => {
    fill();
    expect(await codeOf(open(folder))).toBe('disk.full');
    rmSync(ballast);
    store = await open(folder);
    await store.table('entries').putMany(batch(0));
    await expectBatches(store, 1);
  });

  it('a workspace that is closed on a full disk is there for the next opening', async () => {
    store = await open(folder);
    await store.table('entries').putMany(batch(0));
    fill();
    await store.close();
    rmSync(ballast);
    store = await open(folder);
    await expectBatches(store, 1);
  });

  it('a backup for which there is no room leaves nothing behind', async () => {
    const elsewhere = join(parent, 'backed-up');
    store = await open(elsewhere, { synchronous: 'OFF' });
    await store.table('entries').putMany(batch(0));
    fill();
    expect(await codeOf(store.backUp(join(disk, 'copy.db')))).toBe('disk.full');
    expect(readdirSync(disk)).toEqual(['ballast']);
    await expectBatches(store, 1);
  });

  it('a disk that may only be read is told, and a workspace on it is opened once it may be written to', async () => {
    store = await open(folder);
    await store.table('entries').putMany(batch(0));
    await store.close();
    run('mount', '-o', 'remount,ro', disk);
    expect(await codeOf(open(folder))).toBe('workspace.read-only');
    run('mount', '-o', 'remount,rw', disk);
    store = await open(folder);
    await expectBatches(store, 1);
  });
});
