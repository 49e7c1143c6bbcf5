import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, type CanonicalValue } from './canonical-json.ts';

/** Any value with a canonical text. */
const value = fc.letrec<{ value: CanonicalValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger().filter((number) => !Object.is(number, -0)),
    fc.string({ unit: 'grapheme' }),
    fc.array(tie('value')),
    fc.dictionary(fc.string({ unit: 'grapheme' }), tie('value'), { noNullPrototype: true }),
  ),
})).value;

/** The same with the members of every object the other way round. */
function turned(of: CanonicalValue): CanonicalValue {
  if (Array.isArray(of)) return of.map((one: CanonicalValue) => turned(one));
  if (of === null || typeof of !== 'object') return of;
  return Object.fromEntries(
    Object.entries(of)
      .toReversed()
      .map(([name, one]) => [name, turned(one)]),
  );
}

describe('canonical JSON', () => {
  it('is as RFC 8785 writes it', () => {
    expect(canonicalJson({ b: [1, true, null], a: 'é\n"\u20ac', '\u20ac': {}, '\r': 0 })).toBe(
      '{"\\r":0,"a":"é\\n\\"€","b":[1,true,null],"€":{}}',
    );
  });

  it('is JSON of the same value, whatever the order of members', () => {
    fc.assert(
      fc.property(value, (one) => {
        expect(JSON.parse(canonicalJson(one))).toEqual(one);
        expect(canonicalJson(turned(one))).toBe(canonicalJson(one));
      }),
    );
  });

  it('differs where values differ', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        const isSame = JSON.stringify(a) === JSON.stringify(b) || canonicalJson(a) === canonicalJson(turned(b));
        expect(canonicalJson(a) === canonicalJson(b)).toBe(isSame);
      }),
    );
  });

  it('refuses what two programs might write differently', () => {
    for (const odd of [0.5, Number.NaN, -0, 2 ** 60, '\ud800', { '\udc00': 1 }]) {
      expect(() => canonicalJson(odd)).toThrow(RangeError);
    }
    expect(() => canonicalJson({ a: undefined } as never)).toThrow(RangeError);
  });
});
