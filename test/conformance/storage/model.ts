import fc from 'fast-check';
import {
  fillWithDefaultSettings,
  getQueryMatcher,
  getSortComparator,
  type BulkWriteRow,
  type FilledMangoQuery,
  type RxDocumentData,
  type RxJsonSchema,
} from 'rxdb';
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
const firmText = fc.oneof(
  fc.constantFrom(...EDGES),
  fc.string({ maxLength: 4, unit: fc.constantFrom('a', 'B', 'é', '\u{1F600}', '\uFE0F', '%', '_', '\\', '9') }),
);
const anyText = fc.oneof(
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
const whole = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.constantFrom(Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 4_294_967_296),
);
const real = fc.oneof(fc.constantFrom(-1.5, -1, -0.5, 0, 0.25, 0.5, 1, 2, 10.75), fc.integer({ min: -3, max: 3 }));
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

export const idArbitrary = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'B', 'é', '\u{1F600}', '\uFF21', 'aa', 'a|b');

export const contentArbitrary = fc.record({
  text: firmText,
  whole,
  real,
  flag: fc.boolean(),
  maybeText: orAbsent(anyText),
  maybeWhole: orAbsent(whole),
  maybeFlag: orAbsent(fc.boolean()),
  nested: orAbsent(fc.record({ in: orAbsent(anyText) })),
  free,
  mixed: orAbsent(fc.oneof(anyText, whole, fc.boolean())),
});

/** Values that break their own schema, as nothing in RxDB stops them from doing. No lists: RxDB sorts equal ones at random. */
export const unfitArbitrary = fc.record(
  { maybeText: fc.oneof(whole, fc.boolean()), maybeWhole: anyText },
  { requiredKeys: [] },
);

const firmNames = Object.keys(FIRM);
const looseNames = [...Object.keys(LOOSE), 'nested.in'];

/** Every field that can have a column has one. */
export function widestTable(): { schema: Schema; options: TableOptions } {
  return {
    schema: schemaWith(firmNames.map((name) => [name])),
    options: { indexes: looseNames.map((name) => [name]) },
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
  })
  .map(({ indexes, loose, columns }) => ({ schema: schemaWith(indexes), options: { indexes: loose, columns } }));

function schemaWith(indexes: string[][]): Schema {
  const part = (type: unknown): object => {
    if (type === 'string') return { type, maxLength: 20 };
    if (type === 'integer')
      return { type, minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER, multipleOf: 1 };
    if (type === 'number') return { type, minimum: -1000, maximum: 1000, multipleOf: 0.01 };
    return { type };
  };
  const properties = Object.fromEntries(
    Object.entries({ ...FIRM, ...LOOSE }).map(([name, type]) => [name, part(type)]),
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

const scalar: fc.Arbitrary<unknown> = fc.oneof(firmText, anyText, whole, real, fc.boolean(), fc.constant(null));
const typed: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  id: idArbitrary,
  text: firmText,
  whole,
  real,
  flag: fc.boolean(),
};

function matcherFor(value: fc.Arbitrary<unknown>): fc.Arbitrary<object> {
  const list = fc.array(value, { maxLength: 3 });
  return fc.oneof(
    fc.record({ $eq: value }),
    fc.record({ $ne: value }),
    fc.record({ $gt: value, $lte: value }, { requiredKeys: [] }).filter((matcher) => Object.keys(matcher).length > 0),
    fc.record({ $gte: value, $lt: value }, { requiredKeys: [] }).filter((matcher) => Object.keys(matcher).length > 0),
    fc.record({ $in: list }),
    fc.record({ $nin: list }),
  );
}

const regexMatcher: fc.Arbitrary<object> = fc.record(
  {
    $regex: fc.constantFrom(
      'a',
      'A',
      'AB',
      '^a',
      'a$',
      '\\.',
      'a.b',
      'a_',
      '%',
      '_',
      '\\\\',
      'i',
      'inf',
      '[ab]',
      '\u0000',
      '\uD83D',
      'k',
      '-',
      'nf',
    ),
    $options: fc.constantFrom('', 'i', 's', 'im'),
  },
  { requiredKeys: ['$regex'] },
);

const looseMatcher: fc.Arbitrary<object> = fc.oneof(
  { weight: 6, arbitrary: matcherFor(scalar) },
  fc.record({ $exists: fc.boolean() }),
  fc.record({ $type: fc.constantFrom('null', 'string', 'number', 'boolean', 'int', 'array', 'object') }),
  fc.record({ $size: fc.integer({ min: 0, max: 2 }) }),
  fc.record({ $mod: fc.constantFrom([2, 0], [2, 1], [3, -1]) }),
  fc.record({ $elemMatch: fc.record({ $gt: scalar }) }),
  { weight: 4, arbitrary: regexMatcher },
);
const notMatcher = fc.record({ $not: looseMatcher });

const looselyTyped: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  maybeText: anyText,
  maybeWhole: whole,
  maybeFlag: fc.boolean(),
  'nested.in': anyText,
};

