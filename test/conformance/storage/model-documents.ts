import fc from 'fast-check';
import { fillWithDefaultSettings, type BulkWriteRow, type RxDocumentData, type RxJsonSchema } from 'rxdb';
import type { TableOptions } from '../../../src/engine/store/sqlite-storage/index.ts';

export type Doc = { id: string } & Record<string, unknown>;
export type Data = RxDocumentData<Doc>;
export type Schema = RxJsonSchema<Data>;

/** Fields that are always there, of one type: what RxDB's own storages can index. */
const FIRM = { text: 'string', whole: 'integer', real: 'number', flag: 'boolean' } as const;
/** Fields that may be null or missing; only our storage indexes them. */
const LOOSE = {
  maybeText: ['string', 'null'],
  maybeWhole: ['integer', 'null'],
  maybeFlag: ['boolean', 'null'],
  maybeAt: ['string', 'null'],
} as const;

const EDGES = [
  '',
  'a',
  'A',
  'ab',
  'b',
  'z~',
  'é',
  'ß',
  '\u2764\uFE0F',
  '\u2764\u{1F600}',
  '\u{1F600}',
  '\uE000',
  '\uFFFD',
];
/** RxDB's memory storage pads its index texts with spaces and ends them with U+FFFF, so it mistakes what sorts there. */
export const firmText = fc.oneof(
  fc.constantFrom(...EDGES),
  fc.string({ maxLength: 4, unit: fc.constantFrom('a', 'B', 'é', '\u{1F600}', '\uFE0F', '%', '_', '\\', '9') }),
);
export const anyText = fc.oneof(
  fc.constantFrom(
    ...EDGES,
    ' ',
    '\uFFFF',
    'a ',
    '\u0000',
    'a\u0000b',
    '\u0001',
    '\u0002',
    '\uD83D',
    '\uDE00',
    '\uD83Da',
    '-Inf',
    'inf',
    '1',
    'null',
    'a%b',
    'a_b',
  ),
  fc.string({ maxLength: 4 }),
  fc.string({ maxLength: 3, unit: 'binary' }),
);
export const whole = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.constantFrom(Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 4_294_967_296),
);
export const real = fc.oneof(
  fc.constantFrom(-1.5, -1, -0.5, 0, 0.25, 0.5, 1, 2, 10.75),
  fc.integer({ min: -3, max: 3 }),
);
const orAbsent = (value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 4, arbitrary: value },
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
const free = orAbsent(
  fc.oneof(
    anyText,
    whole,
    fc.boolean(),
    fc.array(fc.oneof(anyText, whole, fc.constant(null)), { maxLength: 3 }),
    fc.record({ in: orAbsent(anyText) }),
  ),
);

const INSTANTS = [
  '0000-01-01T00:00:00.000Z',
  '1969-12-31T23:59:59.999Z',
  '1970-01-01T00:00:00.000Z',
  '2024-02-29T12:30:00.001Z',
  '2024-12-31T23:59:59.999Z',
  '2025-01-01T00:00:00.000Z',
  '9999-12-31T23:59:59.999Z',
];
export const instantText = fc.constantFrom(...INSTANTS);
/** What instants are compared with: others, parts of them, and what is none. */
export const aboutInstants = fc.oneof(
  instantText,
  fc.constantFrom(
    '2024',
    '2024-02',
    '2024-02-29',
    '2024-02-30T00:00:00.000Z',
    '2024-02-29T12:30',
    '~',
    '',
    'a',
    '1970-',
  ),
);

export const idArbitrary = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'B', 'é', '\u{1F600}', '\uFF21', 'aa', 'a|b');

export const contentArbitrary = fc.record({
  text: firmText,
  whole,
  real,
  flag: fc.boolean(),
  maybeText: orAbsent(anyText),
  maybeWhole: orAbsent(whole),
  maybeFlag: orAbsent(fc.boolean()),
  maybeAt: orAbsent(instantText),
  nested: orAbsent(fc.record({ in: orAbsent(anyText) })),
  free,
  mixed: orAbsent(fc.oneof(anyText, whole, fc.boolean())),
});

/** Values that break their own schema, as nothing in RxDB stops them from doing. No lists: RxDB sorts equal ones at random. */
export const unfitArbitrary = fc.record(
  { maybeText: fc.oneof(whole, fc.boolean()), maybeWhole: anyText, maybeAt: aboutInstants },
  { requiredKeys: [] },
);

export const firmNames = Object.keys(FIRM);
export const looseNames = [...Object.keys(LOOSE), 'nested.in'];

/** Every field that can have a column has one. */
export function widestTable(): { schema: Schema; options: TableOptions } {
  return {
    schema: schemaWith(firmNames.map((name) => [name])),
    options: { indexes: [...looseNames.map((name) => [name]), ['text', 'whole'], ['text', 'maybeAt']] },
  };
}

export const schemaArbitrary: fc.Arbitrary<{ schema: Schema; options: TableOptions }> = fc
  .record({
    indexes: fc.uniqueArray(fc.subarray(firmNames, { minLength: 1, maxLength: 3 }), { maxLength: 3, selector: String }),
    loose: fc.uniqueArray(fc.subarray([...firmNames, ...looseNames], { minLength: 1, maxLength: 3 }), {
      maxLength: 3,
      selector: String,
    }),
    columns: fc.subarray(looseNames),
    search: fc.subarray(['text', 'maybeText', 'nested.in', 'mixed', 'free']),
    totals: fc.subarray([
      { by: ['text', 'flag'], fields: ['whole'] },
      { by: [{ field: 'text', length: 1 }], fields: ['whole', 'real'] },
      { by: [{ field: 'maybeAt', length: 7 }, 'flag'], fields: ['whole'] },
    ]),
  })
  .map(({ indexes, loose, columns, search, totals }) => {
    // Totals are kept by columns, and a schema's own may be others when a file is opened again.
    const named = new Set(loose.flat());
    const has = (part: string | { field: string }) => named.has(typeof part === 'string' ? part : part.field);
    const kept = totals.filter(({ by, fields }) => [...by, ...fields].every(has));
    return { schema: schemaWith(indexes), options: { indexes: loose, columns, search, totals: kept } };
  });

function schemaWith(indexes: string[][]): Schema {
  const part = (type: unknown): object => {
    if (type === 'string') return { type, maxLength: 20 };
    if (type === 'integer')
      return { type, minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER, multipleOf: 1 };
    if (type === 'number') return { type, minimum: -1000, maximum: 1000, multipleOf: 0.01 };
    return { type };
  };
  const properties = Object.fromEntries(
    Object.entries({ ...FIRM, ...LOOSE }).map(([name, type]) => [
      name,
      { ...part(type), ...(name === 'maybeAt' && { format: 'date-time' }) },
    ]),
  );
  return fillWithDefaultSettings({
    version: 0,
    primaryKey: 'id',
    type: 'object',
    properties: {
      id: { type: 'string', maxLength: 20 },
      ...properties,
      nested: { type: 'object', properties: { in: { type: 'string' } } },
      free: {},
      mixed: {},
    },
    required: ['id', ...firmNames],
    indexes,
  });
}

/** A document as it is after JSON: without what is undefined. */
export function dataOf(id: string, content: object, deleted: boolean, revision: string, lwt: number): Data {
  const plain = JSON.parse(JSON.stringify({ ...content, id })) as Doc;
  return { ...plain, _deleted: deleted, _rev: revision, _meta: { lwt }, _attachments: {} };
}

export type Rows = BulkWriteRow<Doc>[];
