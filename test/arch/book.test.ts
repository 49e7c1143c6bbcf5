import { expect, it } from 'vitest';
import { isTest, readSources, type SourceFile } from './source-files.ts';

const BOOK = /^src\/engine\/adjustments\/book\.ts$/;
const WRITE = String.raw`\s*\.\s*(?:put|putMany|update|remove)\b`;
const TABLE = String.raw`\.table\(\s*'adjustments'\s*\)`;

/** Writes of adjustments: straight to the table, by a name it was given, or in a commit. */
function writesIn({ text }: Pick<SourceFile, 'text'>): string[] {
  const names = [...text.matchAll(new RegExp(String.raw`(\w+)\s*=\s*[\w.()]*${TABLE}\s*[;,\n]`, 'g'))];
  const tables = [TABLE, ...names.map(([, name]) => String.raw`\b${name}`)];
  const ways = [...tables.map((table) => table + WRITE), String.raw`\b(?:put|patch)\s*:\s*\{[^}]*\badjustments\b`];
  return ways.flatMap((way) => [...text.matchAll(new RegExp(way, 'g'))].map(([found]) => found));
}

// A connection is removed with all it owns, whatever the collections are called.
it('writes adjustments in the book alone: whoever has something to write asks it, whoever must know of it subscribes', () => {
  const past = readSources('src').filter(
    (file) => !isTest(file.path) && !BOOK.test(file.path) && writesIn(file).length > 0,
  );
  expect(past.map(({ path }) => path)).toEqual([]);
});

it('sees a write past the book in whatever way it is made', () => {
  const ways = [
    "await store.table('adjustments').update(id, change);",
    "const table = parts.store.table('adjustments');\nawait table\n  .putMany(all);",
    'await store.commit({ put: { entries, adjustments: [one] } });',
    'await store.commit({ patch: { adjustments: [{ id, fields }] } });',
  ];
  expect(ways.map((text) => writesIn({ text }).length)).toEqual(ways.map(() => 1));
});
