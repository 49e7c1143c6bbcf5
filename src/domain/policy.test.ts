import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { credits } from './credits.ts';
import type { OperatorId, Role } from './operator.ts';
import {
  aloneLimits,
  DAY_MILLISECONDS,
  DEFAULT_POLICY,
  judge,
  judgeApproval,
  magnitude,
  PolicySchema,
  type AdjustmentFacts,
  type Policy,
} from './policy.ts';

const BOB = { id: 'bob' as OperatorId, role: 'support' as Role };
const FAY = { id: 'fay' as OperatorId, role: 'finance' as Role };
const ADA = { id: 'ada' as OperatorId, role: 'admin' as Role };

function facts(amount: string, change: Partial<AdjustmentFacts> = {}): AdjustmentFacts {
  return { connectionId: 'c1', delta: credits(amount), createdBy: BOB.id, followsDoubt: false, ...change };
}

function withRole(role: Role, change: Partial<Policy['roles'][Role]>): Policy {
  return {
    ...DEFAULT_POLICY,
    roles: { ...DEFAULT_POLICY.roles, [role]: { ...DEFAULT_POLICY.roles[role], ...change } },
  };
}

describe('the policy', () => {
  it('lets an operator send alone up to the limit, whatever the sign', () => {
    expect(judge(DEFAULT_POLICY, BOB, facts('50'), 0n).kind).toBe('allowed');
    expect(judge(DEFAULT_POLICY, BOB, facts('-50'), 0n).kind).toBe('allowed');
    for (const amount of ['50.000001', '-50.000001']) {
      expect(judge(DEFAULT_POLICY, BOB, facts(amount), 0n)).toMatchObject({
        kind: 'needs approval',
        why: 'above each',
        limit: credits('50'),
      });
    }
  });

  it('counts what was sent alone within a day', () => {
    expect(judge(DEFAULT_POLICY, BOB, facts('20'), credits('230')).kind).toBe('allowed');
    expect(judge(DEFAULT_POLICY, BOB, facts('20.5'), credits('230'))).toMatchObject({
      why: 'above daily',
      left: credits('20'),
    });
    expect(judge(DEFAULT_POLICY, BOB, facts('1'), credits('900'))).toMatchObject({ left: 0n });
  });

  it('has a limit of its own for a connection, and knows one that was set to none', () => {
    const policy = withRole('support', {
      aloneEach: { usual: '50', byConnection: { c2: '5', c3: null } },
      aloneDaily: { usual: null, byConnection: {} },
    });
    const sends = (connectionId: string) => judge(policy, BOB, facts('40', { connectionId }), 0n).kind;
    expect([sends('c1'), sends('c2'), sends('c3')]).toEqual(['allowed', 'needs approval', 'allowed']);
    expect(aloneLimits(policy, 'support', 'toString').each).toBe(credits('50'));
  });

  it('asks for a second person where an earlier attempt may have landed, except of who has no limit', () => {
    expect(judge(DEFAULT_POLICY, BOB, facts('1', { followsDoubt: true }), 0n)).toMatchObject({ why: 'follows doubt' });
    expect(judge(DEFAULT_POLICY, ADA, facts('1', { followsDoubt: true }), 0n).kind).toBe('allowed');
  });

  it('refuses who may not draft at all', () => {
    const policy = withRole('support', { mayDraft: false });
    expect(judge(policy, BOB, facts('1'), 0n)).toMatchObject({ kind: 'refused', why: 'may not draft' });
  });

  it('lets a second person approve what another made, within their own limit', () => {
    expect(judgeApproval(DEFAULT_POLICY, FAY, facts('9000')).kind).toBe('allowed');
    expect(judgeApproval(DEFAULT_POLICY, FAY, facts('-10001'))).toMatchObject({ why: 'above approver' });
    expect(judgeApproval(DEFAULT_POLICY, FAY, facts('1', { createdBy: FAY.id }))).toMatchObject({ why: 'own' });
    expect(judgeApproval(DEFAULT_POLICY, BOB, facts('1', { createdBy: ADA.id }))).toMatchObject({
      why: 'may not approve',
    });
    const lenient = withRole('finance', { mayApproveOwn: true });
    expect(judgeApproval(lenient, FAY, facts('1', { createdBy: FAY.id })).kind).toBe('allowed');
  });

  it('never lets more than the limits through, over any sequence of sends at any times', () => {
    const amount = fc.bigInt({ min: -80_000_000n, max: 80_000_000n });
    const wait = fc.integer({ min: 0, max: DAY_MILLISECONDS });
    fc.assert(
      fc.property(fc.array(fc.record({ amount, wait }), { maxLength: 40 }), (tries) => {
        let now = 0;
        const sent: { at: number; amount: bigint }[] = [];
        const within = (at: number) =>
          sent
            .filter((one) => one.at > at - DAY_MILLISECONDS && one.at <= at)
            .reduce((sum, one) => sum + one.amount, 0n);
        for (const one of tries) {
          now += one.wait;
          const judged = { ...facts('0'), delta: one.amount };
          if (judge(DEFAULT_POLICY, BOB, judged, within(now)).kind !== 'allowed') continue;
          sent.push({ at: now, amount: magnitude(one.amount) });
        }
        for (const { at, amount: each } of sent) {
          expect(each <= credits('50')).toBe(true);
          expect(within(at) <= credits('250')).toBe(true);
        }
      }),
    );
  });

  it('is refused with a limit that is no amount', () => {
    const odd = withRole('support', { aloneEach: { usual: '-1', byConnection: {} } });
    expect(PolicySchema.safeParse(odd).success).toBe(false);
    expect(PolicySchema.safeParse(DEFAULT_POLICY).success).toBe(true);
  });
});
