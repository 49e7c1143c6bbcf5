import { describe, expect, it } from 'vitest';
import { formatFilterToken, formatFilterTokens, parseFilterTokens } from '../../../domain/filter-tokens.ts';
import { soughtAccount, suggest, withToken, type SuggestWorld } from './suggest.ts';

const WORLD: SuggestWorld = {
  now: Date.parse('2026-11-30T12:00:00.000Z'),
  zone: 'Europe/London',
  locale: 'en-GB',
  connections: [{ label: 'Editpad' }, { label: 'GitRead staging' }],
  accounts: [{ id: 'a1', name: 'Jordan Pike', hint: 'Editpad' }],
};
const offered = (draft: string, world = WORLD) =>
  suggest(draft, world).map(({ token, text }) => (token === null ? text : formatFilterToken(token)));

describe('suggest', () => {
  it('offers the keys first, and what is typed as text', () => {
    expect(offered('')).toContain('type:');
    expect(offered('am')).toEqual(['amount:', '"am"']);
    expect(offered('-ty')).toEqual(['-type:', '-ty']);
  });

  it('offers the key that was meant by a word that is none', () => {
    expect(offered('from:2026-11-01')).toEqual(['since:2026-11-01', '"from:2026-11-01"']);
  });

  it('offers the values of a key, one after another', () => {
    expect(offered('type:de')).toEqual(['type:debit']);
    expect(offered('-type:debit,cre')).toEqual(['-type:debit,credit']);
    expect(offered('connection:"GitRead s')).toEqual(['connection:"GitRead staging"']);
    expect(offered('connection:gitread s')).toEqual(['connection:"GitRead staging"']);
  });

  it('offers the accounts found, by name, as their id', () => {
    expect(soughtAccount('account:jor')).toBe('jor');
    expect(suggest('account:jor', WORLD)[0]).toMatchObject({ token: { values: ['a1'] }, words: 'Jordan Pike' });
  });

  it('asks which day is meant where two countries differ, the operator’s own reading first', () => {
    expect(offered('since:1/11/2026')).toEqual(['since:2026-11-01', 'since:2026-01-11']);
    expect(offered('since:1/11/2026', { ...WORLD, locale: 'en-US' })).toEqual(['since:2026-01-11', 'since:2026-11-01']);
    expect(offered('on:yes')).toEqual(['on:yes']);
  });

  it('takes text in quotes as one piece', () => {
    expect(offered('"passport photo"')).toEqual(['"passport photo"']);
  });
});

describe('withToken', () => {
  it('replaces the token of its key and takes away an empty one', () => {
    const tokens = parseFilterTokens('type:debit passport');
    const only = (typed: string) => parseFilterTokens(typed)[0]!;
    expect(formatFilterTokens(withToken(tokens, only('type:credit')))).toBe('passport type:credit');
    expect(formatFilterTokens(withToken(tokens, only('-type:credit')))).toBe('type:debit passport -type:credit');
    expect(formatFilterTokens(withToken(tokens, only('type:')))).toBe('passport');
  });
});
