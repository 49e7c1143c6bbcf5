import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { credits, formatCredits } from '../../../domain/credits.ts';
import { AdjustmentKindSchema, AdjustmentStateSchema } from '../../../domain/adjustment.ts';
import type { AdjustmentPreview } from '../../../contract/adjustments.ts';
import { adjustmentValuesSchema, approvablePair, NEW_ADJUSTMENT, readAmount, toRequest } from './adjustment-values.ts';
import { possibleActions } from './adjustment-words.ts';

const said = (typed: string, kind: Parameters<typeof readAmount>[1], decimals = 0) => {
  const read = readAmount(typed, kind, decimals);
  return read.ok ? read.value : read.error;
};

describe('the amount of an adjustment', () => {
  it('gives for a refund, takes for a clawback, is signed for a correction, is the target for set balance', () => {
    expect(said('10', 'refund')).toBe('10');
    expect(said('10', 'clawback')).toBe('-10');
    expect(said('−10', 'correction')).toBe('-10');
    expect(said('0', 'set balance')).toBe('0');
  });

  it('refuses what could be misread', () => {
    expect(said('12,5', 'refund', 2)).toContain('with a point');
    expect(said('-10', 'refund')).toContain('without a minus');
    expect(said('-10', 'clawback')).toContain('without a minus');
    expect(said('-1', 'set balance')).toContain('below zero');
    expect(said('0', 'goodwill')).toContain('zero');
    expect(said('1.5', 'refund')).toBe('This API takes whole credits only');
    expect(said('1.555', 'refund', 2)).toBe('This API takes at most 2 decimals');
    expect(said('ten', 'refund')).toBe('Is not a number');
    expect(said('', 'refund')).toBe('Needs an amount');
  });

  it('counts decimals by value, not by how it was typed', () => {
    expect(said('10.00', 'refund')).toBe('10');
  });

  it('never gives a request that the kind does not allow, whatever is typed', () => {
    fc.assert(
      fc.property(fc.constantFrom(...AdjustmentKindSchema.options), fc.string(), fc.nat(6), (kind, typed, decimals) => {
        const request = toRequest({ ...NEW_ADJUSTMENT, accountId: 'a', kind, amount: typed }, decimals);
        if (request === null) return;
        const isNegative = request.amount.startsWith('-');
        if (kind === 'clawback') expect(isNegative).toBe(true);
        else if (kind !== 'correction') expect(isNegative).toBe(false);
        expect(request.amount.split('.')[1]?.length ?? 0).toBeLessThanOrEqual(decimals);
      }),
    );
  });
});

describe('the form of an adjustment', () => {
  it('asks for account, amount and reason, each at its field', () => {
    const issues = adjustmentValuesSchema(0).safeParse(NEW_ADJUSTMENT).error?.issues ?? [];
    expect(issues.map((issue) => issue.path.join('.'))).toEqual(['accountId', 'reason', 'amount']);
  });
});

describe('what may be approved', () => {
  const preview: AdjustmentPreview = {
    method: 'set',
    byHand: null,
    earlier: [],
    reversal: null,
    before: {
      amount: formatCredits(credits('42')),
      unit: 'credits',
      at: null,
      staleAfter: null,
      problem: null,
      doubt: null,
    },
    delta: formatCredits(credits('10')),
    after: formatCredits(credits('52')),
    money: null,
    warnings: [],
    refusals: [],
    isOffline: false,
    policy: null,
  };

  it('is the pair that is shown', () => {
    expect(approvablePair(preview)).toEqual({ approvedBefore: '42', approvedAfter: '52' });
  });

  it('is nothing while there is a refusal, no preview, or no balance', () => {
    expect(approvablePair(undefined)).toBeNull();
    expect(approvablePair({ ...preview, refusals: [{ code: 'x', sentence: 'No.' }] })).toBeNull();
    expect(approvablePair({ ...preview, before: { ...preview.before, amount: null } })).toBeNull();
  });
});

describe('what a person may do', () => {
  it('is nothing while it is being sent or once it is settled, and only a decision while it is unknown', () => {
    for (const state of AdjustmentStateSchema.options) {
      const actions = possibleActions(state);
      if (['sending', 'confirmed', 'declined', 'applied'].includes(state))
        expect(actions).toEqual({ approve: false, discard: false, resolve: false, withdraw: false });
      if (state === 'unknown')
        expect(actions).toEqual({ approve: false, discard: false, resolve: true, withdraw: false });
    }
  });
});
