import { hasMovedTooFar } from '../../domain/adjustment-evidence.ts';
import type { Adjustment } from '../../domain/adjustment.ts';
import { differences } from '../../domain/approval.ts';
import type { Operator } from '../../domain/operator.ts';
import { ProblemError } from '../../domain/problem.ts';
import { amountInWords, listInWords, timeInWords } from '../words.ts';
import { fileProblem, refuseFile } from './file-problems.ts';
import type { AdjustmentParts } from './parts.ts';
import { DID, NOUN, type SignedAnswer } from './signed-answer.ts';
import { statementOf } from './statement.ts';

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
  const ask = adjustment.ask ?? null;
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
