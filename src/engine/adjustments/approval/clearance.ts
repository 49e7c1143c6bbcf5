import { balanceAimedAt } from '../../../domain/adjustment-evidence.ts';
import type { Adjustment } from '../../../domain/adjustment.ts';
import {
  approvalText,
  differences,
  type Approval,
  type ApprovalStatement,
  type Clearance,
} from '../../../domain/approval.ts';
import { storedToText } from '../../../domain/credits.ts';
import { actorOf } from '../../../domain/operator.ts';
import { assertNever } from '../../../domain/result.ts';
import type { Instant } from '../../../domain/time.ts';
import type { Signer } from '../../operators/index.ts';
import { timeInWords } from '../../words.ts';
import type { AdjustmentParts } from '../parts.ts';
import { judgeAlone, judgeAsSecond, refusedAct, whySecond } from './policy.ts';

/** A second person's signature over the adjustment as it is now. */
export async function signApproval(
  parts: AdjustmentParts,
  adjustment: Adjustment,
  asked: Asked,
  { signer, at }: { readonly signer: Signer; readonly at: Instant },
): Promise<Approval> {
  const statement = await statementOf(parts, adjustment, asked);
  const signed = { statement, approver: await signer.self(), signedAt: at };
  return { ...signed, signature: (await signer.sign(approvalText(signed))).signature };
}

export function approvedClearance({ delta }: Pick<Adjustment, 'delta'>, approval: Approval, at: Instant): Clearance {
  return { kind: 'approved', by: approval.approver.id, at, amount: Math.abs(delta), approval };
}

/**
 * Looks at the right to go out again, right before it is used: the policy, the operator or the amount may be another by
 * now, and what lies on a disk may have been changed. @returns why it does not hold; `null`: it does.
 * @param delta the change as it would be sent from the balance of now.
 */
export async function findLapse(parts: AdjustmentParts, adjustment: Adjustment, delta: number): Promise<string | null> {
  const { clearance } = adjustment;
  if (clearance === null) return 'Its approval is missing.';
  const operator = parts.operators.find(clearance.by);
  if (operator?.state !== 'active') return `${operator?.name ?? 'Who answers for it'} is deactivated.`;
  const actor = actorOf(operator);
  const now = { ...adjustment, delta };
  switch (clearance.kind) {
    case 'alone': {
      // Whether an earlier attempt was in doubt was judged when this one was cleared.
      const judgement = await judgeAlone(parts, actor, { ...now, steps: [] });
      if (judgement.kind === 'allowed') return null;
      return judgement.kind === 'refused' ? refusedAct(actor, judgement, delta).sentence : whySecond(judgement, delta);
    }
    case 'approved': {
      const flaw = await findFlaw(parts, adjustment, clearance.approval, operator.publicKey);
      if (flaw !== null) return flaw;
      const judgement = await judgeAsSecond(parts, actor, now);
      return judgement.kind === 'refused' ? refusedAct(actor, judgement, delta).sentence : null;
    }
    default:
      return assertNever(clearance.kind, 'clearance');
  }
}

async function findFlaw(
  parts: AdjustmentParts,
  adjustment: Adjustment,
  approval: Approval | null,
  publicKey: string | null,
): Promise<string | null> {
  if (approval === null || publicKey === null) return 'Its approval is missing.';
  const { statement, approver, signature } = approval;
  if (approver.publicKey !== publicKey) return `${approver.name} has a new key since the approval.`;
  if (!parts.operators.isSignedBy(publicKey, approvalText(approval), signature)) {
    return `The signature of ${approver.name} does not match the approval.`;
  }
  if (statement.expiresAt <= parts.clock.now()) return `Its approval expired at ${timeInWords(statement.expiresAt)}.`;
  const current = await statementOf(parts, adjustment, { id: statement.ask, expiresAt: statement.expiresAt });
  const [first] = differences(current, statement);
  return first === undefined ? null : `It is not what ${approver.name} approved: ${first} differs.`;
}

/** For which time of asking, and until when. */
export interface Asked {
  readonly id: string;
  readonly expiresAt: Instant;
}

/** Exactly what would be approved: read anew from the book, so that it says what would be done and nothing else. */
export async function statementOf(
  parts: Pick<AdjustmentParts, 'store' | 'directory' | 'workspaceId'>,
  adjustment: Adjustment,
  asked: Asked,
): Promise<ApprovalStatement> {
  const connection = (await parts.directory.connections()).get(adjustment.connectionId);
  const account = await parts.store.table('accounts').get(adjustment.accountId);
  const { delta, target, previewBalance } = adjustment;
  return {
    workspace: await parts.workspaceId(),
    adjustment: adjustment.id,
    ask: asked.id,
    connection: {
      id: adjustment.connectionId,
      provider: connection?.providerId ?? '',
      origin: URL.parse(connection?.baseUrl ?? '')?.origin ?? '',
    },
    account: { id: adjustment.accountId, externalId: account?.externalId ?? '' },
    kind: adjustment.kind,
    method: adjustment.method,
    delta: storedToText(delta),
    target: storedToText(target),
    unit: adjustment.unit,
    before: storedToText(previewBalance),
    after: storedToText(balanceAimedAt(adjustment, previewBalance)),
    reason: adjustment.reason,
    note: adjustment.note,
    reference: adjustment.reference,
    createdBy: { id: adjustment.createdById, name: adjustment.createdBy },
    createdAt: adjustment.createdAt,
    expiresAt: asked.expiresAt,
  };
}
