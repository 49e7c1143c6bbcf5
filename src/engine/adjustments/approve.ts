import type { AdjustmentRequest } from '../../contract/adjustments.ts';
import type { Adjustment, AdjustmentHappening } from '../../domain/adjustment.ts';
import { parseCredits, storedToText } from '../../domain/credits.ts';
import type { Actor } from '../../domain/operator.ts';
import { approvalSteps, requireSendable, type ApprovedPair } from './approval.ts';
import { readBeforeInstructing } from './by-hand.ts';
import type { Book } from './book.ts';
import { acknowledgedSentences } from './duplicates.ts';
import { oneOfAccountAtATime } from './lanes.ts';
import type { AdjustmentParts } from './parts.ts';
import { preparePreview } from './preview.ts';

/**
 * Approves a draft, one whose balance had moved, or one that certainly failed, with the pair now shown.
 * A second click finds it approved and changes nothing.
 */
export async function approveOne(
  parts: AdjustmentParts,
  book: Book,
  id: string,
  pair: ApprovedPair,
  actor: Actor,
): Promise<Adjustment> {
  const { accountId } = await book.get(id);
  return oneOfAccountAtATime(book, accountId, () => approveNow(parts, book, id, pair, actor));
}

async function approveNow(
  parts: AdjustmentParts,
  book: Book,
  id: string,
  pair: ApprovedPair,
  { name }: Actor,
): Promise<Adjustment> {
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
  const at = parts.clock.now();
  const again: AdjustmentHappening[] =
    adjustment.state === 'failed'
      ? [{ event: 'retry', at, actor: name, sentence: `${name} asked for another attempt.` }]
      : [];
  const inSpiteOf = acknowledgedSentences(prepared.preview.warnings);
  const steps = [...again, ...approvalSteps({ ...adjustment, ...renewed }, at, name, inSpiteOf)];
  return book.step(id, steps, () => ({
    ...renewed,
    problem: null,
    balanceBefore: byHand?.balanceBefore ?? null,
    instructedAt: isByHand ? at : null,
    intended: null,
    balanceAfter: null,
    residual: null,
    sentAt: null,
  }));
}

function isApprovedAlready(adjustment: Adjustment, pair: ApprovedPair): boolean {
  if (!['queued', 'sending', 'applied', 'confirmed', 'unknown', 'waiting to be seen'].includes(adjustment.state))
    return false;
  const [before, after] = [parseCredits(pair.approvedBefore), parseCredits(pair.approvedAfter)];
  const aimed = adjustment.target ?? adjustment.previewBalance + adjustment.delta;
  return before.ok && after.ok && before.value === BigInt(adjustment.previewBalance) && after.value === BigInt(aimed);
}

/** The instruction as it was given, to be previewed again. */
function requestOf(adjustment: Adjustment): AdjustmentRequest {
  return {
    accountId: adjustment.accountId,
    kind: adjustment.kind,
    amount: storedToText(adjustment.target ?? adjustment.delta),
    reason: adjustment.reason,
    note: adjustment.note,
    reference: adjustment.reference,
    reverses: adjustment.reverses ?? null,
  };
}
