import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AdjustmentKindSchema } from './adjustment.ts';
import { EntryOriginSchema } from './ledger.ts';
import {
  classifier,
  findRule,
  MovementSchema,
  movementRule,
  RULES_OF_NOBODY,
  ruleSentence,
  type Classed,
  type MovementRule,
} from './movement.ts';

const words = fc.constantFrom('Refund of order 12', 'plan EXPIRED', 'a*b', 'Welcome Bonus', '', 'İstanbul', 'expir');
const entries: fc.Arbitrary<Classed> = fc.record({
  origin: fc.constantFrom(...EntryOriginSchema.options),
  amount: fc.option(fc.integer({ min: -3, max: 3 })),
  sourceType: fc.constantFrom('debit', 'Credit', ' credit ', 'adjustment', ''),
  description: words,
});
const kinds = fc.option(fc.constantFrom(...AdjustmentKindSchema.options));
const rules: fc.Arbitrary<MovementRule> = fc.record({
  adjustment: fc.option(fc.constantFrom(...AdjustmentKindSchema.options)),
  origin: fc.option(fc.constantFrom(...EntryOriginSchema.options)),
  sign: fc.option(fc.constantFrom('gives' as const, 'takes' as const)),
  sourceType: fc.option(fc.constantFrom('debit', 'CREDIT')),
  description: fc.option(fc.constantFrom('refund', 'PLAN*exp', '*', 'a*b', 'bonus | EXPIR', '|')),
  movement: fc.constantFrom(...MovementSchema.options),
});

describe('the class of an entry', () => {
  it('is one of all classes, that of the first rule that fits alone, whatever the rules', () => {
    fc.assert(
      fc.property(entries, kinds, fc.array(rules, { maxLength: 6 }), (entry, kind, list) => {
        const movement = classifier(list)(entry, kind);
        expect(MovementSchema.options).toContain(movement);
        const at = findRule(list, entry, kind);
        expect(movement).toBe(at === null ? 'unexplained' : list[at]!.movement);
        // What comes after the rule that decides changes nothing, and what comes before it does not fit.
        if (at !== null) expect(classifier([list[at]!])(entry, kind)).toBe(movement);
        for (const before of list.slice(0, at ?? list.length)) expect(findRule([before], entry, kind)).toBeNull();
      }),
      { numRuns: Number(process.env['COUNTERFOIL_WORLDS'] ?? 200) },
    );
  });

  it('is never counted where nobody knows the sign', () => {
    const unsigned: Classed = { origin: 'reported', amount: null, sourceType: 'credit', description: 'Bonus' };
    expect(classifier([movementRule('granted')])(unsigned, null)).toBe('unexplained');
  });

  it.each([
    ['a refund of ours', { amount: 5, description: 'refund: broken' }, 'refund', 'refunded'],
    ['a top-up of ours', { amount: 5 }, 'top-up', 'purchased'],
    ['a clawback of ours', { amount: -5 }, 'clawback', 'clawed back'],
    ['a set balance of ours', { amount: -5 }, 'set balance', 'adjusted'],
    ['a listed use', { amount: -1, description: 'Passport Photo' }, null, 'consumed'],
    ['a bonus', { amount: 50, description: 'Welcome Bonus' }, null, 'granted'],
    ['an expiry', { amount: -50, description: 'Credits expired' }, null, 'expired'],
    ['a rise that nobody listed', { amount: 7, origin: 'observed' }, null, 'unexplained'],
    ['credits of an unknown source', { amount: 7, description: 'Import' }, null, 'unexplained'],
  ] as const)('of %s, without rules of a provider', (_, entry, kind, movement) => {
    const whole: Classed = { origin: 'reported', sourceType: '', description: '', ...entry };
    expect(classifier(RULES_OF_NOBODY)(whole, kind)).toBe(movement);
  });

  it('is told by a description in linear time, whatever is typed', () => {
    const entry: Classed = { origin: 'reported', amount: 1, sourceType: '', description: 'a'.repeat(100_000) };
    expect(classifier([movementRule('granted', { description: '*a'.repeat(99) + 'b' })])(entry, null)).toBe(
      'unexplained',
    );
  });

  it('has a rule that reads as a sentence', () => {
    expect(ruleSentence(movementRule('expired', { sign: 'takes', description: 'expir' }))).toBe(
      'Takes credits and the description holds “expir”: expired.',
    );
    expect(ruleSentence(movementRule('granted', { description: 'bonus|gift | promo' }))).toBe(
      'The description holds “bonus”, “gift” or “promo”: granted.',
    );
    expect(ruleSentence(movementRule('unexplained'))).toBe('Whatever it is: unexplained.');
  });
});
