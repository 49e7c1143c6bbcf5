import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Adjustment } from '../../../domain/adjustment.ts';
import type { AdjustmentId } from '../../../domain/ids.ts';
import type { OperatorId } from '../../../domain/operator.ts';
import { DAY_MILLISECONDS } from '../../../domain/policy.ts';
import { instant } from '../../../domain/time.ts';
import { draftedAt } from '../../../../test/support/adjustment.ts';
import { makeFolder, silent } from '../../../../test/support/desk.ts';
import { openStore, type Store } from '../../store/index.ts';
import { createAllowance, type Allowance } from './allowance.ts';
import type { BookListener } from '../book.ts';

const NOW = 1_795_000_000_000;
const HOUR = 3_600_000;
const LONG_AGO = -3 * DAY_MILLISECONDS;
let folder: ReturnType<typeof makeFolder>;
let store: Store;

beforeEach(async () => {
  folder = makeFolder();
  store = await openStore({ folder: folder.path, logger: silent, now: () => instant(NOW) });
});
afterEach(async () => {
  await store.close();
  folder[Symbol.dispose]();
});

/** 10 credits that Bob cleared alone. Times are before and after now. */
function cleared(at: number, change: Partial<Adjustment>): Adjustment {
  const clearedAt = instant(NOW + at);
  return draftedAt(clearedAt, {
    state: 'queued',
    clearance: { kind: 'alone', by: 'bob' as OperatorId, at: clearedAt, amount: 10_000_000, approval: null },
    ...change,
  });
}

/** An allowance beside a book that announces what it is told to. */
function allowanceAt(now: () => number): Allowance & { note(adjustment: Adjustment): void } {
  let note: BookListener = () => undefined;
  const book = { onWritten: (listener: BookListener) => void (note = listener) };
  const allowance = createAllowance({ store, clock: { now: () => instant(now()) }, book } as never);
  return { ...allowance, note: (adjustment) => note(adjustment, null) };
}

const sum = (allowance: Allowance) => allowance.sent('bob', 'c1', '');

/** Told of as it was written, and read by a console that has just started. */
async function sumOf(adjustment: Adjustment): Promise<readonly bigint[]> {
  const told = allowanceAt(() => NOW);
  told.note(adjustment);
  const before = await sum(told);
  await store.table('adjustments').put(adjustment);
  return [before, await sum(allowanceAt(() => NOW))];
}

describe('what an operator sent alone within a day', () => {
  it('holds what was cleared long ago and waits in the outbox: it leaves today or later', async () => {
    expect(await sumOf(cleared(LONG_AGO, {}))).toEqual([10_000_000n, 10_000_000n]);
  });

  it('holds what was cleared long ago and left within the day', async () => {
    const at = instant(NOW - 23 * HOUR);
    expect(await sumOf(cleared(LONG_AGO, { state: 'confirmed', sentAt: at, updatedAt: at }))).toEqual([
      10_000_000n,
      10_000_000n,
    ]);
  });

  it('ends a day after it left, whatever happened to it since', async () => {
    const sentAt = instant(NOW - 24 * HOUR);
    const change = { state: 'confirmed', sentAt, updatedAt: instant(NOW) } as const;
    expect(await sumOf(cleared(LONG_AGO, change))).toEqual([0n, 0n]);
  });

  it('holds what a person was told to do by hand, also once it was withdrawn', async () => {
    const at = instant(NOW - HOUR);
    const change = { state: 'declined', method: 'manual', instructedAt: at, updatedAt: at } as const;
    expect(await sumOf(cleared(-HOUR, change))).toEqual([10_000_000n, 10_000_000n]);
  });

  it('holds nothing that was taken back before it left', async () => {
    expect(await sumOf(cleared(-HOUR, { state: 'declined' }))).toEqual([0n, 0n]);
  });

  it('believes what is written while it loads, not what it loads of it', async () => {
    await store.table('adjustments').put(cleared(-HOUR, {}));
    const allowance = allowanceAt(() => NOW);
    const loading = sum(allowance);
    allowance.note(cleared(-HOUR, { state: 'declined' }));
    await loading;
    expect(await sum(allowance)).toBe(0n);
  });

  it('is the sum of the last word on each adjustment, whoever sent it and whenever one asks', async () => {
    const adjustment = fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd').map((id) => id as AdjustmentId),
      by: fc.constantFrom('bob', 'eve').map((by) => by as OperatorId),
      state: fc.constantFrom('queued', 'confirmed', 'declined', 'unknown' as const),
      ago: fc.integer({ min: 0, max: 30 }),
      amount: fc.integer({ min: 1, max: 99 }),
    });
    const asking = fc.record({ hours: fc.integer({ min: 0, max: 9 }), except: fc.constantFrom('', 'a') });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(adjustment, asking), { maxLength: 40 }), async (happenings) => {
        let now = NOW;
        const allowance = allowanceAt(() => now);
        const latest = new Map<string, { by: string; amount: number; leftAt: number }>();
        for (const one of happenings) {
          if ('hours' in one) {
            now += one.hours * HOUR;
            const counting = [...latest].filter(([id, { by, leftAt }]) => {
              return by === 'bob' && id !== one.except && leftAt > now - DAY_MILLISECONDS;
            });
            const expected = counting.reduce((total, [, { amount }]) => total + BigInt(amount), 0n);
            expect(await allowance.sent('bob', 'c1', one.except)).toBe(expected);
            continue;
          }
          const { id, by, state, ago, amount } = one;
          const at = instant(now - ago * HOUR);
          const clearance = { kind: 'alone', by, at, amount, approval: null } as const;
          const sentAt = state === 'queued' ? null : at;
          allowance.note(draftedAt(at, { id, state, sentAt, delta: amount, clearance }));
          latest.delete(id);
          if (state !== 'declined')
            latest.set(id, { by, amount, leftAt: sentAt === null ? Infinity : now - ago * HOUR });
        }
      }),
    );
  });
});
