import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../../domain/time.ts';
import { openConnection } from './sqlite-storage/index.ts';
import { DEFINITIONS, type AnyDefinition } from './collections/index.ts';
import { openStore, restoreWorkspace } from './index.ts';
import type { CollectionName, Store, Table } from './store.ts';
import { entry, quietLogger } from './store-fixtures.ts';

let parent = '';
let folder = '';
const KEY = randomBytes(32);
const NOW = instant(0);
const PAGE = 4096;

const open = (key?: Uint8Array): Promise<Store> =>
  openStore({ folder, ...(key && { key }), logger: quietLogger, now: () => NOW, storage: { synchronous: 'OFF' } });
const refusal = (code: string) => ({ problem: { code } });
const path = (): string => join(folder, 'workspace.db');

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'counterfoil-encrypted-'));
  folder = join(parent, 'workspace');
});
afterEach(() => rmSync(parent, { recursive: true }));

async function fill(key?: Uint8Array): Promise<void> {
  const store = await open(key);
  await store.table('entries').putMany(Array.from({ length: 50 }, (_, index) => entry(index)));
  await store.close();
}

/** Every refusal leaves the file as it is. */
async function expectRefused(code: string, key?: Uint8Array): Promise<void> {
  const before = readFileSync(path());
  await expect(open(key)).rejects.toMatchObject(refusal(code));
  expect(readFileSync(path()).equals(before)).toBe(true);
}

function damage(change: (bytes: Buffer) => void): void {
  const bytes = readFileSync(path());
  change(bytes);
  writeFileSync(path(), bytes);
}

describe('an encrypted workspace', () => {
  it('gives back what was put, when it is opened again with its key', async () => {
    await fill(KEY);
    const store = await open(KEY);
    expect(await store.table('entries').get('e7')).toEqual(entry(7));
    expect(await store.check()).toEqual([]);
    await store.close();
  });

  it('says without a key that it is encrypted, and with another that the key is not its own', async () => {
    await fill(KEY);
    await expectRefused('workspace.sealed');
    await expectRefused('workspace.wrong-key', randomBytes(32));
  });

  it('is not taken for one when it is in clear: a key opens nothing that it did not encrypt', async () => {
    await fill();
    await expectRefused('workspace.in-clear', KEY);
  });

  it.each([
    ['text', Buffer.from('Dear diary\n'.repeat(1000))],
    ['noise', Buffer.alloc(40_000, 'noise')],
    ['a few bytes', Buffer.from('x')],
  ])('is told from a file that is no database: %s', async (_, bytes) => {
    await fill(KEY);
    writeFileSync(path(), bytes);
    await expectRefused('workspace.no-database', KEY);
  });

  it('tells each damaged page as damage, the first one too', async () => {
    await fill(KEY);
    // A page that is free holds nothing and is never read.
    const connection = openConnection(path(), { key: KEY });
    connection.execute('VACUUM');
    connection.release();
    const whole = readFileSync(path());
    for (let page = 0; page < whole.length / PAGE; page += 1) {
      writeFileSync(path(), whole);
      damage((bytes) => bytes.writeUInt8(bytes.readUInt8(page * PAGE + 100) ^ 1, page * PAGE + 100));
      await expectRefused('workspace.damaged', KEY);
    }
  });

  it('tells two pages that were swapped', async () => {
    await fill(KEY);
    damage((bytes) => {
      const second = Buffer.from(bytes.subarray(PAGE, 2 * PAGE));
      bytes.copy(bytes, PAGE, 2 * PAGE, 3 * PAGE);
      second.copy(bytes, 2 * PAGE);
    });
    await expectRefused('workspace.damaged', KEY);
  });

  it('is encrypted in its backups, which are restored under the same key only', async () => {
    await fill(KEY);
    const store = await open(KEY);
    const backup = join(parent, 'copy.db');
    await store.backUp(backup);
    await store.close();
    expect(() => restoreWorkspace(folder, backup, NOW, randomBytes(32))).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ code: 'workspace.wrong-key' }) }),
    );
    restoreWorkspace(folder, backup, NOW, KEY);
    const restored = await open(KEY);
    expect(await restored.table('entries').count()).toBe(50);
    await restored.close();
  });
});

describe('a thief who has the folder and not the key', () => {
  const MARK = 'Zq7Marker';

  type Part = {
    readonly type?: string | readonly string[];
    readonly properties?: Readonly<Record<string, Part>>;
    readonly items?: Part;
  };

  /** A document that says a marked text wherever it may say any. */
  function marked(definition: AnyDefinition, index: number): { readonly id: string } {
    const value = (part: Part, at: string): unknown => {
      const type = [part.type ?? 'string'].flat().find((one) => one !== 'null');
      if (type === 'integer' || type === 'number') return 1_234_567 + index;
      if (type === 'boolean') return false;
      if (type === 'array') return part.items === undefined ? [] : [value(part.items, at)];
      if (type !== 'object') return `${MARK} ${at} ${index} é\u{1F600}`;
      const inner = Object.entries(part.properties ?? {}).map(([name, one]) => [name, value(one, `${at}.${name}`)]);
      return Object.fromEntries(inner.length > 0 ? inner : [[`${MARK}-key`, `${MARK} ${at}`]]);
    };
    const fields = Object.entries<Part>(definition.schema.properties);
    return Object.fromEntries(fields.map(([name, part]) => [name, value(part, name)])) as { id: string };
  }

  /** What can be read in the files of a folder: the marks, this program's own names, SQLite's own words. */
  function readable(at: string): string[] {
    const words = [MARK, Buffer.from(MARK, 'utf16le').toString('latin1'), 'entries', '_workspace', 'CREATE TABLE'];
    return readdirSync(at).flatMap((name) => {
      const text = readFileSync(join(at, name)).toString('latin1').toLowerCase();
      return words.filter((word) => text.includes(word.toLowerCase())).map((word) => `${name}: ${word}`);
    });
  }

  it('reads nothing in any file: neither while it is open, nor closed, nor in a backup', async () => {
    const store = await open(KEY);
    const table = (name: CollectionName) => store.table(name) as unknown as Table<{ readonly id: string }>;
    for (const definition of DEFINITIONS) {
      const documents = Array.from({ length: 6 }, (_, index) => marked(definition, index));
      await table(definition.name).putMany(documents);
      await table(definition.name).putMany(documents.map((document) => ({ ...document, more: `${MARK} changed` })));
      await table(definition.name).remove([documents[0]!.id]);
    }
    await table('entries').find({
      selector: { description: { $regex: MARK } } as never,
      sort: [{ runId: 'asc' }] as never,
    });
    expect(readdirSync(folder)).toContain('workspace.db-wal');
    expect(readable(folder)).toEqual([]);
    // It is there, for whoever has the key.
    expect(JSON.stringify(await table('audit').find({}))).toContain(MARK);
    await store.backUp(join(parent, 'copy.db'));
    await store.close();
    expect(readable(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
    expect(readable(parent)).toEqual([]);
  });
});
