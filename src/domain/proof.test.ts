import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { credits, ZERO_CREDITS, type Credits } from './credits.ts';
import { EMPTY_CHAIN, followChain, judgeProof, NEVER_PROVED, type ProofEvidence } from './proof.ts';

const evidence = (change: Partial<ProofEvidence>): ProofEvidence => ({
  residual: ZERO_CREDITS,
  hasUnsigned: false,
  hasHole: false,
  hasKnownStart: true,
  ...change,
});

describe('judgeProof', () => {
  it('proves a balance that entries explain from a known start', () => {
    expect(judgeProof(NEVER_PROVED, evidence({})).proof).toBe('proved');
  });

  it.each([{ hasHole: true }, { hasUnsigned: true }, { hasKnownStart: false }])(
    'does not prove it with %o',
    (change) => {
      expect(judgeProof(NEVER_PROVED, evidence(change)).proof).toBe('unproved');
    },
  );

  it('looks again at a residual before it calls the proof broken', () => {
    const proved = judgeProof(NEVER_PROVED, evidence({}));
    const once = judgeProof(proved, evidence({ residual: credits('-4.5') }));
    expect(once).toEqual({ proof: 'proved', unexplained: ZERO_CREDITS, isRechecking: true });
    const twice = judgeProof(once, evidence({ residual: credits('-4.5') }));
    expect(twice).toEqual({ proof: 'broken', unexplained: credits('-4.5'), isRechecking: true });
  });

  it('is proved again once a late entry explains the residual', () => {
    const once = judgeProof(judgeProof(NEVER_PROVED, evidence({})), evidence({ residual: credits('1') }));
    expect(judgeProof(once, evidence({}))).toEqual({ proof: 'proved', unexplained: ZERO_CREDITS, isRechecking: false });
  });

  it('does not blame entries for a residual that an unsigned one may be', () => {
    const once = judgeProof(NEVER_PROVED, evidence({ residual: credits('-3'), hasUnsigned: true }));
    expect(judgeProof(once, evidence({ residual: credits('-3'), hasUnsigned: true }))).toMatchObject({
      proof: 'unproved',
      unexplained: credits('-3'),
    });
  });

  it('keeps what it knew when nothing could be computed', () => {
    const proved = judgeProof(NEVER_PROVED, evidence({}));
    expect(judgeProof(proved, evidence({ residual: null }))).toBe(proved);
  });
});

describe('followChain', () => {
  const amount = fc.bigInt({ min: -1_000_000_000n, max: 1_000_000_000n }).map((value) => value as Credits);

  it('finds no break in a chain that adds up, and the sum of the breaks in one that does not', () => {
    fc.assert(
      fc.property(amount, fc.array(fc.record({ amount, lost: amount }), { minLength: 1 }), (opening, steps) => {
        let balance: bigint = opening;
        let lost = 0n;
        let chain = EMPTY_CHAIN;
        steps.forEach((step, index) => {
          const missing = index === 0 ? 0n : step.lost;
          balance += step.amount + missing;
          lost += missing;
          chain = followChain(chain, { amount: step.amount, balanceAfter: balance as Credits });
        });
        expect(chain.drift).toBe(lost);
        expect(chain.breaks).toBe(steps.slice(1).filter((step) => step.lost !== 0n).length);
        expect(chain.last).toBe(balance);
      }),
    );
  });

  it('passes over an entry without a sign and goes on from its balance', () => {
    const links = [
      { amount: credits('10'), balanceAfter: credits('10') },
      { amount: null, balanceAfter: credits('7') },
      { amount: credits('-1'), balanceAfter: credits('6') },
    ];
    expect(links.reduce(followChain, EMPTY_CHAIN)).toEqual({
      last: credits('6'),
      drift: ZERO_CREDITS,
      breaks: 0,
      unsigned: 1,
    });
  });
});
