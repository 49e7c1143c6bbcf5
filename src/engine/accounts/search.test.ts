import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccountCard } from './directory.ts';
import { fold } from '../../domain/fold.ts';
import { bestAccounts, filterAccounts, sortAccounts, wordsOf } from './search.ts';

function card(id: string, name: string, change: Partial<AccountCard> = {}): AccountCard {
  return {
    id: `c:${id}`,
    connectionId: 'c',
    externalId: id,
    name,
    email: `${id}@example.com`,
    unit: 'credits',
    proof: 'proved',
    isInDoubt: false,
    isIncomplete: false,
    total: 1,
    available: null,
    planEndsOn: null,
    lastMovementAt: null,
    tags: [],
    hasNote: false,
    text: fold([name, `${id}@example.com`, id].join('\n')),
    foldedName: fold(name),
    ...change,
  };
}

describe('finding accounts', () => {
  it('does not mind case, accents, or letters that only look accented', () => {
    const cards = [card('1', 'José Núñez'), card('2', 'Łukasz Strøm'), card('3', 'Jürgen Groß')];
    const find = (text: string) => bestAccounts(cards, text, 10).map(({ name }) => name);
    expect([find('jose nun'), find('lukasz strom'), find('JURGEN gross')]).toEqual([
      ['José Núñez'],
      ['Łukasz Strøm'],
      ['Jürgen Groß'],
    ]);
  });

  it('puts an id or e-mail to the letter first, then names that begin with the text', () => {
    const cards = [card('zz', 'Mara Anna'), card('x', 'Anna Lee'), card('anna', 'Somebody'), card('annabel', 'Who')];
    expect(bestAccounts(cards, 'anna', 10).map(({ externalId }) => externalId)).toEqual(['anna', 'x', 'annabel', 'zz']);
    expect(bestAccounts(cards, 'ZZ@example.com', 10).map(({ externalId }) => externalId)).toEqual(['zz']);
    expect(bestAccounts(cards, 'a', 2)).toHaveLength(2);
  });

  it('finds an account by any part of its name, and nothing that lacks a word', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-zäöéñ]{1,12}$/), { minLength: 1, maxLength: 4 }),
        fc.nat(3),
        (parts, at) => {
          const cards = [card('1', parts.join(' '))];
          const part = parts[at % parts.length]!;
          expect(filterAccounts(cards, { search: part.toUpperCase() })).toHaveLength(1);
          expect(filterAccounts(cards, { search: `${part} 0` })).toHaveLength(0);
        },
      ),
    );
  });

  it('takes an empty search for no search', () => {
    expect(filterAccounts([card('1', 'A')], { search: '   ' })).toHaveLength(1);
    expect(wordsOf('  Ab  c ')).toEqual(['ab', 'c']);
  });
});

describe('sorting accounts', () => {
  it('keeps what is absent last in both directions', () => {
    const cards = [card('a', 'A', { total: null }), card('b', 'B', { total: 5 }), card('c', 'C', { total: -2 })];
    const order = (direction: 'ascending' | 'descending') =>
      sortAccounts([...cards], 'balance', direction, new Map()).map(({ externalId }) => externalId);
    expect([order('ascending'), order('descending')]).toEqual([
      ['c', 'b', 'a'],
      ['b', 'c', 'a'],
    ]);
  });
});
