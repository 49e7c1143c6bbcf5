import type { Role } from '../../src/domain/operator.ts';
import type { Policy } from '../../src/domain/policy.ts';

/**
 * What the rules of roles and limits allow, said once more and in another way than the engine says it: plain numbers, one
 * list of everything that was ever asked, and nothing kept beside it.
 */
export interface Model {
  readonly people: Record<string, Person>;
  readonly asked: Asked[];
  policy: Policy;
}

export interface Person {
  role: Role;
  isActive: boolean;
  /** How often they were given another key. */
  keys: number;
}

export interface Asked {
  readonly id: string;
  readonly by: string;
  readonly connectionId: string;
  readonly accountId: string;
  readonly amount: number;
  readonly createdAt: number;
  state: 'draft' | 'awaiting approval' | 'queued' | 'sent' | 'ended';
  right: Right | null;
  sentAt: number | null;
  /** What its sender might have sent alone within the day at the moment when it left. */
  dailyLimit: number | null;
}

export interface Right {
  readonly kind: 'alone' | 'approved';
  readonly by: string;
  /** After that an approval is none any more. */
  readonly until: number;
  /** The key that signed it. */
  readonly key: number;
}

/** What must come of a call: a refusal by this code, or this state with this right to go out. */
export type Expected = { readonly refused: string } | { readonly state: Asked['state']; readonly right: Right | null };

const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export function roleOf(model: Model, who: string) {
  return model.policy.roles[model.people[who]!.role];
}

function limit({ usual, byConnection }: Policy['roles'][Role]['aloneEach'], connectionId: string): number {
  const text = connectionId in byConnection ? byConnection[connectionId]! : usual;
  return text === null ? Infinity : Number(text);
}

type Sending = Pick<Asked, 'connectionId' | 'amount'> & { readonly id?: string };

/** Whether this much more would still be within what one may send alone. */
export function mayAlone(model: Model, who: string, sending: Sending, now: number): 'yes' | 'ask' | 'no' {
  const role = roleOf(model, who);
  if (!role.mayDraft) return 'no';
  const size = Math.abs(sending.amount);
  if (size > limit(role.aloneEach, sending.connectionId)) return 'ask';
  const earlier = model.asked.filter(
    (one) =>
      one.id !== sending.id &&
      one.connectionId === sending.connectionId &&
      one.right?.kind === 'alone' &&
      one.right.by === who &&
      // What has not left yet will count from when it leaves, so it counts until then.
      (one.state === 'queued' || (one.state === 'sent' && one.sentAt! > now - DAY)),
  );
  const sum = earlier.reduce((total, { amount }) => total + Math.abs(amount), 0);
  return sum + size > dailyLimit(model, who, sending.connectionId) ? 'ask' : 'yes';
}

export function dailyLimit(model: Model, who: string, connectionId: string): number {
  return limit(roleOf(model, who).aloneDaily, connectionId);
}

/** @returns why somebody may not be the second person, or `null`. */
function notSecond(model: Model, who: string, { by, connectionId, amount }: Asked): string | null {
  const role = roleOf(model, who);
  if (!role.mayApprove) return 'approval.not-allowed';
  if (by === who && !role.mayApproveOwn) return 'approval.own';
  return Math.abs(amount) > limit(role.approveEach, connectionId) ? 'approval.above-limit' : null;
}

const alone = (who: string): Right => ({ kind: 'alone', by: who, until: Infinity, key: 0 });

export function expectSend(model: Model, who: string, sending: Sending, now: number): Expected {
  if (!model.people[who]!.isActive) return { refused: 'operator.nobody' };
  switch (mayAlone(model, who, sending, now)) {
    case 'no':
      return { refused: 'policy.may-not-draft' };
    case 'ask':
      return { state: 'awaiting approval', right: null };
    case 'yes':
      return { state: 'queued', right: alone(who) };
  }
}

export function expectDraft(model: Model, who: string): Expected {
  if (!model.people[who]!.isActive) return { refused: 'operator.nobody' };
  return roleOf(model, who).mayDraft ? { state: 'draft', right: null } : { refused: 'policy.may-not-draft' };
}

/** Of one that waits for it; any other stays as it is, whatever is said. */
export function expectApprove(model: Model, who: string, asked: Asked, now: number): Expected {
  if (!model.people[who]!.isActive) return { refused: 'operator.nobody' };
  const isOwn = asked.by === who;
  const refused = notSecond(model, who, asked);
  const signed: Expected = {
    state: 'queued',
    right: { kind: 'approved', by: who, until: now + model.policy.approvalDays * DAY, key: model.people[who]!.keys },
  };
  if (refused === null && !isOwn) return signed;
  const own = mayAlone(model, who, asked, now);
  if (own === 'yes') return { state: 'queued', right: alone(who) };
  if (refused === null) return signed;
  if (asked.state === 'awaiting approval') return { refused };
  return own === 'ask' ? { state: 'awaiting approval', right: null } : { refused: 'policy.may-not-draft' };
}

export function expectDiscard(model: Model, who: string, { by, state }: Asked): Expected {
  if (!model.people[who]!.isActive) return { refused: 'operator.nobody' };
  if (by !== who && !roleOf(model, who).mayApprove) return { refused: 'adjustment.not-yours' };
  return state === 'sent' || state === 'ended' ? { refused: 'adjustment.not-now' } : { state: 'ended', right: null };
}

export function expectDecline(model: Model, who: string, asked: Asked): Expected {
  if (!model.people[who]!.isActive) return { refused: 'operator.nobody' };
  const refused = notSecond(model, who, { ...asked, amount: 0 });
  if (refused !== null) return { refused };
  return asked.state === 'awaiting approval' ? { state: 'ended', right: null } : { refused: 'adjustment.not-now' };
}

/** Whether the right that one was given still holds when it would leave. */
export function mayLeave(model: Model, asked: Asked, now: number): boolean {
  const { right } = asked;
  if (right === null || !model.people[right.by]!.isActive) return false;
  if (right.kind === 'alone') return mayAlone(model, right.by, asked, now) === 'yes';
  return right.until > now && right.key === model.people[right.by]!.keys && notSecond(model, right.by, asked) === null;
}

/** For each that was sent alone: everything its sender sent alone in the 24 hours up to it is within what they might. */
export function overLimit({ asked }: Model): readonly Asked[] {
  const sent = asked.filter(({ right, sentAt }) => right?.kind === 'alone' && sentAt !== null);
  return sent.filter((last) => {
    const within = sent.filter(
      ({ right, connectionId, sentAt }) =>
        right!.by === last.right!.by &&
        connectionId === last.connectionId &&
        sentAt! <= last.sentAt! &&
        sentAt! > last.sentAt! - DAY,
    );
    return within.reduce((sum, { amount }) => sum + Math.abs(amount), 0) > last.dailyLimit!;
  });
}
