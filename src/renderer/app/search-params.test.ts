import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSearchText, writeSearchText } from './search-params.ts';

describe('the search part of an address', () => {
  it('keeps an id of digits as text', () => {
    expect(parseSearchText('?account=123&q=type%3Adebit')).toEqual({ account: '123', q: 'type:debit' });
  });

  it('carries a filter as an object', () => {
    const search = { subject: 'ledger', ledgerFilter: { type: 'debit' } };
    expect(parseSearchText(writeSearchText(search))).toEqual(search);
  });

  it('leaves out what is empty', () => {
    expect(writeSearchText({ q: '', account: undefined })).toBe('');
  });

  it('brings back every text, whatever it looks like', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (text) => {
        expect(parseSearchText(writeSearchText({ q: text }))).toEqual({ q: text });
      }),
    );
  });
});
