import type { ApprovalOutcome } from '../../contract/adjustments.ts';
import { hasMovedTooFar } from '../../domain/adjustment-evidence.ts';
import type { Adjustment } from '../../domain/adjustment.ts';
import {
  ApprovalFileSchema,
  approvalText,
  differences,
  MOST_FILE_CHARACTERS,
  type Approval,
  type ApprovalFile,
} from '../../domain/approval.ts';
import { AdjustmentIdSchema } from '../../domain/ids.ts';
import { actorOf, type Actor } from '../../domain/operator.ts';
import { ProblemError } from '../../domain/problem.ts';
import { amountInWords, listInWords, timeInWords } from '../words.ts';
import { approvalSteps } from './approval.ts';
import { readNow } from './by-hand.ts';
import type { Book } from './book.ts';
import { approvedClearance } from './clearing.ts';
import { fileProblem, refuseFile } from './file-problems.ts';
import { readFileText } from './file-text.ts';
import { judgeAsSecond, refusedAct } from './judging.ts';
import { oneOfAccountAtATime } from './lanes.ts';
import type { AdjustmentParts } from './parts.ts';
import { statementOf } from './statement.ts';

/**
 * Takes in what came back from another console. Each approval stands for itself: one that is refused keeps no other out.
 * @param actor who brought the file; it is no approval of theirs.
 * @throws ProblemError `approval.too-large`, `approval.malformed`, `approval.other-workspace`: about the file as a whole.
 */
export async function takeApprovals(
  parts: AdjustmentParts,
  book: Book,
  text: string,
  actor: Actor,
): Promise<ApprovalOutcome[]> {
  const file = await readApprovalFile(parts, text);
  const outcomes: ApprovalOutcome[] = [];
  for (const approval of file.approvals) outcomes.push(await takeOne(parts, book, approval, actor));
  return outcomes;
}

async function readApprovalFile(parts: AdjustmentParts, text: string): Promise<ApprovalFile> {
  if (text.length > MOST_FILE_CHARACTERS) throw refuseFile('approval.too-large');
  const parsed = ApprovalFileSchema.safeParse(readFileText(text));
  if (!parsed.success) throw refuseFile('approval.malformed');
  if (parsed.data.workspace !== (await parts.workspaceId())) throw refuseFile('approval.other-workspace');
  return parsed.data;
}

async function takeOne(
  parts: AdjustmentParts,
  book: Book,
  approval: Approval,
  bringer: Actor,
): Promise<ApprovalOutcome> {
  const { statement, approver } = approval;
  const { adjustment: id } = statement;
  const told = { adjustmentId: AdjustmentIdSchema.parse(id), approver: approver.name };
  try {
    const known = await book.find(id);
    if (known === undefined) await refuseUnlessGenuine(parts, approval);
    const accountId = known?.accountId ?? id;
    await oneOfAccountAtATime(book, accountId, () => accept(parts, book, approval));
    await note(parts, approval, bringer, `${bringer.name} brought the approval of ${approver.name}; it was taken.`);
    return { ...told, problem: null };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const sentence = `${bringer.name} brought an approval that was refused: ${error.problem.sentence}`;
    await note(parts, approval, bringer, sentence, error.problem.code);
    return { ...told, problem: error.problem };
  }
}

/** Whether a key that is known here signed exactly this. @returns who. */
async function refuseUnlessGenuine(parts: AdjustmentParts, approval: Approval) {
  const { statement, approver, signature } = approval;
  if (!parts.operators.isSignedBy(approver.publicKey, approvalText(approval), signature)) {
    throw refuseFile('approval.forged');
  }
  if (statement.workspace !== (await parts.workspaceId())) throw refuseFile('approval.other-workspace');
  const operator = parts.operators.byPublicKey(approver.publicKey);
  if (operator === undefined) throw refuseFile('approval.unknown-signer');
  if (operator.state !== 'active') {
    throw refuseFile('approval.signer-deactivated', { sentence: `${operator.name} does not work here any more.` });
  }
  if (operator.id !== approver.id) {
    const sentence = `The key that signed this is of ${operator.name}, and it says it was signed by ${approver.name}.`;
    throw refuseFile('approval.other-signer', { sentence });
  }
  return operator;
}

async function accept(parts: AdjustmentParts, book: Book, approval: Approval): Promise<void> {
  const operator = await refuseUnlessGenuine(parts, approval);
  const { statement } = approval;
  const adjustment = await book.find(statement.adjustment);
  if (adjustment === undefined) throw refuseFile('approval.unknown-adjustment');
  const ask = adjustment.ask ?? null;
  if (adjustment.state !== 'awaiting approval' || ask === null || ask.id !== statement.ask) {
    const sentence =
      adjustment.state === 'awaiting approval'
        ? 'This approval answers an earlier request; it was asked anew since.'
        : `This was decided already: the adjustment is “${adjustment.state}”.`;
    throw refuseFile('approval.replayed', { sentence });
  }
  if (statement.expiresAt <= parts.clock.now()) {
    throw refuseFile('approval.expired', {
      sentence: `This approval came too late: it ended at ${timeInWords(statement.expiresAt)}.`,
    });
  }
  const altered = differences(await statementOf(parts, adjustment, ask), statement);
  if (altered.length > 0) {
    throw refuseFile('approval.altered', {
      sentence: `What was approved is not what this adjustment says: ${listInWords(altered)} differ${altered.length === 1 ? 's' : ''}.`,
    });
  }
  const signer = actorOf(operator);
  const judgement = await judgeAsSecond(parts, signer, adjustment);
  if (judgement.kind === 'refused') throw new ProblemError(refusedAct(signer, judgement, adjustment.delta));
  const fresh = await refuseStale(parts, adjustment);
  const at = parts.clock.now();
  const isByHand = adjustment.method === 'manual';
  const given = isByHand ? { balanceBefore: fresh, instructedAt: at } : {};
  await book.step(
    adjustment.id,
    approvalSteps(adjustment, at, signer, approvedClearance(adjustment, approval, at)),
    () => ({ problem: null, ...given }),
  );
}

/** Judged against the balance of now where it can be read; it is read once more right before sending in any case. */
async function refuseStale(parts: AdjustmentParts, adjustment: Adjustment): Promise<number | null> {
  const fresh = (await readNow(parts, adjustment.accountId))?.total ?? null;
  if (fresh === null) return null;
  const { allowedMovePercent } = await parts.settings();
  const { method, target, previewBalance } = adjustment;
  const isSet = method === 'set' || target !== null;
  if (!hasMovedTooFar(isSet ? 'set' : method, previewBalance, fresh, allowedMovePercent)) return fresh;
  throw new ProblemError(
    fileProblem('approval.stale', {
      sentence: `The balance was ${amountInWords(previewBalance)} when it was asked and is ${amountInWords(fresh)} now.`,
    }),
  );
}

async function note(
  { audit }: AdjustmentParts,
  { statement, approver, signature }: Approval,
  bringer: Actor,
  sentence: string,
  refused: string | null = null,
): Promise<void> {
  await audit.record({
    actor: bringer.name,
    action: refused === null ? 'approval.taken' : 'approval.refused',
    subject: statement.adjustment,
    sentence,
    evidence: { by: bringer.id, approver, signature, statement, refused },
  });
}
