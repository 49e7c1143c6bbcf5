import type { ApprovalRequestView } from '../../../contract/adjustments.ts';
import type { Adjustment } from '../../../domain/adjustment.ts';
import {
  MOST_FILE_CHARACTERS,
  RequestFileSchema,
  requestText,
  type ApprovalStatement,
  type RequestFile,
} from '../../../domain/approval.ts';
import { addCredits, parseCredits } from '../../../domain/credits.ts';
import type { Actor } from '../../../domain/operator.ts';
import { fingerprintOf, type Signer } from '../../operators/index.ts';
import { changeInWords } from '../../words.ts';
import { statementOf } from '../approval/clearance.ts';
import { submitStep } from '../approval/steps.ts';
import { requireMayDraft } from '../approval/policy.ts';
import { PROGRAM, type AdjustmentParts } from '../parts.ts';
import { planAgain } from '../preview/plan.ts';
import { preparePreview, requestOf } from '../preview/preview.ts';
import { restsOnZero } from '../preview/warnings.ts';
import { whyNoAnswer } from './answer.ts';
import { readFileText, refuseFile, sentText } from './problems.ts';

/** What a second person at another console needs to decide, signed by who asks, as the text of a file. */
export async function writeRequest(parts: AdjustmentParts, ids: readonly string[], signer: Signer): Promise<string> {
  await requireMayDraft(parts, signer.actor);
  const requests: RequestFile['requests'] = [];
  const waiting = [...new Set(ids)];
  // All of them first: where one is no longer to be asked for, none of the others is asked anew.
  for (const id of waiting) await refuseZeroInDoubt(parts, await getWaiting(parts, id));
  for (const id of waiting) requests.push(await requestFor(parts, await askedNow(parts, id, signer.actor)));
  const file = {
    file: 'counterfoil approval request',
    version: 1,
    workspace: await parts.workspaceId(),
    writtenAt: parts.clock.now(),
    requester: await signer.self(),
    requests,
  } as const;
  return sentText({ ...file, signature: (await signer.sign(requestText(file))).signature });
}

async function getWaiting(parts: AdjustmentParts, id: string): Promise<Adjustment> {
  const adjustment = await parts.book.get(id);
  if (adjustment.state === 'awaiting approval') return adjustment;
  const { kind, delta, unit, state } = adjustment;
  const name = (await parts.directory.some([adjustment.accountId])).get(adjustment.accountId)?.name ?? '';
  throw refuseFile('request.not-waiting', {
    sentence: `The ${kind} of ${changeInWords(delta)} ${unit} for ${name} is “${state}”: it does not wait for approval.`,
    where: id,
  });
}

/**
 * A second person elsewhere cannot look up what the balance was before: the 0 that a set would rest on goes over only
 * where who asked has said that it is one. What the program asks for, as the balance had moved, nobody has.
 */
async function refuseZeroInDoubt(parts: AdjustmentParts, adjustment: Adjustment): Promise<void> {
  const { accountId, connectionId, method, target, previewBalance, steps } = adjustment;
  const account = await parts.store.table('accounts').get(accountId);
  const connection = (await parts.directory.connections()).get(connectionId);
  const provider = connection && parts.providerOf(connection.providerId);
  const before = account?.total ?? previewBalance;
  if (provider === undefined || !restsOnZero({ method, target, before }, provider)) return;
  const asked = steps.findLast(({ to }) => to === 'awaiting approval');
  if (previewBalance === before && asked !== undefined && asked.actor !== PROGRAM) return;
  throw refuseFile('request.zero-in-doubt', { where: adjustment.id });
}

/** Asks anew where the time is over or the balance is another by now, so that what goes over is what is. */
async function askedNow(parts: AdjustmentParts, id: string, actor: Actor): Promise<Adjustment> {
  const adjustment = await getWaiting(parts, id);
  const account = await parts.store.table('accounts').get(adjustment.accountId);
  const now = parts.clock.now();
  const { ask } = adjustment;
  const total = account?.total ?? null;
  if (ask !== null && ask.expiresAt > now && (total === null || total === adjustment.previewBalance)) return adjustment;
  const step = await submitStep(parts, { actor, why: ask?.why ?? 'Needs a second person.', at: now });
  const plan = planAgain(adjustment, total ?? adjustment.previewBalance);
  return parts.book.step(id, [step], () => ({
    previewBalance: plan.before,
    previewAt: account?.balanceAt ?? adjustment.previewAt,
    delta: plan.delta,
  }));
}

