import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../../domain/time.ts';
import { COLLECTIONS, type CollectionDefinition } from './collections/index.ts';
import { openStore } from './index.ts';
import { quietLogger } from './store-fixtures.ts';
import type { CollectionName, Store, Table } from './store.ts';

/**
 * All that may stand in clear, in any collection: what an index or a sum needs, none of which says whose it is. Ids of
 * connections, runs, adjustments and exports are drawn at random; settings are named by this program.
 */
const IN_CLEAR = new Set(
  `connectionId adjustmentId reverses batchId number isSandbox
   at seenAt from until foundAt createdAt updatedAt sentAt startedAt firstSeenAt balanceAt expiresOn
   ordinal amount total unit period type origin status state kind action isReturned`.split(/\s+/),
);

type Part = {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Part>>;
  readonly items?: Part;
  readonly additionalProperties?: unknown;
};
const definitions = Object.values(COLLECTIONS) as CollectionDefinition[];
const properties = (definition: CollectionDefinition): [string, Part][] =>
  Object.entries(definition.schema.properties as Record<string, Part>);

let parent = '';
let folder = '';
let store: Store;
const key = randomBytes(32);
const MARK = 'Zq7Marker';

beforeEach(async () => {
  parent = mkdtempSync(join(tmpdir(), 'counterfoil-clear-'));
  folder = join(parent, 'workspace');
  store = await openStore({ folder, key, logger: quietLogger, now: () => instant(0), storage: { synchronous: 'OFF' } });
});
afterEach(async () => {
  await store.close();
  rmSync(parent, { recursive: true });
});

/** A document that says a marked text wherever it may say any. */
function marked(definition: CollectionDefinition, index: number, version: number): { readonly id: string } {
  const value = (part: Part, path: string): unknown => {
    const type = [part.type ?? 'string'].flat().find((one) => one !== 'null');
    if (type === 'integer' || type === 'number') return index;
    if (type === 'boolean') return false;
    if (type === 'array') return part.items === undefined ? [] : [value(part.items, path)];
    if (type !== 'object') return `${MARK} ${path} ${version} é\u{1F600}`;
    const inner = Object.entries(part.properties ?? {}).map(([name, one]) => [name, value(one, `${path}.${name}`)]);
    return Object.fromEntries(inner.length > 0 ? inner : [[`${MARK}-key`, `${MARK} ${path}`]]);
  };
  const fields = properties(definition).map(([name, part]) => {
    const isOwnId = name === 'id' && definition.hidden['id'] === undefined;
    if (name === 'id') return [name, isOwnId ? `own${index}` : `${MARK}:${index}@example.com`];
    if (name === 'accountId') return [name, `${MARK}:${index}@example.com`];
    const isNumber = [part.type].flat().some((type) => type === 'integer' || type === 'boolean');
    return [name, IN_CLEAR.has(name) && !isNumber ? 'clear' : value(part, `${definition.name}.${name}`)];
  });
  return Object.fromEntries(fields) as { id: string };
}

/** The places in the files of a folder where a mark can be read, in any case. */
function marksIn(path: string): string[] {
  return readdirSync(path).flatMap((name) => {
    const text = readFileSync(join(path, name)).toString('latin1').toLowerCase();
    const places = [
      MARK.toLowerCase(),
      Buffer.from(MARK.toLowerCase(), 'utf16le').toString('latin1'),
      'example.com',
    ].map((mark) => text.indexOf(mark));
    return places.filter((at) => at >= 0).map((at) => `${name}: ${text.slice(at, at + 60)}`);
  });
}

const steps = fc.array(
  fc.record({
    name: fc.constantFrom(...definitions.map(({ name }) => name)),
    index: fc.nat(5),
    version: fc.nat(3),
    removes: fc.boolean(),
  }),
  { minLength: 20, maxLength: 60 },
);

describe('a sealed workspace', () => {
  it('has every field of every collection sealed that is not allowed to be in clear', () => {
    const inColumns = definitions.flatMap(({ name, schema, options, hidden }) => {
      const named = [...(schema.indexes ?? []), ...(options.indexes ?? []), ...(options.columns ?? [])].flat(2);
      const counted = (options.totals ?? []).flatMap(({ by, fields }) => [
        ...by.map((part) => (typeof part === 'string' ? part : part.field)),
        ...fields,
      ]);
      return [...new Set([...named, ...counted])]
        .filter((field) => !IN_CLEAR.has(field) && hidden[field] === undefined)
        .map((field) => `${name}.${field}`);
    });
    expect(inColumns).toEqual([]);
  });

  it('holds no text of any document in clear, in any file, whatever was written, changed and removed', async () => {
    const table = (name: CollectionName) => store.table(name) as unknown as Table<{ readonly id: string }>;
    for (const definition of definitions) {
      await table(definition.name).putMany(Array.from({ length: 6 }, (_, index) => marked(definition, index, 0)));
    }
    await fc.assert(
      fc.asyncProperty(steps, async (chosen) => {
        for (const { name, index, version, removes } of chosen) {
          const document = marked(COLLECTIONS[name] as CollectionDefinition, index, version);
          await (removes ? table(name).remove([document.id]) : table(name).put(document));
        }
        expect(marksIn(folder)).toEqual([]);
      }),
      { numRuns: 5 },
    );
    // It is there, for whoever has the key.
    expect(JSON.stringify(await table('audit').find({}))).toContain(MARK);
    await store.backUp(join(parent, 'copy.db'));
    await store.close();
    expect(marksIn(folder)).toEqual([]);
    expect(readFileSync(join(parent, 'copy.db')).toString('latin1').toLowerCase()).not.toContain(MARK.toLowerCase());
  });

  it('is asked for hidden ids as for any other, and tells them as they are', async () => {
    const accounts = store.table('entries') as unknown as Table<{ readonly id: string; readonly accountId: string }>;
    const documents = Array.from({ length: 4 }, (_, index) => marked(COLLECTIONS.entries as never, index, 0));
    const changes: unknown[] = [];
    store.onChange(({ ids, accountIds }) => changes.push(ids, accountIds));
    await accounts.putMany(documents as never);
    const id = `${MARK}:2@example.com`;
    expect(changes).toEqual([documents.map((one) => one.id), documents.map((one) => one.id)]);
    expect(await accounts.get(id)).toEqual(documents[2]);
    expect([...(await accounts.getMany([id, 'gone']))]).toEqual([[id, documents[2]]]);
    expect(await accounts.find({ selector: { accountId: { $in: [id, 'gone'] } } })).toEqual([documents[2]]);
    expect(await accounts.count({ accountId: { $ne: id } })).toBe(3);
    expect(await accounts.count({ $or: [{ accountId: id }, { $not: { accountId: { $nin: [id] } } }] })).toBe(1);
    const groups = await accounts.sum({ groupBy: ['accountId'], fields: [] });
    expect(new Set(groups.map((group) => group.key['accountId']))).toEqual(new Set(documents.map((one) => one.id)));
    await expect(accounts.find({ selector: { accountId: { $gt: id } } })).rejects.toThrow(
      'entries.accountId is hidden',
    );
    await store.close();
    const again = await openStore({ folder, key, logger: quietLogger, now: () => instant(0) });
    const reopened = await again.table('entries').sum({ groupBy: ['accountId'], fields: [] });
    expect(new Set(reopened.map((group) => group.key['accountId']))).toEqual(new Set(documents.map((one) => one.id)));
    await again.close();
  });
});
