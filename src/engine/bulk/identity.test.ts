import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BatchId } from '../../domain/ids.ts';
import { requestIdAgain, requestIdOf, subjectKey, type RowSubject } from './identity.ts';

const subject = fc.record<RowSubject>({
  connectionId: fc.string(),
  accountId: fc.string(),
  kind: fc.constantFrom('refund' as const, 'clawback' as const),
  amount: fc.integer(),
  reason: fc.string(),
  reference: fc.string(),
  note: fc.string(),
});

describe('what identifies a row', () => {
  it('is the same for the same row, and another for a row that differs in anything', () => {
    fc.assert(
      fc.property(subject, subject, fc.nat(3), fc.nat(3), (one, other, first, second) => {
        const isSame =
          JSON.stringify(Object.entries(one)) === JSON.stringify(Object.entries(other)) && first === second;
        const ids = [requestIdOf(subjectKey(one), first), requestIdOf(subjectKey(other), second)];
        expect(ids[0] === ids[1]).toBe(isSame);
        expect(requestIdOf(subjectKey({ ...one }), first)).toBe(ids[0]);
      }),
    );
  });

  it('cannot be made equal by moving text from one field to the next', () => {
    const row = {
      connectionId: 'c',
      accountId: 'a',
      kind: 'refund' as const,
      amount: 1,
      reason: 'x',
      reference: 'y',
      note: '',
    };
    expect(subjectKey(row)).not.toBe(subjectKey({ ...row, reason: 'x,y', reference: '' }));
  });

  it('fits where a request id goes, and is another for a row that is deliberately sent once more', () => {
    const id = requestIdOf('key', 0);
    const again = requestIdAgain(id, 'batch' as BatchId, 3);
    expect([id.length, again.length].every((length) => length <= 64)).toBe(true);
    expect(
      new Set([id, again, requestIdAgain(id, 'batch' as BatchId, 4), requestIdAgain(id, 'other' as BatchId, 3)]).size,
    ).toBe(4);
    expect(requestIdAgain(id, 'batch' as BatchId, 3)).toBe(again);
  });
});
