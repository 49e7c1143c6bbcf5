import { describe, expect, it } from 'vitest';
import { soughtAccount, suggest, type SuggestWorld } from './suggest.ts';

const WORLD: SuggestWorld = {
  connections: [{ label: 'Editpad' }, { label: 'GitRead staging' }],
  accounts: [{ id: 'a1', name: 'Jordan Pike', hint: 'Editpad' }],
};
const tokensOf = (draft: string) => suggest(draft, WORLD).map(({ token, text }) => token ?? text);

describe('suggest', () => {
  it('offers the keys first, and what is typed as text', () => {
    expect(tokensOf('')).toContain('type:');
    expect(tokensOf('am')).toEqual(['amount:', { key: 'text', value: 'am' }]);
  });

  it('offers the values of a key', () => {
    expect(tokensOf('type:de')).toEqual([{ key: 'type', value: 'debit' }]);
    expect(tokensOf('connection:"GitRead s')).toEqual([{ key: 'connection', value: 'GitRead staging' }]);
  });

  it('offers the accounts found, by name, as their id', () => {
    expect(soughtAccount('account:jor')).toBe('jor');
    expect(suggest('account:jor', WORLD)[0]).toMatchObject({
      token: { key: 'account', value: 'a1' },
      words: 'Jordan Pike',
    });
  });

  it('takes text in quotes as one piece', () => {
    expect(tokensOf('"passport photo"')).toEqual([{ key: 'text', value: 'passport photo' }]);
  });
});
