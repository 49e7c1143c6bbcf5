import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatTokens, parseTokens, TOKEN_KEYS, withToken, type Token } from './tokens.ts';

const tokenArbitrary: fc.Arbitrary<Token> = fc
  .record({ key: fc.constantFrom(...TOKEN_KEYS), value: fc.string({ unit: 'binary', maxLength: 30 }) })
  .filter((token) => token.key !== 'text' || token.value !== '');

describe('parseTokens', () => {
  it('reads the filter of the ledger as it is typed', () => {
    expect(parseTokens('type:debit amount:<-100 since:2026-10-01 "passport photo" welcome')).toEqual([
      { key: 'type', value: 'debit' },
      { key: 'amount', value: '<-100' },
      { key: 'since', value: '2026-10-01' },
      { key: 'text', value: 'passport photo' },
      { key: 'text', value: 'welcome' },
    ]);
  });

  it('takes an unknown key as text, so that a pasted reference with a colon is found', () => {
    expect(parseTokens('order:8812')).toEqual([{ key: 'text', value: 'order:8812' }]);
  });

  it('reads a value in quotes, and one whose quote is not closed yet', () => {
    expect(parseTokens('connection:"My Editpad" "half')).toEqual([
      { key: 'connection', value: 'My Editpad' },
      { key: 'text', value: 'half' },
    ]);
  });

  it('reads back exactly the tokens that were written', () => {
    fc.assert(
      fc.property(fc.array(tokenArbitrary, { maxLength: 8 }), (tokens) => {
        expect(parseTokens(formatTokens(tokens))).toEqual(tokens);
      }),
    );
  });

  it('reads anything typed without failing, and settles after one round', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (typed) => {
        const once = parseTokens(typed);
        expect(parseTokens(formatTokens(once))).toEqual(once);
      }),
    );
  });
});

describe('withToken', () => {
  it('replaces the token of its key and takes away an empty one', () => {
    const tokens = parseTokens('type:debit passport');
    expect(formatTokens(withToken(tokens, { key: 'type', value: 'credit' }))).toBe('passport type:credit');
    expect(formatTokens(withToken(tokens, { key: 'type', value: '' }))).toBe('passport');
  });
});
