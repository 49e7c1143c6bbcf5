import { describe, expect, it } from 'vitest';
import { isLookAlike, nameSchema } from './name.ts';
import { OperatorNameSchema } from './operator.ts';

const Name = nameSchema(20);

describe('a name', () => {
  it('is kept in one form, with single spaces', () => {
    expect(Name.parse('  Ａda\u00A0 Lovelace ')).toBe('Ada Lovelace');
    expect(Name.parse('Zoe\u0308')).toBe('Zo\u00eb');
    expect(Name.parse('דנה כהן')).toBe('דנה כהן');
  });

  it.each([
    ['an override of direction', 'Ada\u202Eecnanif'],
    ['a mark of direction', 'Ada\u200F'],
    ['an isolate', '\u2067Ada'],
    ['a zero-width space', 'A\u200Bda'],
    ['a soft hyphen', 'A\u00ADda'],
    ['a control character', 'Ada\u0007'],
    ['a line break', 'Ada\nBob'],
    ['half a pair', 'Ada\uD800'],
    ['a private character', 'Ada\uE000'],
    ['a tag character', 'Ada\u{E0041}'],
  ])('is refused with %s', (_what, text) => {
    expect(Name.safeParse(text).success).toBe(false);
  });

  it('is bounded as it is kept, however it was written', () => {
    expect(Name.safeParse('x'.repeat(21)).error?.issues[0]?.message).toBe('has at most 20 characters');
    expect(Name.safeParse('ﷺ'.repeat(3)).success).toBe(false);
    expect(Name.safeParse('  ').error?.issues[0]?.message).toBe('needs a name');
  });

  it.each([
    ['Ada', 'ADA'],
    ['Ada', '\u0410d\u0430'],
    ['Zoë', 'Zoe'],
    ['Ann Lee', 'Ann-Lee'],
    ['Olga', '0lga'],
    ['Ian', '1an'],
    ['Counterfoil', 'Соunterfоil'],
  ])('looks like another: %s, %s', (one, other) => {
    expect(isLookAlike(one, other)).toBe(true);
  });

  it.each([
    ['Neil', 'Nell'],
    ['Anna', 'Hanna'],
    ['Ольга', 'Олег'],
    ['Νίκος', 'Νίκη'],
  ])('is told from another: %s, %s', (one, other) => {
    expect(isLookAlike(one, other)).toBe(false);
  });
});

it('lets no operator be called like the program', () => {
  for (const name of ['counterfoil', 'Counter foil', 'C\u043Eunterf\u043Eil', 'Ｃounterfoil', 'C0unterfoil'])
    expect(OperatorNameSchema.safeParse(name).success, name).toBe(false);
  expect(OperatorNameSchema.parse('Ada')).toBe('Ada');
});
