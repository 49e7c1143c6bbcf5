import type { AdjustmentDetail, AdjustmentRow, AdjustmentTab } from '../../contract/adjustments.ts';
import type { Adjustment, AdjustmentState } from '../../domain/adjustment.ts';
import { storedToText } from '../../domain/credits.ts';
import { assertNever } from '../../domain/result.ts';
import type { Directory } from '../accounts/index.ts';
import { amountInWords } from '../words.ts';
import { evidenceOf } from './evidence.ts';

/** Which states each tab shows: what they wait for. */
export const TAB_STATES: Readonly<Record<AdjustmentTab, readonly AdjustmentState[]>> = {
  drafts: ['draft'],
  'to approve': ['awaiting approval'],
  outbox: ['approved', 'queued', 'sending'],
  unknown: ['unknown'],
  'waiting to be seen': ['applied'],
  done: ['confirmed', 'declined', 'failed'],
  all: [
    'draft',
    'awaiting approval',
    'approved',
    'queued',
    'sending',
    'unknown',
    'applied',
    'confirmed',
    'declined',
    'failed',
  ],
};

export async function adjustmentRow(directory: Directory, adjustment: Adjustment): Promise<AdjustmentRow> {
  const [accounts, connections] = [await directory.accounts(), await directory.connections()];
  return {
    id: adjustment.id,
    connectionId: adjustment.connectionId,
    connectionLabel: connections.get(adjustment.connectionId)?.label ?? '',
    accountId: adjustment.accountId,
    accountName: accounts.get(adjustment.accountId)?.name ?? '',
    kind: adjustment.kind,
    method: adjustment.method,
    delta: storedToText(adjustment.delta),
    target: storedToText(adjustment.target),
    unit: adjustment.unit,
    reason: adjustment.reason,
    note: adjustment.note,
    reference: adjustment.reference,
    state: adjustment.state,
    previewBalance: storedToText(adjustment.previewBalance),
    previewAt: adjustment.previewAt,
    balanceBefore: storedToText(adjustment.balanceBefore),
    intended: storedToText(adjustment.intended),
    balanceAfter: storedToText(adjustment.balanceAfter),
    residual: storedToText(adjustment.residual),
    createdBy: adjustment.createdBy,
    createdAt: adjustment.createdAt,
    sentAt: adjustment.sentAt,
    updatedAt: adjustment.updatedAt,
    problem: adjustment.problem,
    confirmedByEntryId: adjustment.confirmedByEntryId,
    waitsFor: waitsFor(adjustment),
  };
}

export async function adjustmentDetail(directory: Directory, adjustment: Adjustment): Promise<AdjustmentDetail> {
  return {
    ...(await adjustmentRow(directory, adjustment)),
    steps: adjustment.steps.map((step) => ({
      at: step.at,
      actor: step.actor,
      from: step.from,
      to: step.to,
      event: step.event,
      sentence: step.sentence,
      balance: storedToText(step.balance),
    })),
    evidence: evidenceOf(adjustment),
  };
}

/** Why it waits, in a sentence; `null` when it waits for nothing. */
function waitsFor(adjustment: Adjustment): string | null {
  switch (adjustment.state) {
    case 'draft':
      return 'Waits to be sent.';
    case 'awaiting approval':
      return `The balance is ${amountInWords(adjustment.previewBalance)} now: approve ${pair(adjustment)}, or discard it.`;
    case 'approved':
      return 'Approved; goes into the outbox.';
    case 'queued':
      return adjustment.problem === null
        ? 'In the outbox; the balance will be read again before it is sent.'
        : `In the outbox; nothing was sent. ${adjustment.problem.sentence} It goes by itself once that is over.`;
    case 'sending':
      return 'Is being sent.';
    case 'unknown':
      return 'It was sent and its outcome is not known. It is never sent again by itself.';
    case 'applied':
      return 'Read back as intended; waits for a sync to see it.';
    case 'declined':
    case 'confirmed':
    case 'failed':
      return null;
    default:
      return assertNever(adjustment.state, 'adjustment state');
  }
}

function pair(adjustment: Adjustment): string {
  const after = adjustment.target ?? adjustment.previewBalance + adjustment.delta;
  return `${amountInWords(adjustment.previewBalance)} → ${amountInWords(after)}`;
}
