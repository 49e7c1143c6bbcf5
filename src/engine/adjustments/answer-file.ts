import type { AnswerOutcome } from '../../contract/adjustments.ts';
import { hasMovedTooFar } from '../../domain/adjustment-evidence.ts';
import type { Adjustment } from '../../domain/adjustment.ts';
import {
  AnswerFileSchema,
  approvalText,
  declineText,
  differences,
  MOST_FILE_CHARACTERS,
  type AnswerFile,
  type Approval,
  type Decline,
} from '../../domain/approval.ts';
import { storedToText } from '../../domain/credits.ts';
import { AdjustmentIdSchema } from '../../domain/ids.ts';
import { actorOf, type Actor, type Operator } from '../../domain/operator.ts';
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

/** A yes or a no, as one kind of thing: what is checked of both is checked in one place. */
type Signed = Pick<Approval, 'statement' | 'signedAt' | 'signature'> & {
  readonly signer: Approval['approver'];
  /** What the signature must be over. */
  readonly text: string;
} & (
    | { readonly answer: 'approve'; readonly reason: null; readonly approval: Approval }
    | { readonly answer: 'decline'; readonly reason: string }
  );

const DID = { approve: 'approved', decline: 'declined' } as const;
const NOUN = { approve: 'approval', decline: 'decline' } as const;

/**
 * Takes in what came back from another console. Each answer stands for itself: one that is refused keeps no other out.
 * @param bringer who brought the file; it is no answer of theirs.
 * @throws ProblemError `approval.too-large`, `approval.malformed`, `approval.other-workspace`: about the file as a whole.
 */
export async function takeAnswers(
  parts: AdjustmentParts,
  book: Book,
  text: string,
  bringer: Actor,
): Promise<AnswerOutcome[]> {
  const file = await readAnswerFile(parts, text);
  const outcomes: AnswerOutcome[] = [];
  for (const signed of signedIn(file)) outcomes.push(await takeOne(parts, book, signed, bringer));
  return outcomes;
}

/**
 * The audit trail of the console that answers. There a signature stands under the name of its kind: what is called a
 * signature may be the secret part of an address, and is never written down.
 */
export async function noteSigned({ audit }: Pick<AdjustmentParts, 'audit'>, file: AnswerFile, actor: Actor) {
  for (const { answer, statement, reason, signedAt, signature } of signedIn(file)) {
    const { adjustment, before, after, delta, unit } = statement;
    const change = `${actor.name} ${DID[answer]} a change of ${delta} ${unit} at another console: ${before} → ${after}.`;
    await audit.record({
      actor: actor.name,
      action: `${NOUN[answer]}.signed`,
      subject: adjustment,
      sentence: reason === null ? change : `${change} ${reason}`,
      evidence: { by: actor.id, statement, reason, signedAt, ed25519: signature },
    });
  }
}

function signedIn({ approvals, declines }: AnswerFile): Signed[] {
  return [...approvals.map(asSigned), ...declines.map(asSignedNo)];
}

function asSigned(approval: Approval): Signed {
  const { statement, approver, signedAt, signature } = approval;
  const text = approvalText(approval);
  return { answer: 'approve', statement, signer: approver, reason: null, signedAt, signature, text, approval };
}

function asSignedNo(decline: Decline): Signed {
  const { statement, decliner, reason, signedAt, signature } = decline;
  return { answer: 'decline', statement, signer: decliner, reason, signedAt, signature, text: declineText(decline) };
}

async function readAnswerFile(parts: AdjustmentParts, text: string): Promise<AnswerFile> {
  if (text.length > MOST_FILE_CHARACTERS) throw refuseFile('approval.too-large');
  const parsed = AnswerFileSchema.safeParse(readFileText(text));
  if (!parsed.success) throw refuseFile('approval.malformed');
  if (parsed.data.workspace !== (await parts.workspaceId())) throw refuseFile('approval.other-workspace');
  return parsed.data;
}

async function takeOne(parts: AdjustmentParts, book: Book, signed: Signed, bringer: Actor): Promise<AnswerOutcome> {
  const { answer, reason, statement, signer } = signed;
  const adjustmentId = AdjustmentIdSchema.parse(statement.adjustment);
  const brought = `${bringer.name} brought the ${NOUN[answer]} of ${signer.name}`;
  const outcome = async (problem: AnswerOutcome['problem']): Promise<AnswerOutcome> => {
    const about = await aboutOf(parts, await book.find(adjustmentId));
    return { adjustmentId, answer, by: signer.name, reason, about, problem };
  };
  try {
    const known = await book.find(adjustmentId);
    if (known === undefined) await refuseUnlessGenuine(parts, signed);
    const accountId = known?.accountId ?? adjustmentId;
    await oneOfAccountAtATime(book, accountId, () => accept(parts, book, signed));
    await note(parts, signed, bringer, `${brought}; it was taken.`);
    return await outcome(null);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    await note(parts, signed, bringer, `${brought}, and it was refused: ${error.problem.sentence}`, error.problem.code);
    return await outcome(error.problem);
  }
}

