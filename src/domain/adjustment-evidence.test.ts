import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasMovedTooFar, weighReading, type ListedChange } from './adjustment-evidence.ts';

const certain = (amount: number): ListedChange => ({ amount, isCertain: true });
const unsure = (amount: number): ListedChange => ({ amount, isCertain: false });

const fits = (...reading: Parameters<typeof weighReading>) => weighReading(...reading).fits;

describe('weighing what an account shows after a write without an answer', () => {
  it('fits a set that landed when the target is there, one that did not when nothing moved, and else nothing', () => {
    const set = { method: 'set', target: 52 } as const;
    expect(fits(42, set, 52, [])).toBe('landed');
    expect(fits(42, set, 42, [])).toBe('not landed');
    expect(fits(42, set, 51, [])).toBe('undecided');
  });

  it('takes deductions that the API lists into account before it judges an addition', () => {
    const add = { method: 'add', delta: 10 } as const;
    expect(fits(100, add, 107, [certain(-3)])).toBe('landed');
    expect(fits(100, add, 97, [certain(-3)])).toBe('not landed');
    expect(fits(100, add, 107, [])).toBe('undecided');
  });

  it('does not decide when a deduction of unsure time makes both stories fit', () => {
    const add = { method: 'add', delta: 10 } as const;
    expect(fits(100, add, 100, [unsure(-10)])).toBe('undecided');
    expect(fits(100, add, 90, [unsure(-10)])).toBe('not landed');
    expect(fits(100, add, 107, [unsure(-3)])).toBe('landed');
  });

  it('lets a set overwrite any of what is listed, so that a set to a balance reached by use as well is undecided', () => {
    const set = { method: 'set', target: 97 } as const;
    expect(fits(100, set, 92, [certain(-3), certain(-5)])).toBe('undecided');
    expect(fits(100, set, 97, [certain(-3), certain(-5)])).toBe('landed');
  });

  it('is undecided where a set aims at the balance that is there', () => {
    expect(fits(42, { method: 'set', target: 42 }, 42, [])).toBe('undecided');
  });

  it('does not try sums without end', () => {
    const many = Array.from({ length: 40 }, (_, index) => unsure(-(2 ** (index % 30))));
    expect(fits(100, { method: 'add', delta: 10 }, 110, many)).toBe('undecided');
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
          const listed = [...sure.map(certain), ...doubtful.map(unsure)];
          const weighed = weighReading(before, { method: 'add', delta }, balance, listed);
          expect(weighed.fits).not.toBe(hasLanded ? 'not landed' : 'landed');
          expect(balance).toBeGreaterThanOrEqual(hasLanded ? weighed.leastIfLanded : weighed.leastIfNotLanded);
          if (!hasLanded) expect(balance).toBeLessThanOrEqual(weighed.mostIfNotLanded);
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
