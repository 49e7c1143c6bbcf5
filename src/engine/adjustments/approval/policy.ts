import type { AdjustmentPreview, AdjustmentRequest } from '../../../contract/adjustments.ts';
import type { Adjustment } from '../../../domain/adjustment.ts';
import type { Clearance } from '../../../domain/approval.ts';
import { fromStored } from '../../../domain/credits.ts';
import type { Actor } from '../../../domain/operator.ts';
import {
  aloneLimits,
  judge,
  judgeApproval,
  judgeDecline,
  leftOf,
  magnitude,
  type AdjustmentFacts,
  type Judgement,
} from '../../../domain/policy.ts';
import { ProblemError, type Problem } from '../../../domain/problem.ts';
import { amountInWords } from '../../words.ts';
import type { AdjustmentParts } from '../parts.ts';
import { preparePreview } from '../preview/preview.ts';
import { followsDoubt } from './allowance.ts';

type Judged = Pick<Adjustment, 'id' | 'connectionId' | 'delta' | 'createdById' | 'steps'>;

/** What the policy asks of an adjustment as it is kept. */
export function factsOf({ connectionId, delta, createdById, steps }: Judged): AdjustmentFacts {
  return { connectionId, delta: fromStored(delta), createdBy: createdById, followsDoubt: followsDoubt({ steps }) };
}

/** Whether an operator may send it without a second person, by the policy and by what they sent of late. */
export async function judgeAlone(parts: AdjustmentParts, actor: Actor, adjustment: Judged): Promise<Judgement> {
  const policy = await parts.policy.get();
  const sent = await parts.allowance.sent(actor.id, adjustment.connectionId, adjustment.id);
  return judge(policy, actor, factsOf(adjustment), sent);
}

/** By what a second person is judged who says yes, or no. */
export const JUDGES = { approve: judgeApproval, decline: judgeDecline } as const;

export async function judgeAsSecond(
  parts: AdjustmentParts,
  actor: Actor,
  adjustment: Judged,
  answer: keyof typeof JUDGES = 'approve',
): Promise<Judgement> {
  return JUDGES[answer](await parts.policy.get(), actor, factsOf(adjustment));
}

/** The right to go out that an operator's own limit gives. */
export function aloneClearance({ delta }: Pick<Adjustment, 'delta'>, actor: Actor, at: Clearance['at']): Clearance {
  return { kind: 'alone', by: actor.id, at, amount: Math.abs(delta), approval: null };
}

/** @param actor whose limits it tells; without one it tells none. */
export async function previewFor(
  parts: AdjustmentParts,
  { id, ...request }: AdjustmentRequest & { readonly id?: string },
  actor?: Actor,
): Promise<AdjustmentPreview> {
  const { preview, plan, account } = await preparePreview(parts, request, id ?? null);
  if (actor === undefined) return preview;
  const known = id === undefined ? undefined : await parts.book.find(id);
  const judged = {
    id: known?.id ?? ('' as Adjustment['id']),
    connectionId: account.connectionId,
    delta: plan?.delta ?? 0,
    createdById: known?.createdById ?? actor.id,
    steps: known?.steps ?? [],
  };
  return { ...preview, policy: await policyView(parts, actor, judged) };
}

/** What the form shows of the policy, before anything is sent. */
async function policyView(
  parts: AdjustmentParts,
  actor: Actor,
  adjustment: Judged,
): Promise<AdjustmentPreview['policy']> {
  const policy = await parts.policy.get();
  const sent = await parts.allowance.sent(actor.id, adjustment.connectionId, adjustment.id);
  const facts = factsOf(adjustment);
  const judgement = judge(policy, actor, facts, sent);
  const isOthers = facts.createdBy !== actor.id;
  const mayDecline = isOthers && judgeDecline(policy, actor, facts).kind === 'allowed';
  if (isOthers && judgeApproval(policy, actor, facts).kind === 'allowed') {
    return { outcome: 'approve', sentence: 'You are the second person: your signature is added.', mayDecline };
  }
  switch (judgement.kind) {
    case 'allowed':
      return { outcome: 'send', sentence: limitSentence(policy, actor, adjustment.connectionId, sent), mayDecline };
    case 'needs approval':
      return { outcome: 'ask', sentence: whySecond(judgement, adjustment.delta), mayDecline };
    case 'refused':
      return { outcome: 'refused', sentence: refusedAct(actor, judgement, adjustment.delta).sentence, mayDecline };
  }
}

