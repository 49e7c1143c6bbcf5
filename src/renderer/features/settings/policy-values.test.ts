import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../domain/policy.ts';
import { fieldName, policyProblem, showLimit, withLimit, withRole } from './policy-values.ts';

const limits = { usual: '50', byConnection: {} };

describe('a limit as it is typed', () => {
  it('is no limit where it is empty for all connections', () => {
    expect(withLimit(limits, null, ' ').usual).toBeNull();
    expect(showLimit({ ...limits, usual: null }, null)).toBe('');
    expect(withLimit(limits, null, '12.5').usual).toBe('12.5');
  });

  it('is as for all where it is empty for one, and can be none there', () => {
    const own = withLimit(limits, 'c1', '5');
    expect([showLimit(own, 'c1'), showLimit(own, 'c2')]).toEqual(['5', '']);
    expect(withLimit(own, 'c1', '')).toEqual(limits);
    expect(showLimit(withLimit(limits, 'c1', 'none'), 'c1')).toBe('none');
  });
});

describe('a field of the policy', () => {
  it('is called by what its role may', () => {
    expect(fieldName('support', 'aloneEach')).toBe('support may send alone, each up to');
    expect(fieldName('finance', 'mayApproveOwn')).toBe('finance may approve their own');
  });
});

describe('a policy as it is typed', () => {
  it('is refused in words', () => {
    expect(policyProblem(DEFAULT_POLICY)).toBeNull();
    const odd = withRole(DEFAULT_POLICY, 'support', { aloneEach: { usual: 'fifty', byConnection: {} } });
    expect(policyProblem(odd)).toBe('support: an amount must be an amount such as 50, not below 0');
    expect(policyProblem({ ...DEFAULT_POLICY, approvalDays: 0 })).toContain('The days');
  });
});
