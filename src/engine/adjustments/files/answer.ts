import type { Answer } from '../../../contract/adjustments.ts';
import type { Adjustment } from '../../../domain/adjustment.ts';
import {
  approvalText,
  declineText,
  type AnswerFile,
  type Approval,
  type ApprovalStatement,
  type Decline,
  type RequestFile,
} from '../../../domain/approval.ts';
import { parseCredits } from '../../../domain/credits.ts';
import type { Actor } from '../../../domain/operator.ts';
import type { Policy } from '../../../domain/policy.ts';
import { ProblemError, type Problem } from '../../../domain/problem.ts';
import type { Instant } from '../../../domain/time.ts';
import type { Signer } from '../../operators/index.ts';
import { factsOf, JUDGES, refusedAct } from '../approval/policy.ts';
import type { AdjustmentParts } from '../parts.ts';
import { DID, NOUN, signedIn } from './checks.ts';
import { fileProblem, refuseFile, sentText } from './problems.ts';

/** A request that was read, and by what it is judged here. */
interface Asked {
  readonly file: RequestFile;
  readonly policy: Policy;
  readonly now: Instant;
}

interface Answering {
  readonly actor: Actor;
  /** `null`: they have signed nothing yet. */
  readonly publicKey: string | null;
}

/**
 * Signs what is said of each adjustment of a request, as the text of the file that goes back.
 * @throws ProblemError `request.own`, `request.expired`, and what keeps the signer from answering at all; then none is signed.
 */
export async function answerRequest(
  parts: Pick<AdjustmentParts, 'clock' | 'policy' | 'audit'>,
  file: RequestFile,
  answers: readonly Answer[],
  signer: Signer,
): Promise<string> {
  const { actor } = signer;
  const by = await signer.self();
  const now = parts.clock.now();
  const asked = { file, policy: await parts.policy.get(), now };
  const said = matched(file, answers);
  for (const { statement, answer } of said) {
    const refusal = whyNoAnswer(asked, statement, answer.answer, { actor, publicKey: by.publicKey });
    if (refusal !== null) throw new ProblemError(refusal);
  }
  const approvals: Approval[] = [];
  const declines: Decline[] = [];
  for (const { statement, answer } of said) {
    if (answer.answer === 'approve') {
      const approval = { statement, approver: by, signedAt: now };
      approvals.push({ ...approval, signature: (await signer.sign(approvalText(approval))).signature });
    } else {
      const decline = { statement, decliner: by, reason: answer.reason, signedAt: now };
      declines.push({ ...decline, signature: (await signer.sign(declineText(decline))).signature });
    }
  }
  const answered = {
    file: 'counterfoil answer',
    version: 1,
    workspace: file.workspace,
    approvals,
    declines,
  } as const satisfies AnswerFile;
  const text = sentText(answered);
  await noteSigned(parts, answered, actor);
  return text;
}

/** What keeps somebody from saying yes or no to one adjustment of a request; `null`: nothing does. */
export function whyNoAnswer(
  { file, policy, now }: Asked,
  statement: ApprovalStatement,
  answer: Answer['answer'],
  { actor, publicKey }: Answering,
): Problem | null {
  if (file.requester.publicKey === publicKey) return fileProblem('request.own');
  if (statement.expiresAt <= now) return fileProblem('request.expired', { where: statement.adjustment });
  const stated = statedFacts(statement);
  const judgement = JUDGES[answer](policy, actor, factsOf(stated));
  return judgement.kind === 'refused' ? refusedAct(actor, judgement, stated.delta) : null;
}

/** Each answer with what it is about, in the order of the request. */
function matched(file: RequestFile, answers: readonly Answer[]) {
  const said = file.requests.flatMap(({ statement }) =>
    answers
      .filter(({ adjustmentId }) => adjustmentId === statement.adjustment)
      .map((answer) => ({ statement, answer })),
  );
  const isOnceEach = new Set(said.map(({ statement }) => statement.adjustment)).size === said.length;
  if (said.length === answers.length && isOnceEach) return said;
  throw refuseFile('request.malformed', { sentence: 'What was answered is not what this request asks.' });
}

function statedFacts(statement: ApprovalStatement): Parameters<typeof factsOf>[0] {
  const createdById = statement.createdBy.id as Adjustment['createdById'];
  const connectionId = statement.connection.id as Adjustment['connectionId'];
  const id = statement.adjustment as Adjustment['id'];
  return { id, connectionId, delta: statedDelta(statement), createdById, steps: [] };
}

function statedDelta({ delta }: ApprovalStatement): number {
  const parsed = parseCredits(delta);
  return parsed.ok ? Number(parsed.value) : Number.MAX_SAFE_INTEGER;
}

/**
 * The audit trail of the console that answers. There a signature stands under the name of its kind: what is called a
 * signature may be the secret part of an address, and is never written down.
 */
async function noteSigned({ audit }: Pick<AdjustmentParts, 'audit'>, file: AnswerFile, actor: Actor) {
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
