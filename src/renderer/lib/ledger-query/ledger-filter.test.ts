import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LedgerFilterSchema } from '../../../contract/ledger.ts';
import { credits, formatCredits, type Credits } from '../../../domain/credits.ts';
import type { ConnectionId } from '../../../domain/ids.ts';
import { instant } from '../../../domain/time.ts';
import { ledgerFilterOf, type FilterWorld } from './ledger-filter.ts';
import { parseTokens } from './tokens.ts';

const WORLD: FilterWorld = {
  now: new Date(2026, 10, 23, 9, 45).getTime(),
  connections: [
    { id: 'c1' as ConnectionId, label: 'Editpad' },
    { id: 'c2' as ConnectionId, label: 'GitRead staging' },
  ],
};
const read = (typed: string) => ledgerFilterOf(parseTokens(typed), WORLD);

describe('ledgerFilterOf', () => {
  it('understands every token', () => {
    const { filter, problems } = read('type:Debit origin:reported account:a1 connection:gitread "passport" photo');
    expect(problems).toEqual([]);
    expect(filter).toEqual({
      type: 'debit',
      origin: 'reported',
      accountId: 'a1',
      connectionId: 'c2',
      text: 'passport photo',
    });
  });

  it('takes days in the operator’s zone, the last one included', () => {
    expect(read('since:2026-10-01 until:2026-10-31').filter).toEqual({
      since: instant(new Date(2026, 9, 1).getTime()),
      until: instant(new Date(2026, 10, 1).getTime()),
    });
    expect(read('since:7d').filter.since).toBe(instant(new Date(2026, 10, 16).getTime()));
    expect(read('since:2026-10').filter.since).toBe(instant(new Date(2026, 9, 1).getTime()));
  });

  it('makes strict bounds exact', () => {
    expect(read('amount:<-100').filter).toEqual({ amountAtMost: '-100.000001' });
    expect(read('amount:>=5').filter).toEqual({ amountAtLeast: '5' });
    expect(read('amount:\u221210..10').filter).toEqual({ amountAtLeast: '-10', amountAtMost: '10' });
  });

  it('says what each senseless token should be, and leaves it out', () => {
    const { filter, problems } = read('type:gift amount:lots since:2026-02-30 connection:nobody origin:x until:soon');
    expect(filter).toEqual({});
    expect(problems).toHaveLength(6);
    expect(problems.map((problem) => problem.sentence).join(' ')).toContain('Editpad, GitRead staging');
  });

  it('bounds amounts so that exactly the asked ones fit', () => {
    const amount = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }).map((value) => value as Credits);
    fc.assert(
      fc.property(amount, amount, fc.constantFrom('<', '<=', '>', '>=', '='), (bound, probe, operator) => {
        const { filter } = read(`amount:${operator}${formatCredits(bound)}`);
        const isInside =
          (filter.amountAtLeast === undefined || probe >= credits(filter.amountAtLeast)) &&
          (filter.amountAtMost === undefined || probe <= credits(filter.amountAtMost));
        const expected = {
          '<': probe < bound,
          '<=': probe <= bound,
          '>': probe > bound,
          '>=': probe >= bound,
          '=': probe === bound,
        }[operator];
        expect(isInside).toBe(expected);
      }),
    );
  });

  it('makes a filter that the contract accepts, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (typed) => {
        expect(LedgerFilterSchema.safeParse(read(typed).filter).success).toBe(true);
      }),
    );
  });
});
