import {
  AdjustmentTabSchema,
  type AdjustmentDetail,
  type AdjustmentPreview,
  type AdjustmentRequest,
  type AdjustmentRow,
  type AdjustmentTab,
  type Answer,
  type AnswerOutcome,
  type ApprovalRequestView,
} from '../../contract/adjustments.ts';
import { STATES, statesWhere } from '../../domain/adjustment-state.ts';
import type { Adjustment } from '../../domain/adjustment.ts';
import type { Actor } from '../../domain/operator.ts';
import { ProblemError, type Problem } from '../../domain/problem.ts';
import type { Reason } from '../../domain/reason.ts';
import type { Signer } from '../operators/index.ts';
import type { Selector } from '../store/store.ts';
import { createAllowance } from './approval/allowance.ts';
import { approveOne } from './approval/approve.ts';
import { saveDraft, sendNew, type SendRequest } from './approval/create.ts';
import { judgeAsSecond, policyView, refusedAct, requireMayDraft, requireMayEnd } from './approval/policy.ts';
import type { ApprovedPair } from './approval/steps.ts';
import { createBook } from './book.ts';
import { instructStep, withdraw } from './by-hand/instruct.ts';
import { confirmAfterSyncs, syncWhatLands } from './evidence/after-sync.ts';
import { createProber, resolveByHand } from './evidence/resolve.ts';
import { createSettle } from './evidence/settle.ts';
import { answerRequest } from './files/answer.ts';
import { sentText } from './files/problems.ts';
import { readRequestFile, requestView, writeRequest } from './files/request.ts';
import { noteSigned, takeAnswers } from './files/take.ts';
import { deliver } from './outbox/deliver.ts';
import { createOutbox } from './outbox/outbox.ts';
import { PROGRAM, type AdjustmentParts, type GivenParts } from './parts.ts';
import { preparePreview } from './preview/preview.ts';
import { adjustmentDetail, adjustmentRow, statesOf } from './rows.ts';

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

interface AdjustmentsQuery {
  readonly tab: AdjustmentTab;
  readonly accountId?: string;
  readonly skip: number;
  readonly limit: number;
}

interface AdjustmentsPage {
  rows: AdjustmentRow[];
  total: number;
  tabs: Record<AdjustmentTab, number>;
}