async function requestFor(parts: AdjustmentParts, adjustment: Adjustment): Promise<RequestFile['requests'][number]> {
  const { ask, kind, delta, unit } = adjustment;
  if (ask === null) throw refuseFile('request.not-waiting', { where: adjustment.id });
  const { preview, account, connection } = await preparePreview(parts, requestOf(adjustment), adjustment.id);
  const accountName = account.name || account.externalId;
  const connectionLabel = connection?.label ?? '';
  return {
    statement: await statementOf(parts, adjustment, ask),
    summary: `${kind} of ${changeInWords(delta)} ${unit} for ${accountName} at ${connectionLabel}`.slice(0, 1000),
    connectionLabel,
    accountName: accountName.slice(0, 300),
    why: ask.why.slice(0, 1000),
    warnings: preview.warnings.slice(0, 20).map(({ sentence }) => sentence.slice(0, 1000)),
  };
}

/**
 * Reads a request of another console. @throws ProblemError `request.too-large`, `request.malformed`, `request.forged`.
 */
export function readRequestFile(parts: Pick<AdjustmentParts, 'operators'>, text: string): RequestFile {
  if (text.length > MOST_FILE_CHARACTERS) throw refuseFile('request.too-large');
  const parsed = RequestFileSchema.safeParse(readFileText(text));
  if (!parsed.success) throw refuseFile('request.malformed');
  const request = parsed.data;
  if (!request.requests.every(({ statement }) => addsUp(statement))) throw refuseFile('request.malformed');
  if (request.requests.some(({ statement }) => statement.workspace !== request.workspace)) {
    throw refuseFile('request.malformed');
  }
  if (!parts.operators.isSignedBy(request.requester.publicKey, requestText(request), request.signature)) {
    throw refuseFile('request.forged');
  }
  return request;
}

/** What is shown must say one thing: before and change make after. */
function addsUp({ before, delta, after }: ApprovalStatement): boolean {
  const [from, change, to] = [parseCredits(before), parseCredits(delta), parseCredits(after)];
  return from.ok && change.ok && to.ok && addCredits(from.value, change.value) === to.value;
}

/** @param actor who reads it, and is told what keeps them from answering. */
export async function requestView(
  parts: Pick<AdjustmentParts, 'operators' | 'clock' | 'policy' | 'providerOf'>,
  file: RequestFile,
  actor: Actor,
): Promise<ApprovalRequestView> {
  const ownKey = parts.operators.find(actor.id)?.publicKey ?? null;
  const asked = { file, policy: await parts.policy.get(), now: parts.clock.now() };
  return {
    requester: file.requester.name,
    fingerprint: fingerprintOf(file.requester.publicKey),
    isRequesterKnown: parts.operators.byPublicKey(file.requester.publicKey) !== undefined,
    writtenAt: file.writtenAt,
    requests: file.requests.map(({ statement, ...told }) => ({
      adjustmentId: statement.adjustment,
      providerName: parts.providerOf(statement.connection.provider)?.manifest.name ?? statement.connection.provider,
      origin: statement.connection.origin,
      connectionLabel: told.connectionLabel,
      accountName: told.accountName,
      accountExternalId: statement.account.externalId,
      kind: statement.kind,
      method: statement.method,
      delta: statement.delta,
      before: statement.before,
      after: statement.after,
      unit: statement.unit,
      reason: statement.reason,
      note: statement.note,
      reference: statement.reference,
      createdBy: statement.createdBy.name,
      createdAt: statement.createdAt,
      expiresAt: statement.expiresAt,
      why: told.why,
      warnings: told.warnings,
      refusals: {
        approve: whyNoAnswer(asked, statement, 'approve', { actor, publicKey: ownKey }),
        decline: whyNoAnswer(asked, statement, 'decline', { actor, publicKey: ownKey }),
      },
    })),
  };
}
