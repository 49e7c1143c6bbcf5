import { z } from 'zod';
import { parseCredits, ZERO_CREDITS, type Credits } from './credits.ts';
import type { Actor, OperatorId, Role } from './operator.ts';

/** An amount that is not negative, as a decimal string. */
const LimitTextSchema = z
  .string()
  .trim()
  .refine((text) => {
    const parsed = parseCredits(text);
    return parsed.ok && parsed.value >= ZERO_CREDITS;
  }, 'must be an amount such as 50, not below 0');

/**
 * Credits of two connections are different things, so a limit is one for each connection, and one for those not named.
 * `null`: no limit. `0`: never.
 */
const LimitsSchema = z.object({
  usual: LimitTextSchema.nullable(),
  byConnection: z.record(z.string().max(64), LimitTextSchema.nullable()),
});
export type Limits = z.infer<typeof LimitsSchema>;

const RolePolicySchema = z.object({
  mayDraft: z.boolean(),
  /** What one operator may send without a second person: each, and all within 24 hours. */
  aloneEach: LimitsSchema,
  aloneDaily: LimitsSchema,
  mayApprove: z.boolean(),
  /** The largest that one of this role may approve. */
  approveEach: LimitsSchema,
  mayApproveOwn: z.boolean(),
});
export type RolePolicy = z.infer<typeof RolePolicySchema>;

export const PolicySchema = z.object({
  roles: z.object({ support: RolePolicySchema, finance: RolePolicySchema, admin: RolePolicySchema }),
  /** How long a request may wait for its approval, and an approval for its sending. */
  approvalDays: z.number().int().min(1).max(30),
});
export type Policy = z.infer<typeof PolicySchema>;

const always = (usual: string | null): Limits => ({ usual, byConnection: {} });

/** Until an admin decides otherwise: support helps at once with small amounts, finance approves, one admin is as free as before. */
export const DEFAULT_POLICY: Policy = {
  roles: {
    support: {
      mayDraft: true,
      aloneEach: always('50'),
      aloneDaily: always('250'),
      mayApprove: false,
      approveEach: always('0'),
      mayApproveOwn: false,
    },
    finance: {
      mayDraft: true,
      aloneEach: always('500'),
      aloneDaily: always('2500'),
      mayApprove: true,
      approveEach: always('10000'),
      mayApproveOwn: false,
    },
    admin: {
      mayDraft: true,
      aloneEach: always(null),
      aloneDaily: always(null),
      mayApprove: true,
      approveEach: always(null),
      mayApproveOwn: false,
    },
  },
  approvalDays: 3,
};

/** What counts as one day: any 24 hours. At no midnight, of whatever zone, does a second limit begin. */
export const DAY_MILLISECONDS = 86_400_000;

/** What policy asks of an adjustment. Amounts are millionths. */
export interface AdjustmentFacts {
  readonly connectionId: string;
  /** The change, with its sign: a clawback counts as much as a refund. */
  readonly delta: bigint;
  /** `null`: from before operators were known. */
  readonly createdBy: OperatorId;
  /** A person said that an earlier attempt did not land: if they are wrong, this one would be a second. */
  readonly followsDoubt: boolean;
}

/** What stands between an operator and sending alone, with the amounts for the sentence. */
export type Judgement =
  | { readonly kind: 'allowed' }
  | {
      readonly kind: 'needs approval';
      readonly why: 'above each' | 'above daily' | 'follows doubt';
      readonly limit: Credits | null;
      /** What is left of the day's limit. */
      readonly left: Credits | null;
    }
  | {
      readonly kind: 'refused';
      readonly why: 'may not draft' | 'may not approve' | 'own' | 'above approver';
      readonly limit: Credits | null;
    };

type Judge = Pick<Actor, 'id' | 'role'>;

/**
 * Whether an operator may send this without a second person.
 * @param sentToday the sum of what they sent alone at this connection within the last day, without this one.
 */
export function judge(policy: Policy, actor: Judge, facts: AdjustmentFacts, sentToday: bigint): Judgement {
  const role = policy.roles[actor.role];
  if (!role.mayDraft) return { kind: 'refused', why: 'may not draft', limit: null };
  const { each, daily } = aloneLimits(policy, actor.role, facts.connectionId);
  const amount = magnitude(facts.delta);
  const left = daily === null ? null : leftOf(daily, sentToday);
  if (each !== null && amount > each) return { kind: 'needs approval', why: 'above each', limit: each, left };
  if (left !== null && amount > left) return { kind: 'needs approval', why: 'above daily', limit: daily, left };
  // Who has no limit at all may also take this upon themselves.
  const isFree = each === null && daily === null;
  if (facts.followsDoubt && !isFree) return { kind: 'needs approval', why: 'follows doubt', limit: null, left };
  return { kind: 'allowed' };
}

/** Whether an operator may be the second person for it. */
export function judgeApproval(policy: Policy, approver: Judge, facts: AdjustmentFacts): Judgement {
  const role = policy.roles[approver.role];
  if (!role.mayApprove) return { kind: 'refused', why: 'may not approve', limit: null };
  if (facts.createdBy === approver.id && !role.mayApproveOwn) return { kind: 'refused', why: 'own', limit: null };
  const limit = limitOf(role.approveEach, facts.connectionId);
  if (limit !== null && magnitude(facts.delta) > limit) return { kind: 'refused', why: 'above approver', limit };
  return { kind: 'allowed' };
}

/** Whether an operator may say no to it as the second person: who may approve may, whatever its size. */
export function judgeDecline(policy: Policy, decliner: Judge, facts: AdjustmentFacts): Judgement {
  return judgeApproval(policy, decliner, { ...facts, delta: 0n });
}

/** What a role may send alone at a connection: each, and within a day. */
export function aloneLimits(
  policy: Policy,
  role: Role,
  connectionId: string,
): { readonly each: Credits | null; readonly daily: Credits | null } {
  const { aloneEach, aloneDaily } = policy.roles[role];
  return { each: limitOf(aloneEach, connectionId), daily: limitOf(aloneDaily, connectionId) };
}

/** A change of credits at a connection. `delta` is in millionths. */
export type Change = Pick<AdjustmentFacts, 'connectionId' | 'delta'>;

/** Whether all of these together are within what a role may send alone: each of them, and a day's worth of them. */
export function isCovered(policy: Policy, role: Role, changes: Iterable<Change>): boolean {
  if (!policy.roles[role].mayDraft) return false;
  const sums = new Map<string, bigint>();
  for (const { connectionId, delta } of changes) {
    const { each, daily } = aloneLimits(policy, role, connectionId);
    const amount = magnitude(delta);
    const sum = (sums.get(connectionId) ?? 0n) + amount;
    if ((each !== null && amount > each) || (daily !== null && sum > daily)) return false;
    sums.set(connectionId, sum);
  }
  return true;
}

/** What is left of a day's limit; never below zero. */
export function leftOf(daily: Credits, sentToday: bigint): Credits {
  const left = daily - sentToday;
  return (left > 0n ? left : 0n) as Credits;
}

export function magnitude(delta: bigint): bigint {
  return delta < 0n ? -delta : delta;
}

/** A limit that cannot be read allows nothing. */
function limitOf({ usual, byConnection }: Limits, connectionId: string): Credits | null {
  const own = Object.hasOwn(byConnection, connectionId) ? byConnection[connectionId] : undefined;
  const text = own === undefined ? usual : own;
  if (text === null) return null;
  const parsed = parseCredits(text);
  return parsed.ok ? parsed.value : ZERO_CREDITS;
}
