import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ProblemError, type Problem } from '../../domain/problem.ts';
import { instant } from '../../domain/time.ts';
import { openStore } from './open-store.ts';
import { OPENERS } from './openers.ts';
import { writeFact } from './workspace-facts.ts';
import type { Store } from './store.ts';
import { entry, quietLogger, withDatabase } from './store-fixtures.ts';

describe.each(OPENERS)('a store %s', (_, open) => {
  const folders: string[] = [];
  const stores: Store[] = [];

  function newFolder(): string {
    const folder = join(mkdtempSync(join(tmpdir(), 'counterfoil-store-')), 'workspace');
    folders.push(folder);
    return folder;
  }

  async function openIn(folder: string, storage = {}): Promise<Store> {
    const store = await open({ folder, logger: quietLogger, now: () => instant(1_795_000_000_000), storage });
    stores.push(store);
    return store;
  }

  async function refusal(folder: string): Promise<Problem> {
    const refused = await openIn(folder).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ProblemError);
    return (refused as ProblemError).problem;
  }

  /** A closed workspace with 300 entries in it. */
  async function filledFolder(): Promise<string> {
    const folder = newFolder();
    const store = await openIn(folder);
    await store.table('entries').putMany(Array.from({ length: 300 }, (_, index) => entry(index)));
    await store.close();
    return folder;
  }

  afterEach(async () => {
    await Promise.all(stores.splice(0).map((store) => store.close()));
    for (const folder of folders.splice(0)) rmSync(join(folder, '..'), { recursive: true, force: true });
  });

  describe('opening a workspace', () => {
    it('makes a folder and files that only their owner can read', async () => {
      const folder = newFolder();
      const store = await openIn(folder);
      await store.table('entries').put(entry(1));
      expect(statSync(folder).mode & 0o777).toBe(0o700);
      const files = readdirSync(folder);
      expect(files).toContain('workspace.db');
      for (const file of files) expect([file, statSync(join(folder, file)).mode & 0o777]).toEqual([file, 0o600]);
    });

    it('finds again what was there, and knows that it was closed', async () => {
      const store = await openIn(await filledFolder());
      expect(store.wasUnclean).toBe(false);
      expect(await store.table('entries').count()).toBe(300);
      expect(await store.table('entries').get('e7')).toEqual(entry(7));
      expect(await store.check()).toEqual([]);
      expect(await store.bytesOnDisk()).toBeGreaterThan(100_000);
    });

    it('refuses a second opening while the first is open, and allows it afterwards', async () => {
      const folder = newFolder();
      const first = await openIn(folder);
      const problem = await refusal(folder);
      expect(problem.code).toBe('workspace.in-use');
      expect(problem.sentence).toBe('Another Counterfoil is already open on this workspace.');
      await first.close();
      expect((await openIn(folder)).wasUnclean).toBe(false);
    });

    it('leaves the rights of a folder with other things in it, and guards its own files', async () => {
      const folder = newFolder();
      mkdirSync(folder, { mode: 0o755 });
      chmodSync(folder, 0o755);
      writeFileSync(join(folder, 'letter.txt'), 'Dear diary');
      await openIn(folder);
      expect(statSync(folder).mode & 0o777).toBe(0o755);
      expect(statSync(join(folder, 'workspace.db')).mode & 0o777).toBe(0o600);
    });

    it('refuses a second process', async () => {
      const folder = newFolder();
      await openIn(folder);
      expect(openElsewhere(folder)).toEqual({ code: 'workspace.in-use' });
    });

    it('refuses a folder that it may not write to', () => {
      // Root may write everywhere, so another user has to try.
      const folder = newFolder();
      const parent = join(folder, '..');
      chmodSync(parent, 0o555);
      expect(openElsewhere(folder, process.getuid?.() === 0 ? 65_534 : undefined)).toEqual({
        code: 'workspace.read-only',
      });
      chmodSync(parent, 0o700);
    });

    it('refuses a workspace from a newer version and leaves it as it is', async () => {
      const folder = await filledFolder();
      withDatabase(folder, (connection) => writeFact(connection, 'version', '99'));
      const before = readFileSync(join(folder, 'workspace.db'));
      const problem = await refusal(folder);
      expect(problem.code).toBe('workspace.newer');
      expect(problem.sentence).toContain('version 99');
      expect(readFileSync(join(folder, 'workspace.db')).equals(before)).toBe(true);
    });

    it('refuses a workspace whose collections look otherwise, and leaves it as it is', async () => {
      const folder = await filledFolder();
      withDatabase(folder, (connection) => writeFact(connection, 'format', 'another'));
      const before = readFileSync(join(folder, 'workspace.db'));
      expect((await refusal(folder)).code).toBe('workspace.other-format');
      expect(readFileSync(join(folder, 'workspace.db')).equals(before)).toBe(true);
    });
  });

  describe('a damaged workspace', () => {
    const damages: Readonly<Record<string, (path: string) => void>> = {
      'cut in half': (path) => truncateSync(path, Math.floor(statSync(path).size / 2)),
      'cut to its first page': (path) => truncateSync(path, 4096),
      empty: (path) => truncateSync(path, 0),
      'all noise': (path) => writeFileSync(path, noise(50_000)),
      'noise in the middle': (path) => {
        const bytes = readFileSync(path);
        noise(40_000).copy(bytes, 4096 * 4);
        writeFileSync(path, bytes);
      },
      'noise at its end': (path) => {
        const bytes = readFileSync(path);
        noise(4000).copy(bytes, bytes.length - 4096);
        writeFileSync(path, bytes);
      },
      'a text file': (path) => writeFileSync(path, 'Dear diary\n'.repeat(1000)),
    };

    it.each(Object.keys(damages))('is refused and left as it is: %s', async (name) => {
      const folder = await filledFolder();
      const path = join(folder, 'workspace.db');
      damages[name]?.(path);
      const before = readFileSync(path);
      const problem = await refusal(folder);
      const isOther = ['all noise', 'a text file'].includes(name);
      expect(problem.code).toBe(isOther ? 'workspace.no-database' : 'workspace.damaged');
      expect(problem.where).toBe(path);
      expect(problem.detail).not.toBe('');
      expect(readFileSync(path).equals(before)).toBe(true);
    });

    it('is not opened when it is another program’s database', async () => {
      const folder = await filledFolder();
      withDatabase(folder, (connection) => connection.execute('PRAGMA application_id = 7'));
      expect((await refusal(folder)).code).toBe('workspace.damaged');
    });

    it('is refused when only the log of its last changes is left', async () => {
      const folder = await filledFolder();
      writeFileSync(join(folder, 'workspace.db-wal'), noise(5000));
      rmSync(join(folder, 'workspace.db'));
      expect((await refusal(folder)).code).toBe('workspace.damaged');
    });
  });

  describe('a full disk', () => {
    it('is told as such, and nothing of the batch is saved', async () => {
      const folder = await filledFolder();
      const pages = withDatabase(folder, (connection) => Number(connection.first('PRAGMA page_count')?.[0]));
      const store = await openIn(folder, { maxPages: pages + 20 });
      const entries = store.table('entries');
      const changes: string[] = [];
      store.onChange(({ ids }) => changes.push(...ids));
      const batch = Array.from({ length: 500 }, (_, index) => entry(1000 + index));
      const error = await entries.putMany(batch).catch((caught: unknown) => caught);
      expect((error as ProblemError).problem).toMatchObject({ code: 'disk.full', where: join(folder, 'workspace.db') });
      expect(await entries.count()).toBe(300);
      expect(changes).toEqual([]);
      expect(await store.check()).toEqual([]);
      await entries.put({ ...entry(1), description: 'short' });
      expect((await entries.get('e1'))?.description).toBe('short');
    });
  });
});

it('refuses a second workspace in one thread, and opens it when the first is closed', async () => {
  const parent = mkdtempSync(join(tmpdir(), 'counterfoil-two-'));
  const openHere = (name: string) =>
    openStore({ folder: join(parent, name), logger: quietLogger, now: () => instant(0) });
  const first = await openHere('one');
  await expect(openHere('two')).rejects.toMatchObject({ problem: { code: 'workspace.another-open' } });
  await first.close();
  await (await openHere('two')).close();
  rmSync(parent, { recursive: true });
});

/** Tries to open it in another process, perhaps as another user. */
function openElsewhere(folder: string, uid?: number): unknown {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'store-fixtures.ts'), 'open', folder],
    {
      encoding: 'utf8',
      env: { ...process.env, NODE_NO_WARNINGS: '1' },
      ...(uid === undefined ? {} : { uid }),
    },
  );
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

function noise(length: number): Buffer {
  let state = 12_345;
  return Buffer.from(Array.from({ length }, () => (state = (state * 1_103_515_245 + 12_345) & 0x7fffffff) >> 16));
}
