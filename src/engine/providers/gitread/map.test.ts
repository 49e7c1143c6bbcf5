import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromStored } from '../../../domain/credits.ts';
import { toAccount, toSetBody } from './map.ts';

describe('gitread map', () => {
  it('finds the user in a token, and takes any other text for a token without a name', () => {
    const token = `h.${Buffer.from(JSON.stringify({ sub: 'user_2Ab' })).toString('base64url')}.s`;
    expect(toAccount(token)).toMatchObject({ externalId: 'user_2Ab', identity: 'user_2Ab' });
    expect(toAccount('opaque')).toMatchObject({ externalId: 'me', identity: null });
  });

  it('sends every whole balance the API can hold, exactly, and nothing else', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (stored) => {
        const body = toSetBody({ method: 'set', target: fromStored(stored) });
        const isPossible = stored >= 0 && stored % 1_000_000 === 0 && stored / 1_000_000 <= 2 ** 31 - 1;
        expect(body).toEqual(
          isPossible ? { credits: stored / 1_000_000 } : expect.objectContaining({ kind: 'not sent' }),
        );
      }),
    );
  });
});
