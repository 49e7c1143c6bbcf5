import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasMovedTooFar, weighLook, type ListedChange } from './adjustment-evidence.ts';

const certain = (amount: number): ListedChange => ({ amount, isCertain: true });
const unsure = (amount: number): ListedChange => ({ amount, isCertain: false });

describe('weighing what an account shows after a write without an answer', () => {
  it('calls a set landed when the target is there, not landed when nothing moved, and asks about anything else', () => {
    const set = { method: 'set', target: 52 } as const;
    expect(weighLook(42, set, { balance: 52, listed: [] })).toBe('landed');
    expect(weighLook(42, set, { balance: 42, listed: [] })).toBe('not landed');
    expect(weighLook(42, set, { balance: 51, listed: [] })).toBe('undecided');
  });

  it('takes deductions that the API lists into account before it judges an addition', () => {
    const add = { method: 'add', delta: 10 } as const;
    expect(weighLook(100, add, { balance: 107, listed: [certain(-3)] })).toBe('landed');
    expect(weighLook(100, add, { balance: 97, listed: [certain(-3)] })).toBe('not landed');
    expect(weighLook(100, add, { balance: 107, listed: [] })).toBe('undecided');
  });

  it('does not decide when a deduction of unsure time makes both stories fit', () => {
    const add = { method: 'add', delta: 10 } as const;
    expect(weighLook(100, add, { balance: 100, listed: [unsure(-10)] })).toBe('undecided');
    expect(weighLook(100, add, { balance: 90, listed: [unsure(-10)] })).toBe('not landed');
    expect(weighLook(100, add, { balance: 107, listed: [unsure(-3)] })).toBe('landed');
  });

  it('never takes one story for the other, whatever was deducted', () => {
    const amounts = fc.array(fc.integer({ min: -50, max: -1 }), { maxLength: 5 });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10_000 }),
        fc.integer({ min: -500, max: 500 }).filter((delta) => delta !== 0),
        amounts,
        amounts,
        fc.boolean(),
        fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
        (before, delta, sure, doubtful, hasLanded, fell) => {
          const inDoubt = doubtful.filter((_, index) => fell[index]).reduce((sum, amount) => sum + amount, 0);
          const spent = sure.reduce((sum, amount) => sum + amount, 0) + inDoubt;
          const balance = before + spent + (hasLanded ? delta : 0);
          const verdict = weighLook(
            before,
            { method: 'add', delta },
            {
              balance,
              listed: [...sure.map(certain), ...doubtful.map(unsure)],
            },
          );
          expect(verdict).not.toBe(hasLanded ? 'not landed' : 'landed');
        },
      ),
    );
  });
});

describe('how far a balance may move before sending stops', () => {
  it('allows a set no movement at all', () => {
    expect(hasMovedTooFar('set', 42, 42, 50)).toBe(false);
    expect(hasMovedTooFar('set', 42, 41, 50)).toBe(true);
  });

  it('allows an addition the percentage of the setting, in both directions', () => {
    expect(hasMovedTooFar('add', 100, 95, 5)).toBe(false);
    expect(hasMovedTooFar('add', 100, 105, 5)).toBe(false);
    expect(hasMovedTooFar('add', 100, 94, 5)).toBe(true);
    expect(hasMovedTooFar('add', 0, 1, 100)).toBe(true);
  });
});