function limitSentence(
  policy: Parameters<typeof judge>[0],
  { role }: Actor,
  connectionId: string,
  sent: bigint,
): string | null {
  const { each, daily } = aloneLimits(policy, role, connectionId);
  const left =
    daily === null ? '' : `${amountInWords(leftOf(daily, sent))} of ${amountInWords(daily)} left within 24 hours`;
  if (each === null) return daily === null ? null : `You may send this alone; ${left}.`;
  return `You may send up to ${amountInWords(each)} alone${left === '' ? '' : `; ${left}`}.`;
}

/** Why it takes a second person, for the form, the story and the request. */
export function whySecond(judgement: Extract<Judgement, { kind: 'needs approval' }>, delta: number): string {
  const amount = amountInWords(magnitude(BigInt(delta)));
  switch (judgement.why) {
    case 'above each':
      return `Needs a second person: ${amount} is more than the ${amountInWords(judgement.limit ?? 0n)} that may be sent alone.`;
    case 'above daily':
      return `Needs a second person: of the ${amountInWords(judgement.limit ?? 0n)} that may be sent alone within 24 hours, ${amountInWords(judgement.left ?? 0n)} are left.`;
    case 'follows doubt':
      return 'Needs a second person: somebody decided that the earlier attempt was not applied. If it was, this would be a second one.';
  }
}

/** @returns what is told to an operator who may not do it at all. */
export function refusedAct(
  { name, role }: Actor,
  judgement: Extract<Judgement, { kind: 'refused' }>,
  delta: number,
): Problem {
  const kept = 'Nothing was sent.';
  switch (judgement.why) {
    case 'may not draft':
      return {
        code: 'policy.may-not-draft',
        sentence: `${name} may not make adjustments: the limits of the role ${role} do not allow it.`,
        kept,
        cure: 'Ask an admin.',
      };
    case 'may not approve':
      return {
        code: 'approval.not-allowed',
        sentence: `${name} may not approve: the limits of the role ${role} do not allow it.`,
        kept,
        cure: 'Ask somebody who may.',
      };
    case 'own':
      return {
        code: 'approval.own',
        sentence: `${name} made this adjustment, so somebody else has to approve it.`,
        kept,
        cure: 'Ask a second person: here, with their passphrase, or by a request file.',
      };
    case 'above approver':
      return {
        code: 'approval.above-limit',
        sentence: `${amountInWords(magnitude(BigInt(delta)))} is more than the ${amountInWords(judgement.limit ?? 0n)} that ${name} may approve.`,
        kept,
        cure: 'Ask somebody who may approve more.',
      };
  }
}

/** @throws ProblemError where the actor may not prepare adjustments. */
export async function requireMayDraft(parts: AdjustmentParts, actor: Actor): Promise<void> {
  const { roles } = await parts.policy.get();
  if (!roles[actor.role].mayDraft) {
    throw new ProblemError(refusedAct(actor, { kind: 'refused', why: 'may not draft', limit: null }, 0));
  }
}

/** Who made it may take it back, and so may who could have approved it. @throws ProblemError for anybody else. */
export async function requireMayEnd(
  parts: AdjustmentParts,
  actor: Actor,
  { createdById, createdBy }: Pick<Adjustment, 'createdById' | 'createdBy'>,
): Promise<void> {
  const role = (await parts.policy.get()).roles[actor.role];
  if (createdById === actor.id || role.mayApprove) return;
  throw new ProblemError({
    code: 'adjustment.not-yours',
    sentence: `${createdBy} made this adjustment; ${actor.name} may not end it.`,
    kept: 'Nothing was changed.',
    cure: 'Ask them, or somebody who may approve.',
  });
}