/** What is told of an adjustment is what the book says, never what a file does. */
async function aboutOf(
  { directory }: Pick<AdjustmentParts, 'directory'>,
  adjustment: Adjustment | undefined,
): Promise<AnswerOutcome['about']> {
  if (adjustment === undefined) return null;
  const { accountId, delta, target, previewBalance, unit, state } = adjustment;
  return {
    accountName: (await directory.accounts()).get(accountId)?.name ?? '',
    delta: storedToText(delta),
    before: storedToText(previewBalance),
    after: storedToText(target ?? previewBalance + delta),
    unit,
    state,
  };
}

/** Whether a key that is known here signed exactly this. @returns who. */
async function refuseUnlessGenuine(parts: AdjustmentParts, signed: Signed): Promise<Operator> {
  const { statement, signer, signature, text } = signed;
  if (!parts.operators.isSignedBy(signer.publicKey, text, signature)) throw refuseFile('approval.forged');
  if (statement.workspace !== (await parts.workspaceId())) throw refuseFile('approval.other-workspace');
  const operator = parts.operators.byPublicKey(signer.publicKey);
  if (operator === undefined) throw refuseFile('approval.unknown-signer');
  if (operator.state !== 'active') {
    throw refuseFile('approval.signer-deactivated', { sentence: `${operator.name} does not work here any more.` });
  }
  if (operator.id !== signer.id) {
    const sentence = `The key that signed this is of ${operator.name}, and it says it was signed by ${signer.name}.`;
    throw refuseFile('approval.other-signer', { sentence });
  }
  return operator;
}

async function accept(parts: AdjustmentParts, book: Book, signed: Signed): Promise<void> {
  const operator = await refuseUnlessGenuine(parts, signed);
  const adjustment = await findAsked(parts, book, signed);
  const by = actorOf(operator);
  // Who may approve may decline, whatever its size.
  const judged = signed.answer === 'approve' ? adjustment : { ...adjustment, delta: 0 };
  const judgement = await judgeAsSecond(parts, by, judged);
  if (judgement.kind === 'refused') throw new ProblemError(refusedAct(by, judgement, judged.delta));
  const fresh = await refuseStale(parts, adjustment);
  const at = parts.clock.now();
  if (signed.answer === 'decline') {
    const sentence = `${by.name} declined it at another console: ${signed.reason}`;
    await book.step(adjustment.id, [{ event: 'decline', at, actor: by.name, actorId: by.id, sentence }]);
    return;
  }
  const isByHand = adjustment.method === 'manual';
  const given = isByHand ? { balanceBefore: fresh, instructedAt: at } : {};
  const clearance = approvedClearance(adjustment, signed.approval, at);
  await book.step(adjustment.id, approvalSteps(adjustment, at, by, clearance), () => ({ problem: null, ...given }));
}

/** The adjustment, where it still waits for an answer to exactly this. */
async function findAsked(
  parts: AdjustmentParts,
  book: Book,
  { answer, statement }: Pick<Signed, 'answer' | 'statement'>,
): Promise<Adjustment> {
  const adjustment = await book.find(statement.adjustment);
  if (adjustment === undefined) throw refuseFile('approval.unknown-adjustment');
  const ask = adjustment.ask ?? null;
  if (adjustment.state !== 'awaiting approval' || ask === null || ask.id !== statement.ask) {
    throw refuseFile(
      'approval.replayed',
      adjustment.state === 'awaiting approval'
        ? { sentence: `This ${NOUN[answer]} answers an earlier request; it was asked anew since.` }
        : {
            sentence: `This was decided already: the adjustment is “${adjustment.state}”.`,
            cure: 'Its story says by whom; nothing has to be done.',
          },
    );
  }
  if (statement.expiresAt <= parts.clock.now()) {
    throw refuseFile('approval.expired', {
      sentence: `This ${NOUN[answer]} came too late: the request ended at ${timeInWords(statement.expiresAt)}.`,
    });
  }
  const altered = differences(await statementOf(parts, adjustment, ask), statement);
  if (altered.length === 0) return adjustment;
  throw refuseFile('approval.altered', {
    sentence: `What was ${DID[answer]} is not what this adjustment says: ${listInWords(altered)} differ${altered.length === 1 ? 's' : ''}.`,
  });
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
  { answer, statement, signer, reason, signedAt, signature }: Signed,
  bringer: Actor,
  sentence: string,
  refused: string | null = null,
): Promise<void> {
  await audit.record({
    actor: bringer.name,
    action: `${NOUN[answer]}.${refused === null ? 'taken' : 'refused'}`,
    subject: statement.adjustment,
    sentence,
    evidence: { by: bringer.id, approver: signer, reason, signedAt, ed25519: signature, statement, refused },
  });
}
