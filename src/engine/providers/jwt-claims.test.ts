import { describe, expect, it } from 'vitest';
import { readJwtClaims } from './jwt-claims.ts';

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('readJwtClaims', () => {
  it('reads owner and lifetime, whatever letters they hold', () => {
    const claims = { sub: 'usér_Ω?>', iat: 1_700_000_000, exp: 1_700_000_060 };
    expect(readJwtClaims(`${encode({})}.${encode({ ...claims, more: [1] })}.sig`)).toEqual(claims);
  });

  it.each([
    '',
    'opaque',
    'a.b',
    'a.b.c',
    `x.${encode('text')}.y`,
    `x.${encode({ exp: 'soon' })}.y`,
    'x.%%%.y',
    'a.b.c.d',
  ])('takes %o for no JWT', (token) => {
    expect(readJwtClaims(token)).toBeNull();
  });
});
