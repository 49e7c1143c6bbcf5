import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Area, Facts } from './facts.ts';
import { contract } from './index.ts';

/** Fields that repeat what something else is called: renamed there, the answer is old. */
const CALLED: Readonly<Record<string, Area>> = {
  connectionLabel: 'connections',
  accountName: 'accounts',
  accountEmail: 'accounts',
};

interface Declared {
  readonly '~orpc': { readonly meta: Facts; readonly outputSchema?: unknown };
}

const QUERIES = Object.entries(contract).flatMap(([area, procedures]) =>
  Object.entries<Declared>(procedures).flatMap(
    ([
      name,
      {
        '~orpc': { meta, outputSchema },
      },
    ]) =>
      meta.kind === 'query' && meta.madeOf.length > 0 && outputSchema instanceof z.ZodType
        ? [{ name: `${area}.${name}`, madeOf: meta.madeOf, outputSchema }]
        : [],
  ),
);

/** The areas that an answer repeats names of. */
function namesIn(schema: z.ZodType): Area[] {
  const text = JSON.stringify(z.toJSONSchema(schema, { unrepresentable: 'any' }));
  return [...new Set(Object.keys(CALLED).flatMap((field) => (text.includes(`"${field}":{`) ? CALLED[field]! : [])))];
}

describe('what an answer is made of', () => {
  it.each(QUERIES)('holds whatever it repeats the name of: $name', ({ madeOf, outputSchema }) => {
    expect(madeOf).toEqual(expect.arrayContaining(namesIn(outputSchema)));
  });

  it('is looked for in every list that shows an account or a connection', () => {
    const found = QUERIES.filter(({ outputSchema }) => namesIn(outputSchema).length > 0).map(({ name }) => name);
    expect(found).toEqual(expect.arrayContaining(['ledger.page', 'memberships.page', 'usage.top', 'adjustments.page']));
  });
});
