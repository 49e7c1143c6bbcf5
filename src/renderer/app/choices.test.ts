import { describe, expect, it } from 'vitest';
import { findChoices, type FoundAccount } from './choices.ts';

const account = { id: 'a1', name: 'Jordan Pike', email: '', externalId: 'x' } as FoundAccount;

describe('the one search box', () => {
  it('offers screens and actions before anything is typed', () => {
    const words = findChoices('', []).map((choice) => (choice.kind === 'account' ? '' : choice.words));
    expect(words).toContain('Go to Ledger');
    expect(words).toContain('New adjustment');
  });

  it('puts accounts first, then the ledger searched for the text', () => {
    const choices = findChoices('jordan "pike"', [account]);
    expect(choices.map((choice) => choice.kind)).toEqual(['account', 'ledger']);
    const ledger = choices[1];
    expect(ledger && 'path' in ledger ? decodeURIComponent(ledger.path) : '').toBe(
      String.raw`/ledger?q="jordan \"pike\""`,
    );
  });

  it('finds a screen by a part of its name', () => {
    expect(findChoices('adjust', []).map((choice) => choice.id)).toEqual(['ledger', 'go-j', 'new-adjustment', 'bulk']);
  });
});
