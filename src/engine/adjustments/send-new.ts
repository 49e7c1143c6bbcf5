import { createHash } from 'node:crypto';
import type { AdjustmentRequest } from '../../contract/adjustments.ts';
import type { Adjustment } from '../../domain/adjustment.ts';
import { stepAdjustment } from '../../domain/adjustment.ts';
import { parseCredits } from '../../domain/credits.ts';
import { AdjustmentIdSchema, type AdjustmentId } from '../../domain/ids.ts';
import type { Actor } from '../../domain/operator.ts';
import { ProblemError } from '../../domain/problem.ts';
import { approvalSteps, noPlan, requireSendable, type ApprovedPair } from './approval.ts';
import { readBeforeInstructing } from './by-hand.ts';
import type { Book } from './book.ts';
import { acknowledgedSentences } from './duplicates.ts';
import { oneOfAccountAtATime } from './lanes.ts';
import type { AdjustmentParts } from './parts.ts';
import { preparePreview, type PreparedPreview } from './preview.ts';

/** Refusals that no wait will lift. */
const NEVER: ReadonlySet<string> = new Set([
  'adjustment.reversed-already',
  'adjustment.reversal-unknown',
  'adjustment.not-reversible',
]);

export type SendRequest = AdjustmentRequest & ApprovedPair & { readonly requestId: string };

/** Requests that are being put in the book now: a double click meets the first. */
const underWay = new WeakMap<Book, Map<string, Promise<Adjustment>>>();

/**
 * Puts a new adjustment in the outbox, once for each request id however often it is asked.
 * @throws ProblemError with the first refusal, or `adjustment.moved` when the pair is no longer what a preview shows.
 */
export async function sendNew(
  parts: AdjustmentParts,
  book: Book,
  request: SendRequest,
  actor: Actor,
): Promise<Adjustment> {
  const id = idOfRequest(request.requestId);
  const pending = underWay.get(book) ?? new Map<string, Promise<Adjustment>>();
  underWay.set(book, pending);
  const first = pending.get(id);
  if (first !== undefined) return sameRequest(await first, request);
  const adding = oneOfAccountAtATime(book, request.accountId, () => addOnce(parts, book, id, request, actor)).finally(
    () => pending.delete(id),
  );
  pending.set(id, adding);
  return adding;
}

async function addOnce(
  parts: AdjustmentParts,
  book: Book,
  id: AdjustmentId,
  request: SendRequest,
  { name }: Actor,
): Promise<Adjustment> {
  const known = await book.find(id);
  if (known !== undefined) return sameRequest(known, request);
  const prepared = await preparePreview(parts, request, id);
  requireSendable(prepared, request);
  const draft = newAdjustment(parts, prepared, request, id, name);
  const inSpiteOf = acknowledgedSentences(prepared.preview.warnings);
  if (prepared.plan?.method !== 'manual') return book.add(approveAndHandOn(draft, parts, name, inSpiteOf));
  const start = await readBeforeInstructing(parts, prepared.account, prepared.plan);
  const given = approveAndHandOn({ ...draft, ...start }, parts, name, inSpiteOf);
  return book.add({ ...given, instructedAt: given.updatedAt });
}

/** @throws ProblemError where it can never be sent as it stands: no balance, or a reversal that there is already. */
export function saveDraft(
  parts: AdjustmentParts,
  book: Book,
  request: AdjustmentRequest,
  { name }: Actor,
): Promise<Adjustment> {
  return oneOfAccountAtATime(book, request.accountId, async () => {
    const prepared = await preparePreview(parts, request, null);
    const again = prepared.preview.refusals.find((problem) => NEVER.has(problem.code));
    if (again !== undefined) throw new ProblemError(again);
    const id = AdjustmentIdSchema.parse(parts.random.id());
    return book.add(newAdjustment(parts, prepared, request, id, name));
  });
}

/** The same request id always names the same adjustment. */
function idOfRequest(requestId: string): AdjustmentId {
  return AdjustmentIdSchema.parse(`r${createHash('sha256').update(requestId).digest('hex').slice(0, 32)}`);
}

/** A request id that comes again with another instruction is a mistake, and not sent. */
function sameRequest(known: Adjustment, request: SendRequest): Adjustment {
  const amount = parseCredits(request.amount);
  const isSameAmount = amount.ok && amount.value === BigInt(known.target ?? known.delta);
  const isSameReversal = (known.reverses ?? null) === (request.reverses ?? null);
  if (isSameAmount && isSameReversal && known.accountId === request.accountId && known.kind === request.kind)
    return known;
  throw new ProblemError({
    code: 'adjustment.request-reused',
    sentence: 'This form has already sent another adjustment.',
    kept: 'Nothing was sent a second time.',
    cure: 'Open a new form for a new adjustment.',
    where: known.id,
  });
}

function newAdjustment(
  parts: AdjustmentParts,
  { account, preview, plan }: PreparedPreview,
  request: AdjustmentRequest,
  id: AdjustmentId,
  operatorName: string,
): Adjustment {
  const [refusal] = preview.refusals.filter((problem) => problem.code !== 'adjustment.account-busy');
  if (plan === null || account.balanceAt === null) throw new ProblemError(refusal ?? noPlan());
  const now = parts.clock.now();
  return {
    id,
    connectionId: account.connectionId,
    accountId: account.id,
    kind: request.kind,
    method: plan.method,
    delta: plan.delta,
    target: plan.target,
    unit: account.unit,
    reason: request.reason,
    note: request.note,
    reference: request.reference,
    state: 'draft',
    previewBalance: plan.before,
    previewAt: account.balanceAt,
    balanceBefore: null,
    intended: null,
    balanceAfter: null,
    residual: null,
    createdBy: operatorName,
    createdAt: now,
    sentAt: null,
    updatedAt: now,
    problem: null,
    expectedEntryId: null,
    confirmedByEntryId: null,
    instructedAt: null,
    reverses: request.reverses ?? null,
    steps: [],
  };
}

function approveAndHandOn(
  draft: Adjustment,
  parts: AdjustmentParts,
  actor: string,
  inSpiteOf: readonly string[],
): Adjustment {
  const at = parts.clock.now();
  return approvalSteps(draft, at, actor, inSpiteOf).reduce((adjustment, happening) => {
    const next = stepAdjustment(adjustment, happening);
    if (next === null) throw new Error(`A new adjustment can always take “${happening.event}”.`);
    return next;
  }, draft);
}
