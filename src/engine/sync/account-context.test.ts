import { describe, expect, it } from 'vitest';
import { checkHolder } from './account-context.ts';
import { identityDigest } from './ids.ts';

const ID = 'c1' as never;
const saved = {
  connection: { id: ID },
  account: { externalId: 'me', name: 'Ann', email: 'ann@a.example', identity: identityDigest(ID, 'ann@a.example') },
} as never;
const holder = { externalId: 'me', name: 'Ann', email: 'ann@a.example', unit: 'credits', identity: 'ann@a.example' };

describe('a key that answers for another holder', () => {
  it.each([
    [{ name: 'Ben', identity: 'ben@b.example' }, 'the key answers for Ben and no longer for Ann.'],
    [
      { email: 'ann@b.example', identity: 'ann@b.example' },
      'the key answers for ann@b.example and no longer for ann@a.example.',
    ],
    [{ externalId: 'u2' }, 'the key answers for u2 and no longer for me.'],
    [{ identity: 'other' }, 'the key answers for somebody else, who is called Ann, too.'],
  ])('is named by what tells the two apart: %o', (change, reason) => {
    expect(() => checkHolder(saved, { ...holder, ...change })).toThrow(reason);
  });

  it('is the same one otherwise', () => {
    expect(() => checkHolder(saved, holder)).not.toThrow();
  });
});
