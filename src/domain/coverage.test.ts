import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BEGINNING_OF_TIME, isBurst, judgeLeftOut, judgeWindow, type WindowPoll } from './coverage.ts';
import { credits, type Credits } from './credits.ts';
import { instant } from './time.ts';

const WINDOW = 100;
const minute = (n: number) => instant(1_700_000_000_000 + n * 60_000);
const entry = (n: number, amount: Credits | null = credits('-1')) => ({ key: `e${n}`, at: minute(n), amount });
const entries = (from: number, until: number) => Array.from({ length: until - from }, (_, i) => entry(from + i));

function poll(change: Partial<WindowPoll>): WindowPoll {
  return {
    entries: [],
    isFull: false,
    known: new Set(),
    stored: change.known?.size ?? 0,
    lastGoodPollAt: null,
    lastKnownAt: null,
    balanceBefore: null,
    balanceNow: null,
    ...change,
  };
}

describe('judgeWindow', () => {
  it('sees the whole history in a window that is not full, also on the first poll', () => {
    expect(judgeWindow(poll({ entries: entries(0, 99) }))).toMatchObject({
      coverage: 'whole history',
      hole: null,
      residual: null,
    });
  });

  it('does not take a list for the whole history that leaves out what is known, however short it is', () => {
    const cut = poll({ entries: entries(50, 100), known: new Set(['e50']), stored: 51, lastGoodPollAt: minute(51) });
    expect(judgeWindow(cut).coverage).toBe('joined');
    expect(judgeWindow({ ...cut, entries: entries(60, 110), known: new Set() }).coverage).toBe('possible gap');
  });

  it('says that history before a full first window cannot be had, which is no gap', () => {
    expect(judgeWindow(poll({ entries: entries(5, 105), isFull: true }))).toMatchObject({
      coverage: 'starts late',
      hole: { from: BEGINNING_OF_TIME, until: minute(5) },
    });
  });

  it('finds no gap when one known entry is in a full window', () => {
    const judged = judgeWindow(
      poll({
        entries: entries(50, 150),
        isFull: true,
        known: new Set(['e50']),
        lastGoodPollAt: minute(51),
        lastKnownAt: minute(50),
        balanceBefore: credits('1000'),
        balanceNow: credits('901'),
      }),
    );
    expect(judged).toMatchObject({ coverage: 'joined', hole: null, residual: 0n });
  });

  it('records a gap when none of the known entries is in the window, with the net of what was lost', () => {
    const judged = judgeWindow(
      poll({
        entries: entries(200, 300),
        isFull: true,
        lastGoodPollAt: minute(99),
        lastKnownAt: minute(98),
        balanceBefore: credits('1000'),
        balanceNow: credits('930'),
      }),
    );
    expect(judged.coverage).toBe('possible gap');
    expect(judged.hole).toEqual({ from: minute(98), until: minute(200) });
    expect(judged.residual).toBe(credits('30'));
  });

  it('records a gap after an earlier poll that listed nothing', () => {
    const judged = judgeWindow(poll({ entries: entries(200, 300), isFull: true, lastGoodPollAt: minute(10) }));
    expect(judged).toMatchObject({ coverage: 'possible gap', hole: { from: minute(10), until: minute(200) } });
  });

  it('records a gap also where the balance says that nothing was lost in it', () => {
    const judged = judgeWindow(
      poll({
        entries: entries(200, 300),
        isFull: true,
        lastGoodPollAt: minute(199),
        lastKnownAt: minute(199),
        balanceBefore: credits('1000'),
        balanceNow: credits('900'),
      }),
    );
    expect(judged).toMatchObject({ coverage: 'possible gap', residual: 0n });
    expect(judged.hole).not.toBeNull();
  });

  it('shows an overlap that does not add up as a residual, and invents nothing for it', () => {
    const judged = judgeWindow(
      poll({
        entries: entries(0, 3),
        known: new Set(['e0', 'e1']),
        lastGoodPollAt: minute(2),
        lastKnownAt: minute(1),
        balanceBefore: credits('10'),
        balanceNow: credits('4.5'),
      }),
    );
    expect(judged).toMatchObject({ coverage: 'whole history', residual: credits('-4.5') });
  });

  it('counts new entries without a sign and leaves them in the residual', () => {
    const judged = judgeWindow(
      poll({
        entries: [entry(0), entry(1, null)],
        known: new Set(['e0']),
        lastGoodPollAt: minute(0),
        balanceBefore: credits('10'),
        balanceNow: credits('7'),
      }),
    );
    expect(judged).toMatchObject({ residual: credits('-3') });
  });

  it('takes the oldest entry of the window for the end of a gap, in whatever order they come', () => {
    const listed = entries(200, 300).reverse();
    const judged = judgeWindow(poll({ entries: listed, isFull: true, lastGoodPollAt: minute(10) }));
    expect(judged.hole?.until).toBe(minute(200));
  });
});

