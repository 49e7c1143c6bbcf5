import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guessColumns, headerKey, looksLikeHeader, namesOf, placesOf } from './guess-columns.ts';

describe('columns', () => {
  it.each([
    [['Account', 'Amount', 'Kind', 'Reason', 'Reference', 'Note', 'Connection'], 'every field by its own name'],
    [['E-Mail', 'Credits', 'Type', 'Reason code', 'Ticket #', 'Comments', 'Provider'], 'by what others call it'],
    [['customer_id', 'delta', 'adjustment-kind', 'why', 'CASE', 'memo', 'api'], 'whatever the case and the signs'],
  ])('are found: %j, %s', (header) => {
    expect(guessColumns(header)).toEqual({
      account: 0,
      amount: 1,
      kind: 2,
      reason: 3,
      reference: 4,
      note: 5,
      connection: 6,
    });
  });

  it('stand for one field each, an id before a name', () => {
    expect(guessColumns(['Name', 'Account id', 'Value', 'Amount'])).toEqual({ account: 1, amount: 3 });
  });

  it('of a result are no field', () => {
    expect(guessColumns(['Counterfoil state', 'Counterfoil problem', 'Counterfoil adjustment'])).toEqual({});
  });

  it('are remembered by their names, whatever their order, and whether or not a result was added', () => {
    const names = fc.uniqueArray(
      fc.string({ minLength: 1 }).filter((name) => /[a-z0-9]/i.test(name)),
      {
        minLength: 2,
        maxLength: 6,
        selector: (name) => headerKey([name]),
      },
    );
    fc.assert(
      fc.property(names, (header) => {
        const shuffled = header.toReversed();
        expect(headerKey(shuffled)).toBe(headerKey(header));
        expect(headerKey([...header, 'Counterfoil state'])).toBe(headerKey(header));
        const kept = namesOf({ account: 0, amount: 1 }, header);
        const last = header.length - 1;
        expect(placesOf(kept, shuffled)).toEqual({ account: last, amount: last - 1 });
      }),
    );
  });
});

describe('the first row', () => {
  it.each([
    [['Account', 'Amount'], ['u1', '5'], true],
    [['Wer', 'Wieviel'], ['u1', '5'], true],
    [['u1', '5'], ['u2', '6'], false],
    [['u1', 'five'], undefined, false],
  ])('%j before %j holds names: %s', (first, second, isHeader) => {
    expect(looksLikeHeader(first, second)).toBe(isHeader);
  });
});
