import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Problem } from '../../../domain/problem.ts';
import { instant } from '../../../domain/time.ts';
import { STORE_WORKER } from '../openers.ts';
import type { Store, StoreChange } from '../store.ts';
import { openConnection } from '../sqlite-storage/index.ts';
import { account, BATCH, cursorAt, entry, quietLogger } from '../store-fixtures.ts';
import { openStoreInThread, type ThreadOptions } from './index.ts';

const DYING_WORKER = new URL('./dying-worker.ts', import.meta.url);
const KEY = new Uint8Array(32).fill(7);
const range = (length: number, from = 0) => Array.from({ length }, (_, index) => entry(from + index));

let folder = '';
const stores: Store[] = [];

async function open(worker = STORE_WORKER, more: Partial<ThreadOptions> = {}): Promise<Store> {
  const store = await openStoreInThread({ folder, logger: quietLogger, now: () => instant(0), ...more }, worker);
  stores.push(store);
  return store;
}

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'counterfoil-thread-')), 'workspace');
});
afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.close()));
  rmSync(join(folder, '..'), { recursive: true });
});

describe('a store on a thread of its own', () => {
  it('tells each change before its write returns, and all in the order in which they were made', async () => {
    const store = await open();
    const told: string[] = [];
    store.onChange(({ collection, ids }: StoreChange) => told.push(...ids.map((id) => `${collection} ${id}`)));
    const entries = store.table('entries');
    const writes = Array.from({ length: 60 }, (_, index) =>
      index % 3 === 0
        ? store.commit({ put: { entries: [entry(index)], accounts: [account(index)] } })
        : entries.put(entry(index)),
    );
    await Promise.all(
      writes.map(async (write, index) => {
        await write;
        expect(told).toContain(`entries e${index}`);
      }),
    );
    const order = told.filter((one) => one.startsWith('entries')).map((one) => Number(one.slice('entries e'.length)));
    expect(order).toEqual(Array.from({ length: 60 }, (_, index) => index));
  });

  it('is closed while a snapshot is being opened, and nothing is left of either', async () => {
    for (let turn = 0; turn < 3; turn += 1) {
      const store = await open();
      const snapshot = store.snapshot().then(
        () => 'opened',
        () => 'given up',
      );
      await store.close();
      expect(['opened', 'given up']).toContain(await snapshot);
    }
    expect(readdirSync(folder)).not.toContain('workspace.db-wal');
  });

  it('loses neither an update nor the writes that come between', async () => {
    const store = await open();
    const accounts = store.table('accounts');
    await accounts.put(account(1, { unexplained: 0 }));
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => [
        accounts.update('a1', (current) => ({ ...current, unexplained: current.unexplained + 1 })),
        store.commit({ patch: { accounts: [{ id: 'a1', fields: { total: index } }] } }),
      ]).flat(),
    );
    expect(await accounts.get('a1')).toMatchObject({ unexplained: 20, total: 19 });
  });

  it('gives a long answer whole, though it comes in parts', async () => {
    const store = await open();
    const entries = store.table('entries');
    await entries.putMany(range(1200));
    const found = await entries.find({ sort: [{ ordinal: 'asc' }] });
    expect(found.map(({ ordinal }) => ordinal)).toEqual(range(1200).map(({ ordinal }) => ordinal));
    const many = await entries.getMany(range(1300).map(({ id }) => id));
    expect([...many.keys()].toSorted()).toEqual(
      range(1200)
        .map(({ id }) => id)
        .toSorted(),
    );
  });

  it('goes on after a scan that nobody read to its end', async () => {
    const store = await open();
    const entries = store.table('entries');
    await entries.putMany(range(600));
    for await (const page of entries.scan({}, 100)) {
      expect(page).toHaveLength(100);
      break;
    }
    await entries.put(entry(1000));
    expect(await entries.count()).toBe(601);
  });

  it('is sealed under a key that moves into the thread as a copy', async () => {
    const store = await open(STORE_WORKER, { key: KEY });
    await store.table('entries').put(entry(1));
    expect(await store.table('entries').get('e1')).toEqual(entry(1));
    await store.close();
    expect(KEY).toEqual(new Uint8Array(32).fill(7));
    await expect(open()).rejects.toMatchObject({ problem: { code: 'workspace.sealed' } });
  });

  it('answers nothing more once it is closed', async () => {
    const store = await open();
    await store.close();
    await store.close();
    await expect(store.table('entries').count()).rejects.toThrow('closed');
  });

  it.each(['exit', 'throw'] as const)(
    'loses nothing acknowledged when its thread dies while it writes: %s',
    async (how) => {
      const lost: Problem[] = [];
      const store = await open(DYING_WORKER, { onLost: (problem) => lost.push(problem) });
      let acknowledged = 0;
      let failure: unknown;
      while (failure === undefined) {
        const batch = acknowledged;
        const writing = store.commit({ put: { entries: range(BATCH, batch * BATCH), cursors: [cursorAt(batch)] } });
        const beside = store.table('entries').count();
        if (batch === 20) writeFileSync(join(folder, `die.${how}`), '');
        const settled = await Promise.allSettled([writing, beside]);
        for (const one of settled) if (one.status === 'rejected') failure = one.reason;
        if (settled[0]?.status === 'fulfilled') acknowledged += 1;
      }
      expect(failure).toMatchObject({ problem: { code: 'store.lost' } });
      expect(lost).toHaveLength(1);
      await expect(store.table('entries').get('e1')).rejects.toMatchObject({ problem: { code: 'store.lost' } });
      await store.close();

      rmSync(join(folder, `die.${how}`));
      const again = await open();
      expect(await again.check()).toEqual([]);
      const count = await again.table('entries').count();
      expect(count).toBeGreaterThanOrEqual(acknowledged * BATCH);
      expect((await again.table('cursors').get('a0|ledger'))?.checkpoint).toBe(String(count / BATCH - 1));
    },
  );
});

