import fc from 'fast-check';
import { getQueryMatcher, getSortComparator, type FilledMangoQuery } from 'rxdb';
import {
  aboutInstants,
  anyText,
  firmNames,
  firmText,
  idArbitrary,
  looseNames,
  real,
  whole,
  type Data,
  type Doc,
  type Schema,
} from './model-documents.ts';

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

/** When it was written: the model's clock counts from 1001. */
const written = fc.integer({ min: 1000, max: 1012 });

const looselyTyped: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  maybeText: anyText,
  maybeWhole: whole,
  maybeFlag: fc.boolean(),
  maybeAt: aboutInstants,
  'nested.in': anyText,
};

const clause: fc.Arbitrary<Record<string, unknown>> = fc.oneof(
  ...Object.entries(typed).map(([name, value]) => matcherFor(value).map((matcher) => ({ [name]: matcher }))),
  ...Object.entries(looselyTyped).map(([name, value]) =>
    fc
      .oneof(matcherFor(value), name === 'maybeText' || name === 'maybeAt' ? regexMatcher : matcherFor(value))
      .map((matcher) => ({ [name]: matcher })),
  ),
  matcherFor(written).map((matcher) => ({ '_meta.lwt': matcher })),
  fc
    .tuple(fc.constantFrom('text', 'maybeText', 'nested.in', 'mixed'), regexMatcher)
    .map(([name, matcher]) => ({ [name]: matcher })),
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
  .uniqueArray(fc.constantFrom(...firmNames, ...looseNames, 'mixed', 'gone', '_meta.lwt', 'id'), { maxLength: 3 })
  .chain((names) =>
    fc.tuple(...names.map((name) => fc.constantFrom('asc', 'desc').map((direction) => ({ [name]: direction })))),
  )
  .map(
    (parts) =>
      [...parts, ...(parts.some((part) => 'id' in part) ? [] : [{ id: 'asc' }])] as Record<string, 'asc' | 'desc'>[],
  );

export const queryArbitrary = fc.record({
  selector: fc
    .tuple(selectorArbitrary, fc.constantFrom({}, { _deleted: { $eq: false } }, { _deleted: { $eq: true } }))
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
