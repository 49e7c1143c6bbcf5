import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EntryFilter, EntryKind, LedgerPlan, SandboxEntry, Slot } from '../../engine/providers/sandbox-api.ts';
import { Ledger } from './ledger.ts';
import type { Segment } from './timeline.ts';

const EPOCH = Date.parse('2026-11-01T00:00:00Z');
const MINUTE = 60_000;
const slot = (kind: EntryKind, tag = '', min = 1, max = 15): Slot => ({ kind, tag, labels: ['a', 'b'], min, max });
const PLAN: LedgerPlan = {
  decimals: 0,
  slots: [
    slot('credit'),
    slot('credit'),
    slot('debit', 'x'),
    slot('debit', 'y'),
    slot('adjustment', '', -5, 5),
    slot('debit', 'x'),
  ],
  level: { min: 40, max: 200 },
  topUpStep: 50,
  bonus: 50,
};

function ledgerOf({
  seed = 7,
  history = 40,
  segments = [] as Segment[],
  removed = [] as number[],
  now = EPOCH,
} = {}): Ledger {
  return new Ledger({
    plan: PLAN,
    seed,
    epoch: EPOCH,
    history,
    api: 'one',
    accountId: 'a',
    segments: () => segments,
    removed: () => removed,
    now: () => now,
  });
}

const all = (ledger: Ledger, filter: EntryFilter = {}): SandboxEntry[] => {
  const selection = ledger.select(filter);
  return Array.from({ length: selection.count }, (_, i) => selection.at(i));
};

const segmentsArbitrary = fc
  .array(
    fc.record({
      wait: fc.integer({ min: 0, max: 10 * MINUTE }),
      entries: fc.integer({ min: 0, max: 7 }),
      rate: fc.constantFrom(0, 1, 12),
    }),
    { maxLength: 5 },
  )
  .map((steps) => {
    let time = EPOCH;
    const segments: Segment[] = [];
    for (const { wait, entries, rate } of steps) {
      if (rate > 0) segments.push({ kind: 'rate', from: time, until: time + wait, perMinute: rate });
      time += wait;
      if (entries > 0) segments.push({ kind: 'burst', at: time, entries });
    }
    return { segments, now: time };
  });

describe('a ledger', () => {
  it('adds up: each balance is the one before plus the amount, from zero, and never below zero', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 0, max: 60 }), segmentsArbitrary, (seed, history, live) => {
        let balance = 0;
        const ledger = ledgerOf({ seed, history, ...live });
        for (const entry of all(ledger)) {
          balance += entry.amount;
          const hasRightSign =
            entry.kind === 'adjustment' || Math.sign(entry.amount) === (entry.kind === 'debit' ? -1 : 1);
          if (entry.balanceAfter !== balance || balance < 0 || !hasRightSign)
            expect.fail(JSON.stringify({ balance, entry }));
        }
        expect(ledger.balance()).toBe(balance);
      }),
    );
  });

  it('never goes back in time, and lists nothing from the future', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 60 }), segmentsArbitrary, (seed, history, live) => {
        const times = all(ledgerOf({ seed, history, ...live })).map((entry) => entry.at);
        expect(times).toEqual([...times].sort((a, b) => a - b));
        expect(times.at(-1)).toBeLessThanOrEqual(live.now);
        expect(times[history - 1]).toBeLessThan(EPOCH);
      }),
    );
  });

  it('selects by kind, tag and time, without removed entries, as filtering the whole would', () => {
    const kinds = fc.option(
      fc.uniqueArray(fc.constantFrom<EntryKind>('credit', 'debit', 'adjustment'), { minLength: 1 }),
      { nil: undefined },
    );
    const time = fc.option(fc.integer({ min: EPOCH - 12 * 86_400_000, max: EPOCH + 3600_000 }), { nil: undefined });
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 45 }), { maxLength: 6 }),
        fc.record({ kinds, tags: fc.constantFrom(undefined, ['x'], ['x', 'y'], ['none']), from: time, until: time }),
        segmentsArbitrary,
        (gone, filter, live) => {
          const removed = gone.sort((a, b) => a - b);
          const expected = all(ledgerOf(live)).filter(
            (entry) =>
              !removed.includes(entry.serial) &&
              (filter.kinds?.includes(entry.kind) ?? true) &&
              (filter.tags?.some((tag) => tag === entry.tag) ?? true) &&
              entry.at >= (filter.from ?? 0) &&
              entry.at <= (filter.until ?? Infinity),
          );
          expect(all(ledgerOf({ removed, ...live }), filter)).toEqual(expected);
        },
      ),
    );
  });

  it('tells what was spent in a span', () => {
    const ledger = ledgerOf({ history: 60 });
    const entries = all(ledger);
    const [from, until] = [entries[10]!.at, entries[40]!.at];
    const debits = entries.slice(10, 40).filter((entry) => entry.kind === 'debit');
    expect(ledger.spent(from, until)).toEqual({
      amount: -debits.reduce((sum, entry) => sum + entry.amount, 0),
      debits: debits.length,
    });
  });

  it('begins with the bonus', () => {
    expect(all(ledgerOf())[0]).toMatchObject({ serial: 0, kind: 'credit', amount: 50, balanceAfter: 50 });
  });

  it('keeps old entries as they were when new ones arrive', () => {
    const before = all(ledgerOf());
    const after = all(ledgerOf({ segments: [{ kind: 'burst', at: EPOCH + 1000, entries: 3 }], now: EPOCH + 1000 }));
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after).toHaveLength(before.length + 3);
  });

  it('moves at the rate while a rate lasts', () => {
    const segments: Segment[] = [{ kind: 'rate', from: EPOCH, until: null, perMinute: 6 }];
    expect(ledgerOf({ segments, now: EPOCH + 10 * MINUTE }).count()).toBe(40 + 60);
  });

  it('leaves other APIs and accounts alone when a burst names one', () => {
    const burst = { kind: 'burst', at: EPOCH, entries: 5 } as const;
    expect(ledgerOf({ segments: [{ ...burst, api: 'two' }] }).count()).toBe(40);
    expect(ledgerOf({ segments: [{ ...burst, api: 'one', accountId: 'b' }] }).count()).toBe(40);
    expect(ledgerOf({ segments: [{ ...burst, api: 'one', accountId: 'a' }] }).count()).toBe(45);
  });

  it('reads a page of a million entries as quickly as any', () => {
    const ledger = ledgerOf({ history: 1_000_000 });
    const took = Array.from({ length: 30 }, (_, i) => {
      const started = performance.now();
      const selection = ledger.select({ until: EPOCH - i * 1_000_000_000 });
      for (let k = 1; k <= 100; k++) selection.at(selection.count - k);
      return performance.now() - started;
    }).sort((a, b) => a - b);
    expect(took[15]).toBeLessThan(5);
  });
});
