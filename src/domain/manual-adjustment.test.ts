import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EntryId } from './ids.ts';
import { dueAt, findDone, isDoneByBalance, type Candidate, type Instruction } from './manual-adjustment.ts';
import type { OwnEntry } from './own-entry.ts';
import { instant } from './time.ts';

const START = Date.UTC(2026, 10, 20, 9, 0, 0, 400);

const told: Instruction = {
  delta: 10_000_000,
  target: null,
  reference: '#8812',
  instructedAt: instant(START),
  balance: 40_000_000,
  balanceAt: instant(START - 300),
};

function candidate(entry: Partial<Candidate['entry']>, more: Partial<Candidate> = {}): Candidate {
  return {
    entry: {
      id: 'e1' as EntryId,
      at: instant(START + 60_000),
      amount: 10_000_000,
      balanceAfter: null,
      type: 'credit',
      origin: 'reported',
      adjustmentId: null,
      description: 'Grant',
      reference: '',
      ...entry,
    },
    isOrdinary: false,
    step: null,
    ...more,
  };
}

const none = { after: 0, near: [] };
const idOf = (found: OwnEntry | null) => found?.id ?? null;

describe('the entry of a change made by hand', () => {
  it('is the one of the right sign and amount after the instruction', () => {
    expect(idOf(findDone(told, [candidate({})]))).toBe('e1');
  });

  it.each<[string, Candidate]>([
    ['another amount', candidate({ amount: 9_999_999 })],
    ['another sign', candidate({ amount: -10_000_000, type: 'debit' })],
    ['no amount', candidate({ amount: null })],
    ['a time before the instruction', candidate({ at: instant(START - 60_000) })],
    ['another adjustment that it belongs to', candidate({ adjustmentId: 'a2' as Candidate['entry']['adjustmentId'] })],
    ['the look of ordinary use', candidate({}, { isOrdinary: true })],
  ])('is not one with %s', (_what, one) => {
    expect(findDone(told, [one])).toBeNull();
  });

  it('may be dated to the second that the instruction fell in', () => {
    expect(idOf(findDone(told, [candidate({ at: instant(START - 400) })]))).toBe('e1');
  });

  it('is of several the one that names the ticket, then one that calls itself an adjustment, then the earliest', () => {
    const early = candidate({ id: 'early' as EntryId, at: instant(START + 1000) });
    const adjusted = candidate({ id: 'adjusted' as EntryId, type: 'adjustment' });
    const named = candidate({ id: 'named' as EntryId, description: 'for #8812', at: instant(START + 90_000) });
    expect(idOf(findDone(told, [early, adjusted, named]))).toBe('named');
    expect(idOf(findDone(told, [early, adjusted]))).toBe('adjusted');
    expect(idOf(findDone(told, [candidate({ at: instant(START + 2000) }), early]))).toBe('early');
  });

  it('leads to the balance asked for where a balance was asked for', () => {
    const target = { ...told, target: 50_000_000 };
    expect(findDone(target, [candidate({ balanceAfter: 49_000_000 })])).toBeNull();
    expect(idOf(findDone(target, [candidate({ amount: 13_000_000, balanceAfter: 50_000_000 })]))).toBe('e1');
  });

  it('is no observed change that the balance held before the instruction already', () => {
    const from = instant(START - 3_600_000);
    const observed = { origin: 'observed' as const };
    const before = candidate(observed, { step: { from, to: 40_000_000, listed: none } });
    const after = candidate(observed, { step: { from, to: 50_000_000, listed: none } });
    const withUse = candidate(observed, { step: { from, to: 47_000_000, listed: { after: -3_000_000, near: [] } } });
    expect([before, after, withUse].map((one) => idOf(findDone(told, [one])))).toEqual([null, 'e1', 'e1']);
  });

  it('is never of another sign, amount, owner or an earlier second, whatever is listed', () => {
    const entries = fc.record({
      amount: fc.oneof(
        fc.constant(null),
        fc.integer({ min: -20, max: 20 }).map((one) => one * 1_000_000),
      ),
      at: fc.integer({ min: -100_000, max: 100_000 }).map((offset) => instant(START + offset)),
      adjustmentId: fc.constantFrom(null, 'a2') as fc.Arbitrary<Candidate['entry']['adjustmentId']>,
      type: fc.constantFrom<Candidate['entry']['type']>('credit', 'debit', 'adjustment'),
      reference: fc.constantFrom('', '#8812'),
    });
    fc.assert(
      fc.property(fc.array(entries), (listed) => {
        const found = findDone(
          told,
          listed.map((entry) => candidate(entry)),
        );
        if (found === null) return;
        expect(found).toMatchObject({ amount: told.delta, adjustmentId: null });
        expect(Date.parse(found.at)).toBeGreaterThan(START - 1000);
      }),
    );
  });
});

describe('a change that the balance alone shows', () => {
  it('is what it moved by beyond what was used and what others did meanwhile', () => {
    const amounts = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
    fc.assert(
      fc.property(amounts, amounts, amounts, (after, others, off) => {
        const balance = told.balance + told.delta + after + others + off;
        expect(isDoneByBalance(told, { balance, listed: { after, near: [] }, others })).toBe(off === 0);
      }),
    );
  });

  it('is never taken from entries alone, on whichever side of the reading they fell', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -20, max: 20 }), { maxLength: 12 }), fc.nat(12), (amounts, cut) => {
        const near = amounts.map((amount) => amount * 1_000_000);
        const balance = near.slice(cut).reduce((sum, amount) => sum + amount, told.balance);
        expect(isDoneByBalance(told, { balance, listed: { after: 0, near }, others: 0 })).toBe(false);
      }),
    );
  });

  it('is found although nobody knows on which side of the reading use fell', () => {
    const near = [-1_000_000, -2_000_000];
    for (const used of [0, -2_000_000, -3_000_000]) {
      const balance = told.balance + told.delta + used;
      expect(isDoneByBalance(told, { balance, listed: { after: 0, near }, others: 0 })).toBe(true);
    }
  });
});

it('is overdue after whole days', () => {
  expect(dueAt(told.instructedAt, 3)).toBe(instant(START + 3 * 86_400_000));
});
