import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { credits, sumCredits, ZERO_CREDITS, type Credits } from './credits.ts';
import { observeReadings, observeStep, type BalanceMark, type ExpectedChange } from './observed.ts';
import { instant } from './time.ts';

const second = (n: number) => instant(1_700_000_000_000 + n * 1000);
const mark = (n: number, total: string): BalanceMark => ({
  id: `b${n}`,
  order: n,
  at: second(n),
  total: credits(total),
});
const sent = (n: number, amount: string): ExpectedChange => ({
  entryId: `x${n}`,
  amount: credits(amount),
  sentAfter: n - 1,
});

describe('observeReadings', () => {
  it('makes no entry of the first reading', () => {
    expect(observeReadings([mark(0, '42')], [])).toEqual({ observed: [], settled: [] });
  });

  it('makes one entry of each change, and none of a reading that repeats', () => {
    const { observed } = observeReadings([mark(0, '42'), mark(1, '42'), mark(2, '40.5'), mark(3, '50')], []);
    expect(observed.map((one) => [one.key, one.amount, one.isWhole])).toEqual([
      ['b1', credits('-1.5'), true],
      ['b2', credits('9.5'), true],
    ]);
  });

  it('recognises an adjustment of ours in the change that contains it', () => {
    const ours = sent(2, '10');
    const { observed, settled } = observeReadings([mark(0, '42'), mark(1, '40'), mark(3, '50')], [ours]);
    expect(observed.map((one) => [one.amount, one.expected])).toEqual([
      [credits('-2'), null],
      [credits('10'), ours],
    ]);
    expect(settled).toEqual([ours]);
  });

  it('goes by the order in which readings were kept, though the clock was set back between them', () => {
    const ours = sent(2, '10');
    const readings = [mark(1, '42'), { ...mark(2, '50'), at: second(-86_400) }];
    expect(observeReadings(readings, [ours])).toMatchObject({
      observed: [{ expected: ours }, { amount: credits('-2') }],
    });
    const before = [mark(0, '42'), { ...mark(1, '52'), at: second(86_400) }];
    expect(observeReadings(before, [ours])).toMatchObject({ observed: [{ expected: null }], settled: [] });
  });

  it('tells ours from the rest when the change has another size', () => {
    const { observed } = observeReadings([mark(0, '42'), mark(3, '49')], [sent(2, '10')]);
    expect(observed.map((one) => [one.amount, one.expected?.entryId ?? null, one.isWhole])).toEqual([
      [credits('10'), 'x2', false],
      [credits('-3'), null, false],
    ]);
  });

  it('keeps waiting for an adjustment sent after the last reading', () => {
    expect(observeReadings([mark(0, '42'), mark(1, '52')], [sent(2, '10')]).settled).toEqual([]);
  });

  it('settles each of several adjustments once', () => {
    const { observed, settled } = observeReadings(
      [mark(0, '0'), mark(2, '5'), mark(4, '12')],
      [sent(1, '5'), sent(3, '7')],
    );
    expect(settled.map((one) => one.entryId)).toEqual(['x1', 'x3']);
    expect(observed.map((one) => one.expected?.entryId)).toEqual(['x1', 'x3']);
  });

  it('settles an adjustment that changed nothing without an entry', () => {
    expect(observeReadings([mark(0, '42'), mark(3, '42')], [sent(2, '0')])).toMatchObject({
      observed: [],
      settled: [{ entryId: 'x2' }],
    });
  });

  it('explains every movement of the balance exactly, whatever was sent in between', () => {
    const amount = fc.bigInt({ min: -1_000_000_000_000n, max: 1_000_000_000_000n }).map((value) => value as Credits);
    fc.assert(
      fc.property(
        fc.array(amount, { minLength: 1, maxLength: 20 }),
        fc.array(fc.record({ amount, at: fc.integer({ min: 0, max: 25 }) }), { maxLength: 5 }),
        (totals, sends) => {
          const readings = totals.map((total, n) => ({ id: `b${n}`, order: n, at: second(n), total }));
          const expected = sends.map((one, n) => ({ entryId: `x${n}`, amount: one.amount, sentAfter: one.at - 1 }));
          const { observed, settled } = observeReadings(readings, expected);
          expect(sumCredits(observed.map(({ amount }) => amount))).toBe(totals.at(-1)! - totals[0]!);
          expect(new Set(settled).size).toBe(settled.length);
          expect(new Set(observed.map((one) => one.key)).size).toBe(observed.length);
          expect(observed.every((one) => one.amount !== ZERO_CREDITS)).toBe(true);
        },
      ),
    );
  });
});

describe('observeStep', () => {
  it('takes what the API listed off first', () => {
    const { observed } = observeStep(mark(0, '100'), mark(1, '105'), credits('-5'), []);
    expect(observed).toMatchObject([{ amount: credits('10'), isWhole: false }]);
  });

  it('settles nothing in a step that the listed entries explain', () => {
    expect(observeStep(mark(0, '100'), mark(3, '95'), credits('-5'), [sent(1, '10')])).toEqual({
      observed: [],
      settled: [],
    });
  });
});
