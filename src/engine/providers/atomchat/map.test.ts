import { describe, expect, it } from 'vitest';
import { formatCredits } from '../../../domain/credits.ts';
import { parseWireJson } from '../wire.ts';
import { toDeduction } from './map.ts';

const PLACE = { call: 'POST /getCreditDeductionHistory', secrets: ['atom-key-0123456789'] };
const AUTO = { time: 'auto', amount: 'auto', id: '' };
const read = (row: unknown, fields = AUTO) => toDeduction(parseWireJson(JSON.stringify(row)), fields, 'data[0]', PLACE);

describe('atomchat map', () => {
  it.each([
    ['2026-11-20 10:00:05', '2026-11-20T10:00:05.000Z', false],
    ['2026-11-20T10:00:05+02:00', '2026-11-20T08:00:05.000Z', true],
    [1763632805, '2025-11-20T10:00:05.000Z', true],
    ['1763632805', '2025-11-20T10:00:05.000Z', true],
    [1763632805123, '2025-11-20T10:00:05.123Z', true],
  ])('reads the time %o', (date, at, zoneKnown) => {
    expect(read({ date, credits: 1 }).time).toEqual({ at, raw: String(date), zoneKnown });
  });

  it.each([
    [5, '-5'],
    ['5', '-5'],
    [-5, '-5'],
    [0, '0'],
  ])('takes the amount %o for what was deducted', (amount, expected) => {
    expect(formatCredits(read({ date: '2026-11-20', credits: amount }).amount!)).toBe(expected);
  });

  it('finds fields by the names the settings give', () => {
    const row = { when: { at: '2026-11-20' }, taken: 3, no: 17, credits: 99, date: 'x' };
    const deduction = read(row, { time: 'when.at', amount: 'taken', id: 'no' });
    expect(deduction).toMatchObject({ ownId: '17', time: { at: '2026-11-20T00:00:00.000Z' } });
    expect(formatCredits(deduction.amount!)).toBe('-3');
  });

  it.each([
    [{ credits: 1 }, AUTO, 'data[0].date'],
    [{ date: 'soon', credits: 1 }, AUTO, 'data[0].date'],
    [{ date: '2026-11-20' }, AUTO, 'data[0].credits'],
    [{ date: '2026-11-20', credits: 'two' }, AUTO, 'data[0].credits'],
    [{ date: '2026-11-20', credits: 1 }, { ...AUTO, time: 'when' }, 'data[0].when'],
    [{ date: '2026-11-20', credits: 1 }, { ...AUTO, id: 'no' }, 'data[0].no'],
    ['row', AUTO, 'data[0]'],
  ])('names what does not fit in %o', (row, fields, field) => {
    expect(() => read(row, fields)).toThrow(expect.objectContaining({ code: 'unexpected shape' }) as Error);
    try {
      read(row, fields);
    } catch (error) {
      expect(error).toMatchObject({ problem: { where: `${PLACE.call} → ${field}` } });
    }
  });

  it('tells rows apart by their content, in whatever order the fields come', () => {
    const digest = (row: object) => read(row).digest;
    expect(digest({ date: '2026-11-20', credits: 1 })).toBe(digest({ credits: 1, date: '2026-11-20' }));
    expect(digest({ date: '2026-11-20', credits: 1 })).not.toBe(digest({ date: '2026-11-20', credits: 2 }));
  });

  it('keeps the row without the key', () => {
    expect(read({ date: '2026-11-20', credits: 1, by: 'atom-key-0123456789' }).raw).toEqual({
      date: '2026-11-20',
      credits: 1,
      by: '[removed]',
    });
  });
});
