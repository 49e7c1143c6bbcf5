import { PolicySchema, type Limits, type Policy, type RolePolicy } from '../../../domain/policy.ts';

/** The three amounts of a role. */
export type LimitName = 'aloneEach' | 'aloneDaily' | 'approveEach';

/** The yes or no of a role. */
export type RightName = 'mayDraft' | 'mayApprove' | 'mayApproveOwn';

/** What a role may: each goes on after “may”, as the table does and as a field is called. */
export const POLICY_WORDS: Readonly<Record<RightName | LimitName, string>> = {
  mayDraft: 'Prepare adjustments',
  aloneEach: 'Send alone, each up to',
  aloneDaily: 'Send alone, in 24 hours up to',
  mayApprove: 'Approve what others made',
  approveEach: 'Approve, each up to',
  mayApproveOwn: 'Approve their own',
};

/** @returns what the field of a role is called: `support may send alone, each up to`. */
export function fieldName(role: keyof Policy['roles'], name: RightName | LimitName): string {
  const words = POLICY_WORDS[name];
  return `${role} may ${words.charAt(0).toLowerCase()}${words.slice(1)}`;
}

/** What the field shows: for all connections empty is no limit; for one of them empty is as for all. */
export function showLimit({ usual, byConnection }: Limits, connectionId: string | null): string {
  if (connectionId === null) return usual ?? '';
  if (!Object.hasOwn(byConnection, connectionId)) return '';
  return byConnection[connectionId] ?? NO_LIMIT;
}

const NO_LIMIT = 'none';

/** The limits with what was typed for all connections, or for one. */
export function withLimit(limits: Limits, connectionId: string | null, typed: string): Limits {
  const text = typed.trim();
  if (connectionId === null) return { ...limits, usual: text === '' || text === NO_LIMIT ? null : text };
  const { [connectionId]: _before, ...others } = limits.byConnection;
  if (text === '') return { ...limits, byConnection: others };
  return { ...limits, byConnection: { ...others, [connectionId]: text === NO_LIMIT ? null : text } };
}

export function withRole(policy: Policy, role: keyof Policy['roles'], change: Partial<RolePolicy>): Policy {
  return { ...policy, roles: { ...policy.roles, [role]: { ...policy.roles[role], ...change } } };
}

/** @returns what is wrong with the policy as typed; `null` when nothing is. */
export function policyProblem(policy: Policy): string | null {
  const parsed = PolicySchema.safeParse(policy);
  if (parsed.success) return null;
  const [issue] = parsed.error.issues;
  const role = issue?.path[1];
  return `${typeof role === 'string' ? `${role}: an amount` : 'The days'} ${issue?.message ?? 'is not allowed'}`;
}
