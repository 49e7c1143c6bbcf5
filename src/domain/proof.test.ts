import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { credits, subtractCredits, ZERO_CREDITS, type Credits } from './credits.ts';
import {
  explainedBalance,
  FROM_NOTHING,
  judgeProof,
  NOTHING_EXPLAINED,
  type ProofEvidence,
  type ProofFlaw,
  type ProofState,
} from './proof.ts';
import { instant } from './time.ts';

const evidence = (change: Partial<ProofEvidence>): ProofEvidence => ({
  residual: ZERO_CREDITS,
  flaws: [],
  since: null,
  ...change,
});
const residual = (text: string) => evidence({ residual: credits(text) });
const NEVER_PROVED: ProofState = { proof: 'unknown', ground: 'never read', unexplained: ZERO_CREDITS };
const after = (...found: readonly ProofEvidence[]) => found.reduce(judgeProof, NEVER_PROVED);

describe('judgeProof', () => {
  it('proves a balance that entries explain, and says from where', () => {
    expect(after(evidence({}))).toEqual({ proof: 'proved', ground: 'from the beginning', unexplained: ZERO_CREDITS });
    expect(after(evidence({ since: instant(0) })).ground).toBe('since a reading');
  });

  it.each(['gap', 'unsigned entries', 'unknown start', 'missing rows', 'balance in doubt'] as const)(
    'does not prove it with %s',
    (flaw) => {
      expect(after(evidence({ flaws: [flaw] }))).toMatchObject({ proof: 'not verifiable', ground: flaw });
    },
  );

  it('takes the proof back at the first difference, and calls it broken at the second', () => {
    const once = after(evidence({}), residual('-4.5'));
    expect(once).toEqual({ proof: 'not verifiable', ground: 'second look', unexplained: credits('-4.5') });
    expect(judgeProof(once, residual('-4.5'))).toMatchObject({ proof: 'broken', unexplained: credits('-4.5') });
  });

  it('is proved again once a late entry explains the difference', () => {
    expect(after(evidence({}), residual('1'), evidence({})).proof).toBe('proved');
    expect(after(residual('1'), residual('1'), evidence({})).proof).toBe('proved');
  });

  it('does not blame entries for a difference that an unsigned one, or one that was not kept, may be', () => {
    const open = { ...residual('-3'), flaws: ['unsigned entries'] as const };
    expect(after(open, open)).toMatchObject({ proof: 'not verifiable', unexplained: credits('-3') });
  });

  it('stays broken while nothing can be compared, or the balance is in doubt', () => {
    const broken = after(residual('2'), residual('2'));
    expect(judgeProof(broken, evidence({ residual: null }))).toEqual(broken);
    expect(judgeProof(broken, evidence({ flaws: ['balance in doubt'] }))).toEqual(broken);
  });

  it('never proves what does not add up, and never forgets a difference that nothing explained', () => {
    const flaw = fc.constantFrom<ProofFlaw>(
      'gap',
      'unsigned entries',
      'unknown start',
      'missing rows',
      'balance in doubt',
    );
    const sync = fc.record({
      residual: fc.option(fc.bigInt({ min: -2n, max: 2n }).map((value) => value as Credits)),
      flaws: fc.array(flaw, { maxLength: 2 }),
      since: fc.constant(null),
    });
    fc.assert(
      fc.property(fc.array(sync, { maxLength: 12 }), (syncs) => {
        let state: ProofState = NEVER_PROVED;
        for (const found of syncs) {
          const next = judgeProof(state, found);
          if (next.proof === 'proved') expect([found.residual, found.flaws]).toEqual([0n, []]);
          if (state.proof === 'broken' && found.residual === null) expect(next.proof).toBe('broken');
          state = next;
        }
      }),
    );
  });
});

describe('explainedBalance', () => {
  it('is the opening and what came since, and is not told where a gap does not tell', () => {
    const opening = {
      total: credits('999'),
      explained: { sum: credits('10'), unsigned: 1, untold: 0 },
      at: instant(0),
    };
    const now = { sum: credits('7'), unsigned: 1, untold: 0 };
    expect(explainedBalance(opening, now)).toBe(credits('996'));
    expect(explainedBalance(opening, { ...now, untold: 1 })).toBeNull();
  });

  it('does not forget that the whole history never led to the balance', () => {
    // A whole history of 10 beside a balance of 999, read again and again.
    const now = { ...NOTHING_EXPLAINED, sum: credits('10') };
    const rest = () => subtractCredits(credits('999'), explainedBalance(FROM_NOTHING, now) ?? ZERO_CREDITS);
    const found = [1, 2, 3, 4].map(() => evidence({ residual: rest() }));
    expect(after(...found)).toEqual({ proof: 'broken', ground: 'unexplained', unexplained: credits('989') });
  });
});
