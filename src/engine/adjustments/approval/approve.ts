import { balanceAimedAt } from '../../../domain/adjustment-evidence.ts';
import { isInForce } from '../../../domain/adjustment-state.ts';
import type { Adjustment, AdjustmentHappening } from '../../../domain/adjustment.ts';
import type { Clearance } from '../../../domain/approval.ts';
import { parseCredits } from '../../../domain/credits.ts';
import type { Actor } from '../../../domain/operator.ts';
import { ProblemError } from '../../../domain/problem.ts';
import type { Instant } from '../../../domain/time.ts';
import type { Signer } from '../../operators/index.ts';
import { readBeforeInstructing } from '../by-hand/instruct.ts';
import type { AdjustmentParts } from '../parts.ts';
import { preparePreview, requestOf } from '../preview/preview.ts';
import { acknowledgedSentences } from '../preview/warnings.ts';
import { approvedClearance, signApproval } from './clearance.ts';
import { aloneClearance, judgeAlone, judgeAsSecond, refusedAct, requireMayEnd, whySecond } from './policy.ts';
import { approvalSteps, askEnds, requireSendable, submitStep, type ApprovedPair, type Asking } from './steps.ts';

/** One adjustment is approved: which, what was seen of it, and by whom. */
interface GivenApproval {
  readonly id: string;
  readonly pair: ApprovedPair;
  readonly by: Approver;
}

interface Approver {
  readonly actor: Actor;
  /** The same person with their key: without it they are no second one. */
  readonly signer: Signer | null;
}

/**
 * Approves a draft, one whose balance had moved, or one that certainly failed, with the pair now shown.
 * A second click finds it approved and changes nothing.
 */
export async function approveOne(parts: AdjustmentParts, given: GivenApproval): Promise<Adjustment> {
  const { accountId } = await parts.book.get(given.id);
  return parts.book.inTurn(() => approveNow(parts, given), accountId);
}

async function approveNow(parts: AdjustmentParts, { id, pair, by }: GivenApproval): Promise<Adjustment> {
  const { book } = parts;
  const { actor } = by;
  const adjustment = await book.get(id);
  if (isApprovedAlready(adjustment, pair)) return adjustment;
  const prepared = await preparePreview(parts, requestOf(adjustment), id);
  requireSendable(prepared, pair);
  const { plan, account } = prepared;
  const isByHand = plan?.method === 'manual';
  const byHand = isByHand ? await readBeforeInstructing(parts, account, plan) : null;
  const renewed = {
    previewBalance: byHand?.previewBalance ?? plan?.before ?? adjustment.previewBalance,
    previewAt: byHand?.previewAt ?? account.balanceAt ?? adjustment.previewAt,
    delta: byHand?.delta ?? plan?.delta ?? adjustment.delta,
    method: plan?.method ?? adjustment.method,
  };
  const next = { ...adjustment, ...renewed };
  const inSpiteOf = acknowledgedSentences(prepared.preview.warnings);
  return parts.allowance.inTurn(actor.id, async () => {
    const at = parts.clock.now();
    const right = await findRight(parts, next, by, at);
    const outcome = {
      ...renewed,
      problem: null,
      balanceBefore: null,
      instructedAt: null,
      intended: null,
      balanceAfter: null,
      residual: null,
      sentAt: null,
      sentAfter: null,
      listedBefore: null,
    };
    if (right.kind === 'ask') {
      return book.step(id, [await askStep(parts, next, { actor, why: right.why, at, inSpiteOf })], () => outcome);
    }
    const again: AdjustmentHappening[] = adjustment.state === 'failed' ? [retryStep(actor, at)] : [];
    const steps = [...again, ...approvalSteps(next, { at, actor, clearance: right.clearance, inSpiteOf })];
    const given = isByHand ? { balanceBefore: byHand?.balanceBefore ?? null, instructedAt: at } : {};
    return book.step(id, steps, () => ({ ...outcome, ...given }));
  });
}