export function createAdjustments(given: GivenParts): Adjustments {
  const { store, clock } = given;
  const table = store.table('adjustments');
  const book = createBook(given);
  const parts: AdjustmentParts = {
    ...given,
    book,
    allowance: createAllowance({ store, clock, book }),
  };
  const settle = createSettle(parts);
  const recover = async (id: string): Promise<void> => {
    await settle.leaveUnknown(id, 'recovered after crash', recovered(), null);
  };
  const prober = createProber(parts, settle);
  const outbox = createOutbox({ ...parts, recover, deliver: (id, signals) => deliver(parts, settle, id, signals) });

  const detail = (adjustment: Adjustment) => adjustmentDetail(parts, adjustment);

  return {
    async preview({ id, ...request }, actor) {
      const { preview, plan, account } = await preparePreview(parts, request, id ?? null);
      if (actor === undefined) return preview;
      const known = id === undefined ? undefined : await book.find(id);
      const judged = {
        id: known?.id ?? ('' as Adjustment['id']),
        connectionId: account.connectionId,
        delta: plan?.delta ?? 0,
        createdById: known === undefined ? actor.id : (known.createdById ?? null),
        steps: known?.steps ?? [],
      };
      return { ...preview, policy: await policyView(parts, actor, judged) };
    },
    async saveDraft(request, actor) {
      await requireMayDraft(parts, actor);
      return detail(await saveDraft(parts, request, actor));
    },

    async send(request, actor) {
      return detail(await sendNew(parts, request, actor));
    },

    async sendApproved(request, actor) {
      const { allowedMovePercent } = await parts.settings();
      return sendNew(parts, request, actor, allowedMovePercent);
    },

    async approve(id, pair, actor, signer) {
      return detail(await approveOne(parts, { id, pair, by: { actor, signer: signer ?? null } }));
    },

    async discard(id, actor) {
      const { name } = actor;
      await requireMayEnd(parts, actor, await book.get(id));
      const sentence = `${name} discarded it; nothing was sent.`;
      const at = clock.now();
      return detail(await book.step(id, [{ event: 'discard', at, actor: name, actorId: actor.id, sentence }]));
    },

    async writeRequest(ids, signer) {
      await requireMayDraft(parts, signer.actor);
      return sentText(await writeRequest(parts, ids, signer));
    },

    readRequest: async (text, actor) => requestView(parts, readRequestFile(parts, text), actor),

    async answerRequest(text, answers, signer) {
      const file = await answerRequest(parts, readRequestFile(parts, text), answers, signer);
      const answer = sentText(file);
      await noteSigned(parts, file, signer.actor);
      return answer;
    },

    async takeAnswers(text, actor) {
      await requireMayDraft(parts, actor);
      return takeAnswers(parts, text, actor);
    },

    async decline(id, note, actor) {
      const declined = await book.get(id);
      const judgement = await judgeAsSecond(parts, actor, declined, 'decline');
      if (judgement.kind === 'refused') throw new ProblemError(refusedAct(actor, judgement, declined.delta));
      const sentence = `${actor.name} declined it: ${note}`;
      const at = clock.now();
      return detail(await book.step(id, [{ event: 'decline', at, actor: actor.name, actorId: actor.id, sentence }]));
    },

    withdraw: async (id, note, actor) => detail(await withdraw(parts, id, note, actor)),
    checkAgain: async (id) => detail(await prober.look(id)),

    resolve: async (id, decision, note, actor) =>
      detail(await resolveByHand(parts, settle, { id, decision, note }, actor)),

    async page({ tab, accountId, skip, limit }) {
      const mine: Selector<Adjustment> = accountId === undefined ? {} : { accountId };
      const within = (name: AdjustmentTab): Selector<Adjustment> =>
        name === 'all' ? mine : { ...mine, state: { $in: statesOf(name) } };
      const [found, counts] = await Promise.all([
        table.find({ selector: within(tab), sort: [{ createdAt: 'desc' }], skip, limit }),
        table.sum({ selector: mine, groupBy: ['state'], fields: [] }),
      ]);
      const countOf = (name: AdjustmentTab) =>
        counts
          .filter((group) => statesOf(name).some((state) => state === group.key['state']))
          .reduce((sum, group) => sum + group.count, 0);
      const names = AdjustmentTabSchema.options;
      return {
        rows: await Promise.all(found.map((adjustment) => adjustmentRow(parts, adjustment))),
        total: countOf(tab),
        tabs: Object.fromEntries(names.map((name) => [name, countOf(name)])) as AdjustmentsPage['tabs'],
      };
    },

    get: async (id) => detail(await book.get(id)),
    reasons: () => parts.policy.reasons(),
    sentAlone: (actor, connectionId) => parts.allowance.sent(actor.id, connectionId, ''),

    async holdBack() {
      const at = clock.now();
      const happening = { at, actor: PROGRAM, sentence: MAY_HAVE_LEFT } as const;
      for (const { id, state } of await book.inStates(WAITING_TO_LEAVE))
        if (!STATES[state].blocks) await book.step(id, [{ ...happening, event: 'needs approval' }]);
      // Asked anew, so that an answer that is on its way in a file no longer fits.
      for (const { id, ask } of await book.inStates(['awaiting approval']))
        await book.step(id, [{ ...happening, event: 'submit', actorId: ask?.by ?? null }]);
    },

    async start() {
      await book.repairTrail();
      for (const { id } of await book.inStates(['sending'])) await recover(id);
      for (const approved of await book.inStates(['approved'])) {
        const at = clock.now();
        if ((approved.clearance ?? null) === null) {
          const sentence = 'It was made before approvals were recorded.';
          await book.step(approved.id, [{ event: 'needs approval', at, actor: PROGRAM, sentence }]);
        } else if (approved.method === 'manual') {
          const step = instructStep(approved, at, { id: null, name: PROGRAM });
          await book.step(approved.id, [step], () => ({ instructedAt: at }));
        } else {
          await book.step(approved.id, [{ event: 'queue', at, actor: PROGRAM, sentence: 'Queued.' }]);
        }
      }
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

const WAITING_TO_LEAVE = statesWhere(({ isOnItsWay }) => isOnItsWay);
const MAY_HAVE_LEFT =
  'The workspace was put back to an earlier time, so this may have been sent already. Check the account before you approve.';

function recovered(): Problem {
  return {
    code: 'adjustment.recovered',
    sentence: 'Counterfoil was interrupted while sending, so this may have been applied.',
    kept: 'It is not sent again. Counterfoil checks the outcome.',
  };
}
