import { hasMovedTooFar } from '../../../domain/adjustment-evidence.ts';
import type { Adjustment } from '../../../domain/adjustment.ts';
import {
  approvalText,
  declineText,
  differences,
  type AnswerFile,
  type Approval,
  type Decline,
} from '../../../domain/approval.ts';
import type { Operator } from '../../../domain/operator.ts';
import { ProblemError } from '../../../domain/problem.ts';
import { amountInWords, listInWords, timeInWords } from '../../words.ts';
import { statementOf } from '../approval/clearance.ts';
import type { AdjustmentParts } from '../parts.ts';
import { fileProblem, refuseFile } from './problems.ts';

/** A yes or a no, as one kind of thing: what is checked of both is checked in one place. */
export type SignedAnswer = Pick<Approval, 'statement' | 'signedAt' | 'signature'> & {
  readonly signer: Approval['approver'];
  /** What the signature must be over. */
  readonly text: string;
} & (
    | { readonly answer: 'approve'; readonly reason: null; readonly approval: Approval }
    | { readonly answer: 'decline'; readonly reason: string }
  );

/** Verbs and nouns for sentences, and for the audit trail’s actions. */
export const DID = { approve: 'approved', decline: 'declined' } as const;
export const NOUN = { approve: 'approval', decline: 'decline' } as const;

/** Every answer of a file. */
export function signedIn({ approvals, declines }: AnswerFile): SignedAnswer[] {
  return [...approvals.map(asSigned), ...declines.map(asSignedNo)];
}

function asSigned(approval: Approval): SignedAnswer {
  const { statement, approver, signedAt, signature } = approval;
  const text = approvalText(approval);
  return { answer: 'approve', statement, signer: approver, reason: null, signedAt, signature, text, approval };
}

function asSignedNo(decline: Decline): SignedAnswer {
  const { statement, decliner, reason, signedAt, signature } = decline;
  return { answer: 'decline', statement, signer: decliner, reason, signedAt, signature, text: declineText(decline) };
}

/** Whether a key that is known here signed exactly this. @returns who. */
export async function refuseUnlessGenuine(parts: AdjustmentParts, signed: SignedAnswer): Promise<Operator> {
  const { statement, signer, signature, text } = signed;
  if (!parts.operators.isSignedBy(signer.publicKey, text, signature)) throw refuseFile('approval.forged');
  if (statement.workspace !== (await parts.workspaceId())) throw refuseFile('approval.other-workspace');
  const operator = parts.operators.byPublicKey(signer.publicKey);
  if (operator === undefined) throw refuseFile('approval.unknown-signer');
  if (operator.state !== 'active') {
    throw refuseFile('approval.signer-deactivated', { sentence: `${operator.name} is deactivated.` });
  }
  if (operator.id !== signer.id) {
    const sentence = `The key that signed this belongs to ${operator.name}, but the file says ${signer.name}.`;
    throw refuseFile('approval.other-signer', { sentence });
  }
  return operator;
}

/** The adjustment, where it still waits for an answer to exactly this. */
export async function findAsked(
  parts: AdjustmentParts,
  { answer, statement }: Pick<SignedAnswer, 'answer' | 'statement'>,
): Promise<Adjustment> {
  const adjustment = await parts.book.find(statement.adjustment);
  if (adjustment === undefined) throw refuseFile('approval.unknown-adjustment');
  const { ask } = adjustment;
  if (adjustment.state !== 'awaiting approval' || ask === null || ask.id !== statement.ask) {
    throw refuseFile(
      'approval.replayed',
      adjustment.state === 'awaiting approval'
        ? { sentence: `This ${NOUN[answer]} answers an earlier request; it was asked anew since.` }
        : {
            sentence: `Already decided: the adjustment is “${adjustment.state}”.`,
            cure: 'Its history says by whom. No action needed.',
          },
    );
  }
  if (statement.expiresAt <= parts.clock.now()) {
    throw refuseFile('approval.expired', {
      sentence: `This ${NOUN[answer]} came too late: the request expired at ${timeInWords(statement.expiresAt)}.`,
    });
  }
  const altered = differences(await statementOf(parts, adjustment, ask), statement);
  if (altered.length === 0) return adjustment;
  throw refuseFile('approval.altered', {
    sentence: `What was ${DID[answer]} is not what this adjustment says: ${listInWords(altered)} differ${altered.length === 1 ? 's' : ''}.`,
  });
}

/** Judged against the balance of now where it can be read; it is read once more right before sending in any case. */
export async function refuseStale(parts: AdjustmentParts, adjustment: Adjustment, fresh: number): Promise<void> {
  const { allowedMovePercent } = await parts.settings();
  const { method, target, previewBalance } = adjustment;
  const isSet = method === 'set' || target !== null;
  if (!hasMovedTooFar(isSet ? 'set' : method, previewBalance, fresh, allowedMovePercent)) return;
  throw new ProblemError(
    fileProblem('approval.stale', {
      sentence: `The balance was ${amountInWords(previewBalance)} when it was asked and is ${amountInWords(fresh)} now.`,
    }),
  );
}
