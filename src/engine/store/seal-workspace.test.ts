import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../../domain/time.ts';
import { openStore } from './index.ts';
import type { Store } from './store.ts';
import { account, cursorAt, entry, quietLogger, withDatabase } from './store-fixtures.ts';

const ENTRIES = 1500;
const key = new Uint8Array(randomBytes(32));
const NOW = instant(0);
/** Said by every entry of the fixtures, and by every account. */
const TOLD = /words on entry|holder-\d|as told/i;

let parent = '';
let folder = '';

const open = (given?: Uint8Array, storage = {}): Promise<Store> =>
  openStore({ folder, key: given, logger: quietLogger, now: () => NOW, storage: { synchronous: 'OFF', ...storage } });

beforeEach(async () => {
  parent = mkdtempSync(join(tmpdir(), 'counterfoil-sealing-'));
  folder = join(parent, 'workspace');
  const store = await open();
  await store.commit({
    put: {
      entries: Array.from({ length: ENTRIES }, (_, index) => entry(index)),
      accounts: Array.from({ length: 7 }, (_, index) => account(index)),
      cursors: [cursorAt(1)],
    },
  });
  await store.table('entries').remove(['e5']);
  await store.close();
});
afterEach(() => rmSync(parent, { recursive: true }));

async function expectAllThere(): Promise<void> {
  await using closing = new AsyncDisposableStack();
  const store = await open(key);
  closing.defer(() => store.close());
  expect(await store.check()).toEqual([]);
  expect(await store.table('entries').count()).toBe(ENTRIES - 1);
  expect(await store.table('entries').get('e7')).toEqual(entry(7));
  expect(await store.table('entries').get('e5')).toBeUndefined();
  expect(await store.table('accounts').get('a3')).toEqual(account(3));
  expect(await store.table('cursors').get('a0|ledger')).toEqual(cursorAt(1));
  const text = { description: { $regex: 'ENTRY 77', $options: 'i' } };
  expect(await store.table('entries').count(text)).toBe(11);
}

function expectNothingInClear(): void {
  for (const name of readdirSync(folder))
    expect([name, TOLD.test(readFileSync(join(folder, name)).toString('latin1'))]).toEqual([name, false]);
  expect(readdirSync(folder).filter((name) => /clear|sealing/.test(name))).toEqual([]);
}

describe('a workspace in clear that is opened with a key', () => {
  it('is sealed with all that is in it, and its old file is gone', async () => {
    expect(TOLD.test(readFileSync(join(folder, 'workspace.db')).toString('latin1'))).toBe(true);
    await expectAllThere();
    expectNothingInClear();
    await expect(open()).rejects.toMatchObject({ problem: { code: 'workspace.sealed' } });
    expect(statSync(join(folder, 'workspace.db')).mode & 0o777).toBe(0o600);
    await expectAllThere();
  });

  it('takes what a crash left in its log with it', async () => {
    const aside = join(parent, 'aside');
    const store = await open();
    await store.table('entries').put(entry(1, { description: 'in the log' }));
    cpSync(folder, aside, { recursive: true });
    await store.close();
    rmSync(folder, { recursive: true });
    renameSync(aside, folder);
    const sealed = await open(key);
    expect((await sealed.table('entries').get('e1'))?.description).toBe('in the log');
    await sealed.close();
    expectNothingInClear();
  });

  it('stays as it is when the disk is full, and is sealed later', async () => {
    const before = readFileSync(join(folder, 'workspace.db'));
    await expect(open(key, { maxPages: 40 })).rejects.toMatchObject({ problem: { code: 'disk.full' } });
    expect(readFileSync(join(folder, 'workspace.db')).equals(before)).toBe(true);
    expect(existsSync(join(folder, 'workspace.sealing'))).toBe(false);
    await expectAllThere();
  });

  it('goes on from wherever a kill left it', async () => {
    const cases: Readonly<Record<string, () => void>> = {
      'while it copied': () => writeFileSync(join(folder, 'workspace.sealing'), 'half a copy'),
      'before the copy took its place': () => {
        renameSync(join(folder, 'workspace.db'), join(folder, 'workspace.clear'));
        writeFileSync(join(folder, 'workspace.sealing'), 'a whole copy');
      },
    };
    for (const leave of Object.values(cases)) {
      const whole = readFileSync(join(folder, 'workspace.db'));
      leave();
      await expectAllThere();
      expectNothingInClear();
      // The same once more, from a workspace in clear.
      writeFileSync(join(folder, 'workspace.db'), whole);
    }
    const clear = readFileSync(join(folder, 'workspace.db'));
    await expectAllThere();
    writeFileSync(join(folder, 'workspace.clear'), clear);
    await expectAllThere();
    expectNothingInClear();
  });

  it('loses nothing and leaves nothing in clear, killed at any moment of it', async () => {
    const whole = readFileSync(join(folder, 'workspace.db'));
    const struck = new Set<string>();
    for (let kill = 0; kill < 6; kill += 1) {
      for (const name of readdirSync(folder)) rmSync(join(folder, name));
      writeFileSync(join(folder, 'workspace.db'), whole, { mode: 0o600 });
      struck.add(await killWhileSealing(kill));
      // The one that was killed may have been ahead of us or not: without a key what is in clear still opens.
      const isSealed = withDatabase(folder, (connection) =>
        connection.first("SELECT 1 FROM sqlite_master WHERE name = '_seal'"),
      );
      if (isSealed === undefined) {
        const store = await open();
        expect(await store.table('entries').count()).toBe(ENTRIES - 1);
        await store.close();
      }
      await expectAllThere();
      expectNothingInClear();
    }
    expect([...struck]).toContain('while it copied');
  }, 120_000);
});

/** Kills a process that seals, the later the more often it was done. @returns where that struck. */
async function killWhileSealing(kill: number): Promise<string> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'store-fixtures.ts'), 'open', folder, Buffer.from(key).toString('hex')],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_NO_WARNINGS: '1' } },
  );
  const exited = once(child, 'exit');
  const draft = join(folder, 'workspace.sealing');
  const size = (): number => statSync(draft, { throwIfNoEntry: false })?.size ?? 0;
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null;
  while (isRunning() && size() < 4096 * (1 + kill * 25)) await new Promise(setImmediate);
  const where = existsSync(draft) ? 'while it copied' : 'after it';
  child.kill('SIGKILL');
  await exited;
  return where;
}
