import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { misfit, readShape } from './read-shape.ts';
import { parseWireJson, wireCredits } from './wire.ts';

const PLACE = { call: 'GET /things', secrets: ['key-0123456789'] };
const schema = z.object({ data: z.object({ rows: z.array(z.object({ name: z.string(), credits: wireCredits })) }) });
const problemOf = (json: unknown, under?: string) => {
  try {
    readShape(schema, parseWireJson(JSON.stringify(json)), { ...PLACE, under });
  } catch (error) {
    return (error as { problem: { sentence: string; where: string } }).problem;
  }
  throw new Error('it fits');
};
const row = { name: 'a', credits: 1 };

describe('readShape', () => {
  it.each([
    [{}, 'data', 'is missing'],
    [{ data: { rows: null } }, 'data.rows', 'is null, not array'],
    [{ data: { rows: {} } }, 'data.rows', 'is an object, not array'],
    [{ data: { rows: [row, { credits: 1 }] } }, 'data.rows[1].name', 'is missing'],
    [{ data: { rows: [row, { name: 5, credits: 1 }] } }, 'data.rows[1].name', 'is a number, not string'],
    [
      { data: { rows: [{ name: 'a', credits: true }] } },
      'data.rows[0].credits',
      'is a boolean, which was not expected there',
    ],
    [{ data: { rows: [{ name: 'a', credits: 'ten' }] } }, 'data.rows[0].credits', 'is not a number: ten'],
    [
      { data: { rows: [{ name: 'a', credits: '1.1234567' }] } },
      'data.rows[0].credits',
      'is too many decimals: 1.1234567',
    ],
    [[], 'the body', 'is a list, not object'],
  ])('says of %j which field does not fit, and how', (json, field, what) => {
    expect(problemOf(json)).toMatchObject({
      where: `GET /things → ${field}`,
      sentence: `The answer of GET /things does not fit: ${field} ${what}.`,
    });
  });

  it('counts the path from where the value stands', () => {
    expect(problemOf({ data: {} }, 'success')).toMatchObject({ where: 'GET /things → success.data.rows' });
  });

  it('quotes no secret', () => {
    expect(JSON.stringify(problemOf({ data: { rows: [{ name: 'a', credits: 'key-0123456789' }] } }))).not.toContain(
      '0123456789',
    );
    expect(JSON.stringify(misfit('key-0123456789', 'is key-0123456789', PLACE).problem)).not.toContain('0123456789');
  });

  it('says of a union the branch that got furthest', () => {
    const union = z.union([z.string(), z.object({ a: z.object({ b: z.number() }) })]);
    expect(() => readShape(union, { a: {} }, PLACE)).toThrow(/a\.b is missing/);
  });
});
