import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { movementRule, type MovementRule } from '../../domain/movement.ts';
import { instant } from '../../domain/time.ts';
import { openStore, type Store } from './index.ts';
import { entry, quietLogger } from './store-fixtures.ts';

let folder = '';
let store: Store;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'counterfoil-classes-'));
  const storage = { synchronous: 'OFF' } as const;
  store = await openStore({ folder, logger: quietLogger, now: () => instant(0), storage });
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const rulesOf = (connectionId: string, version: number, rules: MovementRule[]) => ({
  id: connectionId,
  connectionId,
  version,
  rules,
  reclassedThrough: null,
});
const byMovement = async () => {
  const groups = await store.table('entries').sum({ groupBy: ['connectionId', 'movement'], fields: ['amount'] });
  return groups.map(({ key, count }) => `${key['connectionId']} ${key['movement']} ${count}`).sort();
};

it('classes every entry in the write itself, by the rules of its connection, and keeps totals of it', async () => {
  await store.table('movementRules').put(rulesOf('c1', 1, [movementRule('granted', { sign: 'gives' })]));
  const { movement: _, ...unclassed } = entry(3);
  // Whoever writes cannot say another class.
  await store.table('entries').putMany([unclassed, { ...entry(5), movement: 'expired' }, entry(2)]);
  expect(await byMovement()).toEqual(['c0 consumed 1', 'c1 granted 1', 'c1 unexplained 1']);

  await store.table('movementRules').put(rulesOf('c1', 2, [movementRule('consumed', { sign: 'takes' })]));
  expect((await store.table('entries').get('e5'))?.movement).toBe('unexplained');
  const none = { id: 'e5', fields: {} };
  await store.commit({ patch: { entries: [none, { id: 'e3', fields: {} }] } });
  expect(await byMovement()).toEqual(['c0 consumed 1', 'c1 consumed 1', 'c1 unexplained 1']);
  expect(await store.check()).toEqual([]);
});