const clause: fc.Arbitrary<Record<string, unknown>> = fc.oneof(
  ...Object.entries(typed).map(([name, value]) => matcherFor(value).map((matcher) => ({ [name]: matcher }))),
  ...Object.entries(looselyTyped).map(([name, value]) =>
    fc
      .oneof(matcherFor(value), name === 'maybeText' ? regexMatcher : matcherFor(value))
      .map((matcher) => ({ [name]: matcher })),
  ),
  fc
    .tuple(
      fc.constantFrom(...looseNames, 'free', 'free.in', 'mixed', 'nested', 'gone'),
      fc.oneof({ weight: 5, arbitrary: looseMatcher }, notMatcher),
    )
    .map(([name, matcher]) => ({ [name]: matcher })),
);

const selectorArbitrary: fc.Arbitrary<Record<string, unknown>> = fc.letrec<{ selector: Record<string, unknown> }>(
  (tie) => ({
    selector: fc.oneof(
      { depthSize: 'small', maxDepth: 3 },
      fc.array(clause, { maxLength: 3 }).map((clauses) => Object.assign({}, ...clauses) as Record<string, unknown>),
      fc.record({ $and: fc.array(tie('selector'), { minLength: 1, maxLength: 2 }) }),
      fc.record({ $or: fc.array(tie('selector'), { minLength: 1, maxLength: 3 }) }),
      fc.record({ $nor: fc.array(tie('selector'), { minLength: 1, maxLength: 2 }) }),
    ),
  }),
).selector;

const sortArbitrary = fc
  .uniqueArray(fc.constantFrom(...firmNames, ...looseNames, 'mixed', 'gone', 'id'), { maxLength: 3 })
  .chain((names) =>
    fc.tuple(...names.map((name) => fc.constantFrom('asc', 'desc').map((direction) => ({ [name]: direction })))),
  )
  .map(
    (parts) =>
      [...parts, ...(parts.some((part) => 'id' in part) ? [] : [{ id: 'asc' }])] as Record<string, 'asc' | 'desc'>[],
  );

export const queryArbitrary = fc.record({
  selector: fc
    .tuple(selectorArbitrary, fc.constantFrom({}, { _deleted: { $eq: false } }))
    .map(([own, alive]) => ({ ...own, ...alive })),
  sort: sortArbitrary,
  skip: fc.constantFrom(0, 0, 0, 1, 3),
  limit: fc.constantFrom(undefined, undefined, 0, 1, 4),
}) as unknown as fc.Arbitrary<FilledMangoQuery<Doc>>;

/** What a query finds among documents, said by RxDB's own matcher and comparator and nothing else. */
export function expected(schema: Schema, documents: Iterable<Data>, query: FilledMangoQuery<Doc>): Data[] {
  const matches = getQueryMatcher(schema as never, query as never);
  const compare = getSortComparator(schema as never, query as never);
  const found = [...documents].filter((document) => matches(document as never)).sort(compare);
  return found.slice(query.skip, query.limit === undefined ? undefined : query.skip + query.limit);
}

/** A document as it is after JSON: without what is undefined. */
export function dataOf(id: string, content: object, deleted: boolean, revision: string, lwt: number): Data {
  const plain = JSON.parse(JSON.stringify({ ...content, id })) as Doc;
  return { ...plain, _deleted: deleted, _rev: revision, _meta: { lwt }, _attachments: {} };
}

export type Rows = BulkWriteRow<Doc>[];
