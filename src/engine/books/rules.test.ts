import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { movementRule } from '../../domain/movement.ts';
import { instant } from '../../domain/time.ts';
import { ADA } from '../../../test/support/actors.ts';
import { idSource } from '../../../test/support/ids.ts';
import { createAudit } from '../audit/index.ts';
import { openStore, type Store } from '../store/index.ts';
import { entry, quietLogger } from '../store/store-fixtures.ts';
import { createRuleBook, type RuleBook } from './rules.ts';

const COUNT = 2600;
let folder = '';
let store: Store;
let audit: ReturnType<typeof createAudit>;
const newBook = (): RuleBook => createRuleBook({ store, audit, logger: quietLogger, providerOf: () => undefined });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'counterfoil-rules-'));
  const storage = { synchronous: 'OFF' } as const;
  store = await openStore({ folder, logger: quietLogger, now: () => instant(0), storage });
  audit = createAudit({ store, clock: { now: () => instant(0) }, random: idSource() });
  await store.table('connections').put({ id: 'c1', label: 'Shop', providerId: 'none' } as never);
  // More of one instant than a batch holds, as of an API that knows days alone.
  const all = Array.from({ length: COUNT }, (_, index) =>
    entry(index, { connectionId: 'c1' as never, at: instant(1_767_000_000_000 + Math.floor(index / 1200) * 1000) }),
  );
  await store.table('entries').putMany(all);
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const RULES = [
  movementRule('expired', { sign: 'takes', description: 'words*7' }),
  movementRule('purchased', { sign: 'gives' }),
];
const byMovement = async () => {
  const groups = await store.table('entries').sum({ groupBy: ['movement'], fields: ['amount'] });
  return Object.fromEntries(groups.map(({ key, count }) => [String(key['movement']), count]));
};

describe('the rules of a connection', () => {
  it('show what they would change, and then change just that, with totals that are kept', async () => {
    const book = newBook();
    const before = await byMovement();
    const { version } = await book.get('c1');
    const preview = await book.preview('c1', [
      ...RULES,
      movementRule('adjusted', { description: 'nobody writes this' }),
    ]);
    expect(preview.entries).toBe(COUNT);
    expect(preview.unused).toEqual([2]);
    const { isReclassing } = await book.set('c1', { version, rules: RULES }, ADA);
    expect(isReclassing).toBe(true);
    await book.idle();
    const after = await byMovement();
    const expected = { ...before };
    for (const { from, to, count } of preview.changes) {
      expected[from] = (expected[from] ?? 0) - count;
      expected[to] = (expected[to] ?? 0) + count;
    }
    expect(after).toEqual(Object.fromEntries(Object.entries(expected).filter(([, count]) => count !== 0)));
    expect(await book.get('c1')).toMatchObject({ version: version + 1, isReclassing: false, areDefault: false });
    expect((await book.preview('c1', RULES)).changes).toEqual([]);
    expect(await store.check()).toEqual([]);
    const { rows } = await audit.page({ skip: 0, limit: 10 });
    expect(rows).toMatchObject([{ action: 'books.rules-changed', sentence: expect.stringContaining('“Shop”') }]);
  });

  it('go on being applied where an earlier process had to stop', async () => {
    const first = newBook();
    const { version } = await first.get('c1');
    await first.set('c1', { version, rules: [movementRule('adjusted')] }, ADA);
    await first.stop();
    expect(await first.get('c1')).toMatchObject({ isReclassing: true });
    const second = newBook();
    await second.start();
    await second.idle();
    const unsigned = await store.table('entries').count({ amount: { $eq: null } });
    expect(await byMovement()).toEqual({ adjusted: COUNT - unsigned, unexplained: unsigned });
  });

  it('that were changed while others were being applied are applied to all', async () => {
    const book = newBook();
    const { version } = await book.get('c1');
    await book.set('c1', { version, rules: [movementRule('granted')] }, ADA);
    await book.set('c1', { version: version + 1, rules: [movementRule('consumed')] }, ADA);
    await book.idle();
    expect(Object.keys(await byMovement()).sort()).toEqual(['consumed', 'unexplained']);
  });

  it('are changed by finance and admins alone, and by one at a time', async () => {
    const book = newBook();
    const { version } = await book.get('c1');
    await expect(book.set('c1', { version, rules: [] }, { ...ADA, role: 'support' })).rejects.toThrow(/may not/);
    await expect(book.set('c1', { version: version - 1, rules: [] }, ADA)).rejects.toThrow(/Somebody else/);
    await expect(book.preview('c9', [])).rejects.toThrow(/no such connection/);
    expect((await book.get('c1')).version).toBe(version);
  });
});