describe('a store with many entries', () => {
  const MANY = 51_000;
  const storage = { synchronous: 'OFF' } as const;

  async function openMany(): Promise<Store> {
    const store = await open(STORE_WORKER, { storage, key: KEY });
    for (let from = 0; from < MANY; from += 3000) await store.table('entries').putMany(range(3000, from));
    return store;
  }

  it('answers a page while what takes long is looked for beside it, and both as they are', async () => {
    const store = await openMany();
    const entries = store.table('entries');
    const order: string[] = [];
    const done = async <T>(name: string, answer: Promise<T>): Promise<T> => {
      const told = await answer;
      order.push(name);
      return told;
    };
    const text = { description: { $regex: 'entry 5099', $options: 'i' } };
    const [found, count, findings, page] = await Promise.all([
      done('text', entries.find({ selector: text, sort: [{ at: 'desc' }] })),
      done('count', entries.count({ description: { $regex: 'no such words' } })),
      done('check', store.check()),
      done('page', entries.find({ sort: [{ at: 'desc' }], limit: 50 })),
    ]);
    expect(order[0]).toBe('page');
    expect(page.map(({ ordinal }) => ordinal)).toEqual(
      range(50, MANY - 50)
        .map(({ ordinal }) => ordinal)
        .toReversed(),
    );
    expect(found.map(({ id }) => id)).toEqual([...range(10, 50_990).toReversed(), entry(5099)].map(({ id }) => id));
    expect([count, findings]).toEqual([0, []]);
    // What was written is found by whoever only reads, too.
    await entries.put(entry(MANY, { description: 'no such words' }));
    expect(await entries.count({ description: { $regex: 'no such words' } })).toBe(1);
    expect(await entries.count()).toBe(MANY + 1);
  }, 120_000);

  it('is opened at once after a crash, and told to be damaged when that is found', async () => {
    const many = await openMany();
    const path = join(folder, 'workspace.db');
    // As long as somebody reads, the log stays, as it does after a crash.
    const reader = openConnection(path, { key: KEY, isReadOnly: true });
    reader.first('SELECT 1 FROM sqlite_schema');
    await many.close();
    reader.release();
    const bytes = readFileSync(path);
    // In many places: a page that is not in use may be whatever it is.
    for (let part = 2; part < 20; part += 1)
      bytes.fill(7, Math.floor((bytes.length * part) / 20), Math.floor((bytes.length * part) / 20) + 40_000);
    writeFileSync(path, bytes);
    const told = Promise.withResolvers<Problem>();
    const store = await open(STORE_WORKER, { key: KEY, onLost: (problem) => told.resolve(problem) });
    expect(store.wasUnclean).toBe(true);
    expect(await told.promise).toMatchObject({ code: 'workspace.damaged', where: path });
    await store.close();
  }, 120_000);
});