/** A draft, and one to be tried again, go to a second person by themselves. */
async function askStep(parts: AdjustmentParts, { state }: Adjustment, asking: Asking): Promise<AdjustmentHappening> {
  if (state !== 'failed') return submitStep(parts, asking);
  const { sentence, ...retry } = retryStep(asking.actor, asking.at);
  return { ...retry, sentence: `${sentence} ${asking.why}`, expiresAt: await askEnds(parts, asking.at) };
}

function retryStep({ id, name }: Asking['actor'], at: Instant): AdjustmentHappening {
  return { event: 'retry', at, actor: name, actorId: id, sentence: `${name} asked for another attempt.` };
}

type Right = { readonly kind: 'given'; readonly clearance: Clearance } | { readonly kind: 'ask'; readonly why: string };

/**
 * By what right it may go out when this operator says so: as the second person for what somebody else made, by their own
 * limit, or – where policy lets them – as the second person for what they made themselves.
 * @throws ProblemError where it waits for a second person already, and this is not one.
 */
async function findRight(
  parts: AdjustmentParts,
  adjustment: Adjustment,
  { actor, signer }: Approver,
  at: Instant,
): Promise<Right> {
  const alone = await judgeAlone(parts, actor, adjustment);
  const second = await judgeAsSecond(parts, actor, adjustment);
  const isOwn = adjustment.createdById === actor.id;
  const isSecond = second.kind === 'allowed' && signer !== null;
  if (isSecond && !isOwn) return { kind: 'given', clearance: await signedBy(signer) };
  if (alone.kind === 'allowed') return { kind: 'given', clearance: aloneClearance(adjustment, actor, at) };
  if (isSecond) return { kind: 'given', clearance: await signedBy(signer) };
  const isAsked = adjustment.state === 'awaiting approval';
  if (alone.kind === 'needs approval' && !isAsked) return { kind: 'ask', why: whySecond(alone, adjustment.delta) };
  const refusal = isAsked && second.kind === 'refused' ? second : alone;
  if (refusal.kind === 'refused') throw new ProblemError(refusedAct(actor, refusal, adjustment.delta));
  throw new Error('An approval that takes a signature was asked for without a signer.');

  async function signedBy(by: Signer): Promise<Clearance> {
    const { ask } = adjustment;
    const asked = { id: ask?.id ?? `draft ${adjustment.steps.length}`, expiresAt: await askEnds(parts, at) };
    return approvedClearance(adjustment, await signApproval(parts, adjustment, asked, { signer: by, at }), at);
  }
}

function isApprovedAlready(adjustment: Adjustment, pair: ApprovedPair): boolean {
  if (!isInForce(adjustment.state)) return false;
  const [before, after] = [parseCredits(pair.approvedBefore), parseCredits(pair.approvedAfter)];
  const aimed = balanceAimedAt(adjustment, adjustment.previewBalance);
  return before.ok && after.ok && before.value === BigInt(adjustment.previewBalance) && after.value === BigInt(aimed);
}

/** A second person says no. */
export async function declineOne(
  parts: AdjustmentParts,
  { id, note }: { readonly id: string; readonly note: string },
  actor: Actor,
): Promise<Adjustment> {
  const { book, clock } = parts;
  const declined = await book.get(id);
  const judgement = await judgeAsSecond(parts, actor, declined, 'decline');
  if (judgement.kind === 'refused') throw new ProblemError(refusedAct(actor, judgement, declined.delta));
  const sentence = `${actor.name} declined it: ${note}`;
  return book.step(id, [{ event: 'decline', at: clock.now(), actor: actor.name, actorId: actor.id, sentence }]);
}

/** Who made it, or could have approved it, takes it back before anything is sent. */
export async function discardOne(parts: AdjustmentParts, id: string, actor: Actor): Promise<Adjustment> {
  const { book, clock } = parts;
  await requireMayEnd(parts, actor, await book.get(id));
  const sentence = `${actor.name} discarded it; nothing was sent.`;
  return book.step(id, [{ event: 'discard', at: clock.now(), actor: actor.name, actorId: actor.id, sentence }]);
}
