import type {
  AdjustmentDetail,
  AdjustmentPreview,
  AdjustmentRequest,
  Answer,
  AnswerOutcome,
  ApprovalRequestView,
} from '../../contract/adjustments.ts';
import type { Adjustment } from '../../domain/adjustment.ts';
import type { Actor } from '../../domain/operator.ts';
import type { Reason } from '../../domain/reason.ts';
import type { Signer } from '../operators/index.ts';
import { createAllowance } from './approval/allowance.ts';
import { approveOne, declineOne, discardOne } from './approval/approve.ts';
import { saveDraft, sendNew, type SendRequest } from './approval/create.ts';
import type { ApprovedPair } from './approval/steps.ts';
import { createBook } from './book.ts';
import { withdraw } from './by-hand/instruct.ts';
import { confirmAfterSyncs, syncWhatLands } from './evidence/after-sync.ts';
import { createProber, resolveByHand } from './evidence/resolve.ts';
import { createSettle } from './evidence/settle.ts';
import { answerRequest } from './files/answer.ts';
import { readRequestFile, requestView, writeRequest } from './files/request.ts';
import { takeAnswers } from './files/take.ts';
import { deliver } from './outbox/deliver.ts';
import { createOutbox } from './outbox/outbox.ts';
import { holdBack, recoverAll, recoverSending } from './outbox/restart.ts';
import type { AdjustmentParts, GivenParts } from './parts.ts';
import { previewFor } from './approval/policy.ts';
import { adjustmentDetail, readPage, type AdjustmentsPage, type AdjustmentsQuery } from './rows.ts';

/** What the Adjustments screen asks, and the outbox behind it. */
export interface Adjustments {
  /** @param actor whose limits it tells; without one it tells none. */
  preview(request: AdjustmentRequest & { readonly id?: string }, actor?: Actor): Promise<AdjustmentPreview>;
  saveDraft(request: AdjustmentRequest, actor: Actor): Promise<AdjustmentDetail>;
  send(request: SendRequest, actor: Actor): Promise<AdjustmentDetail>;
  /** The same for one that was approved a while ago, among many: the balance may have moved as far as in the outbox. */
  sendApproved(request: SendRequest, actor: Actor): Promise<Adjustment>;
  /** @param signer who asks, with their key: for what takes a second person. */
  approve(id: string, pair: ApprovedPair, actor: Actor, signer?: Signer): Promise<AdjustmentDetail>;
  discard(id: string, actor: Actor): Promise<AdjustmentDetail>;
  /** What a second person at another console needs, as the text of a file. */
  writeRequest(ids: readonly string[], signer: Signer): Promise<string>;
  /** @param actor who is told what keeps them from answering. */
  readRequest(text: string, actor: Actor): Promise<ApprovalRequestView>;
  /** The answer to a request of another console, as the text of a file. */
  answerRequest(text: string, answers: readonly Answer[], signer: Signer): Promise<string>;
  takeAnswers(text: string, actor: Actor): Promise<AnswerOutcome[]>;
  /** A second person says no. */
  decline(id: string, note: string, actor: Actor): Promise<AdjustmentDetail>;
  /** One that should have been done by hand was not. */
  withdraw(id: string, note: string, actor: Actor): Promise<AdjustmentDetail>;
  checkAgain(id: string): Promise<AdjustmentDetail>;
  resolve(id: string, decision: 'landed' | 'not landed', note: string, actor: Actor): Promise<AdjustmentDetail>;
  page(query: AdjustmentsQuery): Promise<AdjustmentsPage>;
  get(id: string): Promise<AdjustmentDetail>;
  reasons(): Promise<Reason[]>;
  /** What an operator sent alone at a connection within the last day, in millionths. */
  sentAlone(actor: Actor, connectionId: string): Promise<bigint>;
  /**
   * Takes back every right to go out: the workspace is an older one, and what waits in it may have been sent since. Before
   * `start`.
   */
  holdBack(): Promise<void>;
  /** What a crash left in motion becomes `unknown`; then the outbox opens. Before the sync starts. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function createAdjustments(given: GivenParts): Adjustments {
  const book = createBook(given);
  const parts: AdjustmentParts = { ...given, book, allowance: createAllowance({ ...given, book }) };
  const settle = createSettle(parts);
  const prober = createProber(parts, settle);
  const outbox = createOutbox({
    ...parts,
    deliver: (id, signals) => deliver(parts, settle, id, signals),
    recover: (id) => recoverSending(settle, id),
  });
  const detail = async (adjustment: Promise<Adjustment>) => adjustmentDetail(parts, await adjustment);

  return {
    preview: (request, actor) => previewFor(parts, request, actor),
    saveDraft: (request, actor) => detail(saveDraft(parts, request, actor)),
    send: (request, actor) => detail(sendNew(parts, request, actor)),
    sendApproved: async (request, actor) => sendNew(parts, request, actor, (await parts.settings()).allowedMovePercent),

    approve: (id, pair, actor, signer) =>
      detail(approveOne(parts, { id, pair, by: { actor, signer: signer ?? null } })),
    decline: (id, note, actor) => detail(declineOne(parts, { id, note }, actor)),
    discard: (id, actor) => detail(discardOne(parts, id, actor)),

    checkAgain: (id) => detail(prober.look(id)),
    resolve: (id, decision, note, actor) => detail(resolveByHand(parts, settle, { id, decision, note }, actor)),
    withdraw: (id, note, actor) => detail(withdraw(parts, id, note, actor)),

    writeRequest: (ids, signer) => writeRequest(parts, ids, signer),
    readRequest: async (text, actor) => requestView(parts, readRequestFile(parts, text), actor),
    answerRequest: async (text, answers, signer) => answerRequest(parts, readRequestFile(parts, text), answers, signer),
    takeAnswers: (text, actor) => takeAnswers(parts, text, actor),

    page: (query) => readPage(parts, query),
    get: (id) => detail(book.get(id)),
    reasons: () => parts.policy.reasons(),
    sentAlone: (actor, connectionId) => parts.allowance.sent(actor.id, connectionId, ''),

    holdBack: () => holdBack(parts),
    async start() {
      await recoverAll(parts, settle);
      await syncWhatLands(parts);
      await confirmAfterSyncs(parts, settle, prober);
      await prober.start();
      outbox.start();
    },
    async stop() {
      await Promise.all([outbox.stop(), prober.stop()]);
    },
  };
}
