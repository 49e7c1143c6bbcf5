import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getChangedDocumentsSince, prepareQuery } from 'rxdb';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { dataOf, widestTable, type Doc } from './model-documents.ts';
import { openSqlite } from './model-state.ts';

const CHILD = join(import.meta.dirname, 'counting-child.ts');
const { schema, options } = widestTable();
const FIRM = { text: 'a', whole: 1, real: 1, flag: true };
const document = (id: string, more: object, lwt = 1001) => dataOf(id, { ...FIRM, ...more }, false, '1-a', lwt);
const query = (selector: object) => prepareQuery<Doc>(schema, { selector, sort: [{ id: 'asc' }], skip: 0 });

let parent = '';
beforeEach(() => void (parent = mkdtempSync(join(tmpdir(), 'counterfoil-two-'))));
afterEach(() => rmSync(parent, { recursive: true }));

it('two processes that change one document lose no change, and see each other’s', async () => {
  const file = join(parent, 'shared.db');
  const children = ['one', 'other'].map((name) =>
    spawn(process.execPath, [CHILD, file, name, '40'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_NO_WARNINGS: '1' },
    }),
  );
  const ends = await Promise.all(children.map((child) => once(child, 'exit')));
  expect(ends.map(([code]) => code as number)).toEqual([0, 0]);
  const storage = await openSqlite(schema, options, file);
  const [counter] = await storage.findDocumentsById(['counter'], true);
  expect(counter?.['whole']).toBe(80);
  expect((await storage.query(query({ id: { $ne: 'counter' } }))).documents).toHaveLength(80);
  await storage.close();
});

it('a value that does not fit, written by one, is found by the other', async () => {
  const file = join(parent, 'shared.db');
  const one = await openSqlite(schema, options, file);
  const other = await openSqlite(schema, options, file);
  await one.bulkWrite([{ document: document('a', { maybeText: 'fits' }) }], 'test');
  expect((await other.query(query({ maybeText: { $eq: 'fits' } }))).documents).toHaveLength(1);
  await one.bulkWrite([{ document: document('b', { maybeText: 7 }, 1002) }], 'test');
  expect((await other.query(query({ maybeText: { $eq: 7 } }))).documents.map(({ id }) => id)).toEqual(['b']);
  expect((await other.count(query({ maybeText: { $ne: 'fits' } }))).count).toBe(1);
  await Promise.all([one.close(), other.close()]);
});

it('what is written after the clock was set back is read on from a checkpoint of before', async () => {
  const file = join(parent, 'clock.db');
  const before = await openSqlite(schema, options, file);
  await before.bulkWrite([{ document: document('z', {}, 5_000_000) }], 'test');
  const { checkpoint } = await getChangedDocumentsSince(before, 10, undefined);
  await before.close();
  const after = await openSqlite(schema, options, file);
  const late = ['a', 'z'].map((id) => document(id, {}, 3000));
  const [previous] = await after.findDocumentsById(['z'], true);
  await after.bulkWrite([{ document: late[0]! }, { previous, document: { ...late[1]!, _rev: '2-b' } }], 'test');
  const since = await getChangedDocumentsSince(after, 10, checkpoint);
  expect(since.documents.map(({ id }) => id)).toEqual(['a', 'z']);
  expect((await getChangedDocumentsSince(after, 10, since.checkpoint)).documents).toEqual([]);
  await after.close();
});

it('what is deleted after the clock was set back can be cleaned up', async () => {
  const storage = await openSqlite(schema, options, join(parent, 'clock.db'));
  const future = Date.now() + 86_400_000;
  const kept = document('a', {}, future);
  await storage.bulkWrite([{ document: kept }], 'test');
  const [previous] = await storage.findDocumentsById(['a'], true);
  const gone = { ...kept, _deleted: true, _rev: '2-b', _meta: { lwt: Date.now() } };
  await storage.bulkWrite([{ previous, document: gone }], 'test');
  await storage.cleanup(0);
  expect(await storage.findDocumentsById(['a'], true)).toEqual([]);
  await storage.close();
});
