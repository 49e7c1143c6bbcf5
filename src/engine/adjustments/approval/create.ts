import { createHash } from 'node:crypto';
import type { AdjustmentRequest } from '../../../contract/adjustments.ts';
import { stepAdjustment, ticketOf, type Adjustment, type AdjustmentHappening } from '../../../domain/adjustment.ts';
import { parseCredits } from '../../../domain/credits.ts';
import { AdjustmentIdSchema, type AdjustmentId } from '../../../domain/ids.ts';
import type { Actor } from '../../../domain/operator.ts';
import { ProblemError } from '../../../domain/problem.ts';
import { readBeforeInstructing } from '../by-hand/instruct.ts';
import type { AdjustmentParts } from '../parts.ts';
import { preparePreview, type PreparedPreview } from '../preview/preview.ts';
import { acknowledgedSentences } from '../preview/warnings.ts';
import { aloneClearance, judgeAlone, refusedAct, requireMayDraft, whySecond } from './policy.ts';
import { approvalSteps, noPlan, requireSendable, submitStep, type ApprovedPair } from './steps.ts';

/** Refusals that no wait will lift. */
const NEVER: ReadonlySet<string> = new Set([
  'adjustment.reversed-already',
  'adjustment.reversal-unknown',
  'adjustment.not-reversible',
]);

export type SendRequest = AdjustmentRequest & ApprovedPair & { readonly requestId: string };

/**
 * Puts a new adjustment in the outbox, once for each request id however often it is asked.
 * @param allowedMovePercent how far the balance may have moved since it was approved: none, when that was just now.
 * @throws ProblemError with the first refusal, or `adjustment.moved` when the pair is no longer what a preview shows.
 */
export function sendNew(
  parts: AdjustmentParts,
  request: SendRequest,
  actor: Actor,
  allowedMovePercent = 0,
): Promise<Adjustment> {
  const add = () => addOnce(parts, request, actor, allowedMovePercent);
  return parts.book.inTurn(() => parts.book.inTurn(add, request.accountId), idOfRequest(request.requestId));
}

async function addOnce(
  parts: AdjustmentParts,
  request: SendRequest,
  actor: Actor,
  allowedMovePercent: number,
): Promise<Adjustment> {
  const { book, allowance } = parts;
  const id = idOfRequest(request.requestId);
  const known = await book.find(id);
  if (known !== undefined) return sameRequest(known, request);
  const previewed = await preparePreview(parts, request, id);
  const plan = requireSendable(previewed, request, allowedMovePercent);
  const prepared = { ...previewed, plan };
  const { account } = prepared;
  const isByHand = plan.method === 'manual';
  const start = isByHand ? await readBeforeInstructing(parts, account, plan) : {};
  const draft = { ...newAdjustment(parts, prepared, { id, request, actor }), ...start };
  const inSpiteOf = acknowledgedSentences(prepared.preview.warnings);
  return allowance.inTurn(actor.id, async () => {
    const judgement = await judgeAlone(parts, actor, draft);
    if (judgement.kind === 'refused') throw new ProblemError(refusedAct(actor, judgement, draft.delta));
    const at = parts.clock.now();
    if (judgement.kind === 'needs approval') {
      const why = whySecond(judgement, draft.delta);
      const step = await submitStep(parts, { actor, why, at, inSpiteOf });
      return book.add(takeSteps({ ...draft, balanceBefore: null }, [step]));
    }
    const given = takeSteps(
      draft,
      approvalSteps(draft, { at, actor, clearance: aloneClearance(draft, actor, at), inSpiteOf }),
    );
    return book.add(isByHand ? { ...given, instructedAt: at } : given);
  });
}

/** @throws ProblemError where it can never be sent as it stands: no balance, or a reversal that there is already. */
export async function saveDraft(parts: AdjustmentParts, request: AdjustmentRequest, actor: Actor): Promise<Adjustment> {
  await requireMayDraft(parts, actor);
  return parts.book.inTurn(async () => {
    const prepared = await preparePreview(parts, request, null);
    const again = prepared.preview.refusals.find((problem) => NEVER.has(problem.code));
    if (again !== undefined) throw new ProblemError(again);
    const id = AdjustmentIdSchema.parse(parts.random.id());
    return parts.book.add(newAdjustment(parts, prepared, { id, request, actor }));
  }, request.accountId);
}

/** The same request id always names the same adjustment. */
export function idOfRequest(requestId: string): AdjustmentId {
  return AdjustmentIdSchema.parse(`r${createHash('sha256').update(requestId).digest('hex').slice(0, 32)}`);
}

/** A request id that comes again with another instruction is a mistake, and not sent. */
function sameRequest(known: Adjustment, request: SendRequest): Adjustment {
  const amount = parseCredits(request.amount);
  const isSameAmount = amount.ok && amount.value === BigInt(known.target ?? known.delta);
  const isSameReversal = known.reverses === (request.reverses ?? null);
  if (isSameAmount && isSameReversal && known.accountId === request.accountId && known.kind === request.kind)
    return known;
  throw new ProblemError({
    code: 'adjustment.request-reused',
    sentence: 'This form has already sent another adjustment.',
    kept: 'Nothing was sent a second time.',
    cure: 'Open a new form for a new adjustment.',
    where: known.id,
  });
}

function newAdjustment(
  parts: AdjustmentParts,
  { account, preview, plan }: PreparedPreview,
  { id, request, actor }: { readonly id: AdjustmentId; readonly request: AdjustmentRequest; readonly actor: Actor },
): Adjustment {
  const [refusal] = preview.refusals.filter((problem) => problem.code !== 'adjustment.account-busy');
  if (plan === null || account.balanceAt === null) throw new ProblemError(refusal ?? noPlan());
  const now = parts.clock.now();
  return {
    id,
    connectionId: account.connectionId,
    accountId: account.id,
    kind: request.kind,
    method: plan.method,
    delta: plan.delta,
    target: plan.target,
    unit: account.unit,
    reason: request.reason,
    note: request.note,
    reference: request.reference,
    ticket: ticketOf(request.reference),
    state: 'draft',
    previewBalance: plan.before,
    previewAt: account.balanceAt,
    balanceBefore: null,
    intended: null,
    balanceAfter: null,
    residual: null,
    createdBy: actor.name,
    createdById: actor.id,
    createdAt: now,
    sentAt: null,
    sentAfter: null,
    listedBefore: null,
    updatedAt: now,
    problem: null,
    expectedEntryId: null,
    confirmedByEntryId: null,
    instructedAt: null,
    reverses: request.reverses ?? null,
    clearance: null,
    ask: null,
    steps: [],
  };
}

function takeSteps(draft: Adjustment, happenings: readonly AdjustmentHappening[]): Adjustment {
  return happenings.reduce((adjustment, happening) => {
    const next = stepAdjustment(adjustment, happening);
    if (next === null) throw new Error(`A new adjustment can always take “${happening.event}”.`);
    return next;
  }, draft);
}