/** An account that lives through polls at arbitrary moments, watched through a window of its newest 100 entries. */
const lifeArbitrary = fc.array(
  fc.record({ events: fc.integer({ min: 0, max: 250 }), seed: fc.integer({ min: 0, max: 1000 }) }),
  { minLength: 1, maxLength: 8 },
);

describe('the gap rule over whole lives', () => {
  it('reports a hole exactly when an entry was lost or might have been, with the net of what was lost', () => {
    fc.assert(
      fc.property(lifeArbitrary, (polls) => {
        const all: ReturnType<typeof entry>[] = [];
        const known = new Set<string>();
        let balance = 0n;
        let before: Credits | null = null;
        let lastGoodPollAt: ReturnType<typeof minute> | null = null;
        let lastKnownAt: ReturnType<typeof minute> | null = null;
        for (const { events, seed } of polls) {
          const firstNew = all.length;
          for (let i = 0; i < events; i++) {
            const amount = BigInt((((seed + i) * 7919) % 41) - 20) as Credits;
            all.push(entry(all.length, amount));
            balance += amount;
          }
          const seen = all.slice(-WINDOW);
          const judged = judgeWindow({
            entries: seen,
            isFull: seen.length >= WINDOW,
            stored: known.size,
            known: new Set(seen.filter((one) => known.has(one.key)).map((one) => one.key)),
            lastGoodPollAt,
            lastKnownAt,
            balanceBefore: before,
            balanceNow: balance as Credits,
          });
          const lost = all.slice(firstNew).filter((one) => !seen.includes(one));
          const isFirst = lastGoodPollAt === null;
          if (!isFirst && lost.length > 0) expect(judged.coverage).toBe('possible gap');
          if (!isFirst) expect(judged.residual).toBe(lost.reduce((sum, one) => sum + (one.amount ?? 0n), 0n));
          if (judged.hole && judged.coverage === 'possible gap')
            expect(lost.every((one) => one.at >= judged.hole!.from && one.at <= judged.hole!.until)).toBe(true);
          if (judged.coverage === 'whole history' || judged.coverage === 'joined')
            expect(isFirst || lost.length === 0).toBe(true);
          for (const one of seen) known.add(one.key);
          before = balance as Credits;
          lastKnownAt = all.at(-1)?.at ?? null;
          lastGoodPollAt = minute(all.length);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('judgeLeftOut', () => {
  const span = { oldest: minute(10), newest: minute(20) };
  it('calls vanished what lies between listed entries, and nothing at the ends of a list or beyond them', () => {
    const said = [9, 10, 11, 19, 20, 21].map((n) => judgeLeftOut(minute(n), span));
    expect(said).toEqual(['cut off', 'cut off', 'vanished', 'vanished', 'cut off', 'cut off']);
    expect(judgeLeftOut(minute(15), null)).toBe('cut off');
  });
});

describe('isBurst', () => {
  it('asks for sooner polls once more than half a window came at once', () => {
    expect(isBurst(50, 100)).toBe(false);
    expect(isBurst(51, 100)).toBe(true);
    expect(isBurst(1000, null)).toBe(false);
  });
});
