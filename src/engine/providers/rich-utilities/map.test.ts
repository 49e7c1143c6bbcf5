import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { credits, formatCredits, fromStored } from '../../../domain/credits.ts';
import { toMilliseconds, type Instant } from '../../../domain/time.ts';
import { compareRows, needsNeighbour, signAmount, splitSpan } from './map.ts';
import { LedgerEntrySchema } from './wire.ts';

const row = (fields: object) =>
  LedgerEntrySchema.parse({
    id: '2',
    user_id: '1',
    type: 'debit',
    amount: '1',
    balance_after: null,
    created_at: '2026-01-01T00:00:00Z',
    ...fields,
  });
const before = (balance: string | null) => row({ id: '1', balance_after: balance });
const signed = (fields: object, older: ReturnType<typeof row> | null = null) => {
  const amount = signAmount(row(fields), older);
  return amount === null ? null : formatCredits(amount);
};

describe('rich-utilities map', () => {
  it.each([
    [{ type: 'debit', amount: '3' }, '-3'],
    [{ type: 'DEBIT', amount: '3' }, '-3'],
    [{ type: 'debit', amount: '-3' }, '-3'],
    [{ type: 'credit', amount: '3' }, '3'],
    [{ type: 'credit', amount: '-3' }, '-3'],
    [{ type: 'adjustment', amount: '-3' }, '-3'],
    [{ type: 'adjustment', amount: '0' }, '0'],
    [{ type: 'transfer', amount: '3' }, null],
    [{ type: 'adjustment', amount: '3' }, null],
  ])('signs %o as %s without looking around', (fields, amount) => {
    expect(signed(fields)).toBe(amount);
  });

  it.each([
    ['10', '13', '3'],
    ['10', '7', '-3'],
    ['10', '12', null],
    [null, '13', null],
    ['10', null, null],
  ])('from %s to %s an adjustment of 3 is %s', (older, after, amount) => {
    expect(signed({ type: 'adjustment', amount: '3', balance_after: after }, before(older))).toBe(amount);
  });

  it('never gives an adjustment a sign that the balances do not show', () => {
    const amount = fc.integer({ min: -1e9, max: 1e9 }).map((stored) => fromStored(stored));
    fc.assert(
      fc.property(amount, amount, amount, (from, to, size) => {
        const entry = { ...row({ type: 'adjustment' }), amount: size, balance_after: to };
        const result = signAmount(entry, { ...before('0'), balance_after: from });
        if (size > 0n && result !== null) expect(result).toBe(to - from);
        if (size <= 0n) expect(result).toBe(size);
      }),
    );
  });

  it('asks for a neighbour only where one decides', () => {
    expect(needsNeighbour(row({ type: 'adjustment', amount: '1', balance_after: '1' }))).toBe(true);
    expect(needsNeighbour(row({ type: 'adjustment', amount: '1' }))).toBe(false);
    expect(needsNeighbour(row({ type: 'debit', balance_after: '1' }))).toBe(false);
  });

  it('orders ids that are numbers as numbers, however long', () => {
    const ids = ['10', '9', '12345678901234567890123', '100'];
    expect(
      ids
        .map((id) => row({ id }))
        .sort(compareRows)
        .map(({ id }) => id),
    ).toEqual(['9', '10', '100', '12345678901234567890123']);
  });

  it('reads the decimal that a float stands for, and refuses what has more decimals', () => {
    expect(row({ amount: '0.30000000000000004' }).amount).toBe(credits('0.3'));
    for (const amount of ['1e-7', '0.1234567', '0.6336833840314097'])
      expect(() => row({ amount })).toThrow(/too many decimals/);
  });

  it('flags a time without a zone and reads it as UTC', () => {
    expect(row({ created_at: '2026-01-01T10:00:00' }).created_at).toEqual({
      at: '2026-01-01T10:00:00.000Z',
      raw: '2026-01-01T10:00:00',
      zoneKnown: false,
    });
  });

  it('splits any span into pieces that touch, and never asks beyond its end', () => {
    const time = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2027, 0, 1) });
    fc.assert(
      fc.property(time, fc.integer({ min: 1, max: 400 * 86_400_000 }), (start, length) => {
        const from = new Date(start).toISOString() as Instant;
        const until = new Date(start + length).toISOString() as Instant;
        const pieces = splitSpan({ from, until });
        expect(pieces[0]!.from <= from && pieces.at(-1)!.until >= until).toBe(true);
        pieces.forEach((piece, index) => {
          expect(piece.lastInstant <= until && piece.lastInstant < piece.until).toBe(true);
          if (index > 0) expect(piece.from).toBe(pieces[index - 1]!.until);
        });
        if (toMilliseconds(until) - toMilliseconds(from) <= 35 * 86_400_000)
          expect(pieces.every(({ period }) => period === 'day')).toBe(true);
      }),
    );
  });
});
