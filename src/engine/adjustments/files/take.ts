import type { AnswerOutcome } from '../../../contract/adjustments.ts';
import { balanceAimedAt } from '../../../domain/adjustment-evidence.ts';
import type { Adjustment } from '../../../domain/adjustment.ts';
import { AnswerFileSchema, MOST_FILE_CHARACTERS, type AnswerFile } from '../../../domain/approval.ts';
import { storedToText } from '../../../domain/credits.ts';
import { AdjustmentIdSchema } from '../../../domain/ids.ts';
import { actorOf, type Actor } from '../../../domain/operator.ts';
import { ProblemError } from '../../../domain/problem.ts';
import { approvedClearance } from '../approval/clearance.ts';
import { judgeAsSecond, refusedAct, requireMayDraft } from '../approval/policy.ts';
import { approvalSteps } from '../approval/steps.ts';
import { readNow } from '../by-hand/instruct.ts';
import type { AdjustmentParts } from '../parts.ts';
import { findAsked, NOUN, refuseStale, refuseUnlessGenuine, signedIn, type SignedAnswer } from './checks.ts';
import { readFileText, refuseFile } from './problems.ts';

/**
 * Takes in what came back from another console. Each answer stands for itself: one that is refused keeps no other out.
 * @param bringer who brought the file; it is no answer of theirs.
 * @throws ProblemError `approval.too-large`, `approval.malformed`, `approval.other-workspace`: about the file as a whole.
 */
export async function takeAnswers(parts: AdjustmentParts, text: string, bringer: Actor): Promise<AnswerOutcome[]> {
  await requireMayDraft(parts, bringer);
  const file = await readAnswerFile(parts, text);
  const read = readerOf(parts);
  const outcomes: AnswerOutcome[] = [];
  for (const signed of signedIn(file)) outcomes.push(await takeOne(parts, signed, bringer, read));
  return outcomes;
}

/** Reads the balance as it was before any answer of the file was taken; `null`: the API did not answer. */
type ReadTotal = (adjustment: Adjustment) => Promise<number | null>;

/**
 * Reads each account once: what one answer of a file sends makes no other answer of it stale. An API that did not answer
 * for one account is not waited for again: there may be hundreds in the file.
 */
function readerOf(parts: AdjustmentParts): ReadTotal {
  const silent = new Set<string>();
  const totals = new Map<string, number | null>();
  return async ({ connectionId, accountId }) => {
    const known = totals.get(accountId);
    if (known !== undefined || silent.has(connectionId)) return known ?? null;
    const account = await readNow(parts, accountId);
    if (account === null) silent.add(connectionId);
    else totals.set(accountId, account.total);
    return account?.total ?? null;
  };
}

async function readAnswerFile(parts: AdjustmentParts, text: string): Promise<AnswerFile> {
  if (text.length > MOST_FILE_CHARACTERS) throw refuseFile('approval.too-large');
  const parsed = AnswerFileSchema.safeParse(readFileText(text));
  if (!parsed.success) throw refuseFile('approval.malformed');
  if (parsed.data.workspace !== (await parts.workspaceId())) throw refuseFile('approval.other-workspace');
  return parsed.data;
}

async function takeOne(
  parts: AdjustmentParts,
  signed: SignedAnswer,
  bringer: Actor,
  read: ReadTotal,
): Promise<AnswerOutcome> {
  const { answer, reason, statement, signer } = signed;
  const adjustmentId = AdjustmentIdSchema.parse(statement.adjustment);
  const brought = `${bringer.name} brought the ${NOUN[answer]} of ${signer.name}`;
  const outcome = async (problem: AnswerOutcome['problem']): Promise<AnswerOutcome> => {
    const about = await aboutOf(parts, await parts.book.find(adjustmentId));
    return { adjustmentId, answer, by: signer.name, reason, about, problem };
  };
  try {
    const known = await parts.book.find(adjustmentId);
    if (known === undefined) await refuseUnlessGenuine(parts, signed);
    const accountId = known?.accountId ?? adjustmentId;
    await parts.book.inTurn(() => accept(parts, signed, read), accountId);
    await note(parts, signed, { bringer, sentence: `${brought}; it was taken.`, refused: null });
    return await outcome(null);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const sentence = `${brought}, and it was refused: ${error.problem.sentence}`;
    await note(parts, signed, { bringer, sentence, refused: error.problem.code });
    return await outcome(error.problem);
  }
}

/** What is told of an adjustment is what the book says, never what a file does. */
async function aboutOf(
  { directory }: Pick<AdjustmentParts, 'directory'>,
  adjustment: Adjustment | undefined,
): Promise<AnswerOutcome['about']> {
  if (adjustment === undefined) return null;
  const { accountId, delta, previewBalance, unit, state } = adjustment;
  return {
    accountName: (await directory.some([accountId])).get(accountId)?.name ?? '',
    delta: storedToText(delta),
    before: storedToText(previewBalance),
    after: storedToText(balanceAimedAt(adjustment, previewBalance)),
    unit,
    state,
  };
}

async function accept(parts: AdjustmentParts, signed: SignedAnswer, read: ReadTotal): Promise<void> {
  const operator = await refuseUnlessGenuine(parts, signed);
  const adjustment = await findAsked(parts, signed);
  const by = actorOf(operator);
  const judgement = await judgeAsSecond(parts, by, adjustment, signed.answer);
  if (judgement.kind === 'refused') throw new ProblemError(refusedAct(by, judgement, adjustment.delta));
  const fresh = await read(adjustment);
  if (fresh !== null) await refuseStale(parts, adjustment, fresh);
  const at = parts.clock.now();
  if (signed.answer === 'decline') {
    const sentence = `${by.name} declined it at another console: ${signed.reason}`;
    await parts.book.step(adjustment.id, [{ event: 'decline', at, actor: by.name, actorId: by.id, sentence }]);
    return;
  }
  const isByHand = adjustment.method === 'manual';
  const given = isByHand ? { balanceBefore: fresh, instructedAt: at } : {};
  const clearance = approvedClearance(adjustment, signed.approval, at);
  await parts.book.step(adjustment.id, approvalSteps(adjustment, { at, actor: by, clearance }), () => ({
    problem: null,
    ...given,
  }));
}

async function note(
  { audit }: AdjustmentParts,
  { answer, statement, signer, reason, signedAt, signature }: SignedAnswer,
  {
    bringer,
    sentence,
    refused,
  }: { readonly bringer: Actor; readonly sentence: string; readonly refused: string | null },
): Promise<void> {
  await audit.record({
    actor: bringer.name,
    action: `${NOUN[answer]}.${refused === null ? 'taken' : 'refused'}`,
    subject: statement.adjustment,
    sentence,
    evidence: { by: bringer.id, approver: signer, reason, signedAt, ed25519: signature, statement, refused },
  });
}
