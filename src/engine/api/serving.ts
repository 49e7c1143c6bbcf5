import type { ContractProcedure, InferSchemaInput, InferSchemaOutput } from '@orpc/contract';
import type { Contract } from '../../contract/index.ts';
import type { Actor } from '../../domain/operator.ts';
import type { Session } from '../operators/index.ts';
import type { VaultStatus } from '../vault/index.ts';
import type { LastingServices, OpenServices } from './services.ts';

/** What the engine itself says of a call: where it came from, and whether it is still wanted. */
export interface Call {
  readonly session: Session;
  readonly signal: AbortSignal | undefined;
}

/** Who calls, as far as the declaration says that somebody must. */
type CallerOf<Facts> = Facts extends { may: 'anybody' }
  ? null
  : Facts extends { may: 'console' }
    ? Actor | null
    : Actor;

/** Nothing may be answered by nothing. */
type AnswerOf<Output> = Output | (Output extends Readonly<Record<string, never>> ? void : never);

/** How one area of the contract is met: a function of each name, whose types the contract gives. */
type Serves<Area> = {
  readonly [Name in keyof Area]: Area[Name] extends ContractProcedure<
    infer Input,
    infer Output,
    infer _Errors,
    infer Facts
  >
    ? (
        input: InferSchemaOutput<Input>,
        actor: CallerOf<Facts>,
        call: Call,
      ) => AnswerOf<InferSchemaInput<Output>> | Promise<AnswerOf<InferSchemaInput<Output>>>
    : never;
};

/** Everything that the contract promises, met. */
type Serving = { readonly [Area in keyof Contract]: Serves<Contract[Area]> };

/** Areas that are answered without an open workspace. */
type LastingArea = 'host' | 'workspace' | 'vault' | 'changes';
export type LastingServing = Pick<Serving, LastingArea>;
export type OpenServing = Omit<Serving, LastingArea>;

/** What is there in every phase of the workspace. */
export function lastingServing(services: LastingServices): LastingServing {
  const { hostFacts, wishes, workspace, present, vault, feed } = services;
  return {
    host: {
      facts: () => hostFacts(),
      wishes: (_input, _actor, { signal }) => feed.followWishes(wishes, signal),
    },
    workspace: {
      ...workspace,
      present: (_input, _actor, { session }) => present(session),
    },
    vault: {
      status: async () => statusOf(await vault.status()),
      // What opens or closes the vault opens or closes the workspace with it.
      create: async ({ protection, passphrase, isProvisional }) =>
        statusOf(await workspace.createVault(protection, passphrase, isProvisional)),
      unlock: async ({ passphrase }) => statusOf(await workspace.unlock(passphrase)),
      lock: async () => statusOf(await workspace.lock()),
      protect: async ({ protection, passphrase, current }) =>
        statusOf(await vault.protect(protection, passphrase, current)),
      changePassphrase: async ({ current, next }) => statusOf(await vault.changePassphrase(current, next)),
    },
    changes: { feed: (_input, _actor, { signal }) => feed.follow(signal) },
  };
}

/** The same status with a list that the contract may take over. */
function statusOf(status: VaultStatus) {
  return { ...status, options: [...status.options] };
}

/**
 * What is made anew each time the store is opened. A service that takes what the contract gives stands for its area;
 * otherwise its arguments are named here.
 */
export function openServing(services: OpenServices): OpenServing {
  const {
    operators,
    files,
    accounts,
    links,
    ledger,
    books,
    ruleBook,
    adjustments,
    bulk,
    connections,
    sync,
    policy,
    settings,
  } = services;
  return {
    memberships: services.memberships,
    usage: services.usage,
    overview: {
      get: (_input, actor) => services.overview.get(actor),
      looked: () => services.overview.looked(),
    },
    accounts: {
      page: (input) => accounts.page(input),
      get: ({ id }) => accounts.get(id),
      find: ({ text, limit }) => accounts.find(text, limit),
      balanceHistory: ({ id, days }) => accounts.balanceHistory(id, days),
      timeline: ({ id, before, limit }) => accounts.timeline(id, before, limit),
      raw: ({ id }) => accounts.raw(id),
      tags: () => accounts.tags(),
      setNote: ({ id, note }, actor) => accounts.setNote(id, note, actor),
      setTags: ({ id, tags }, actor) => accounts.setTags(id, tags, actor),
      confirmBalance: ({ id, ...seen }, actor) => accounts.confirmBalance(id, seen, actor),
      linked: ({ id }) => links.linked(id),
      link: ({ id, otherId, note }, actor) => links.link(id, otherId, note, actor),
      unlink: ({ id, otherId, note }, actor) => links.unlink(id, otherId, note, actor),
      setApart: ({ id, isApart, note }, actor) => links.setApart(id, isApart, note, actor),
      suggestLinks: ({ id }) => links.suggestLinks(id),
    },
    ledger: {
      page: (input) => ledger.page(input),
      totals: ({ filter }) => ledger.totals(filter),
      newSince: async ({ filter, seenBy }) => ({ count: await ledger.newSince(filter, seenBy) }),
      gaps: ({ filter }) => ledger.gaps(filter),
      get: ({ id }) => ledger.get(id),
    },
    books: {
      rollForward: (input) => books.rollForward(input),
      accountLines: (input) => books.accountLines(input),
      accountAsOf: ({ accountId, at }) => books.accountAsOf(accountId, at),
      connectionAsOf: ({ connectionId, at }) => books.connectionAsOf(connectionId, at),
      explain: ({ accountId, period }) => books.explain(accountId, period),
      rules: ({ connectionId }) => ruleBook.get(connectionId),
      previewRules: ({ connectionId, rules }) => ruleBook.preview(connectionId, rules),
      setRules: ({ connectionId, ...change }, actor) => ruleBook.set(connectionId, change, actor),
    },
    adjustments: {
      preview: (input, actor) => adjustments.preview(input, actor),
      saveDraft: (input, actor) => adjustments.saveDraft(input, actor),
      send: (input, actor) => adjustments.send(input, actor),
      async approve({ id, ...pair }, _actor, { session }) {
        const signer = await operators.signerOf(session);
        return adjustments.approve(id, pair, signer.actor, signer);
      },
      async approveWith({ id, operatorId, passphrase, ...pair }) {
        const signer = await operators.signerBy(operatorId, passphrase);
        return adjustments.approve(id, pair, signer.actor, signer);
      },
      async writeRequest({ ids }, _actor, { session }) {
        const text = await adjustments.writeRequest(ids, await operators.signerOf(session));
        return files.saveText({ fileName: 'approval-request.json', title: 'Ask another console to approve' }, text);
      },
      readRequest: ({ text }, actor) => adjustments.readRequest(text, actor),
      async answerRequest({ text, answers }, _actor, { session }) {
        const answer = await adjustments.answerRequest(text, answers, await operators.signerOf(session));
        return files.saveText({ fileName: 'approval-answer.json', title: 'Send the answer back' }, answer);
      },
      takeAnswers: ({ text }, actor) => adjustments.takeAnswers(text, actor),
      decline: ({ id, note }, actor) => adjustments.decline(id, note, actor),
      discard: ({ id }, actor) => adjustments.discard(id, actor),
      withdraw: ({ id, note }, actor) => adjustments.withdraw(id, note, actor),
      checkAgain: ({ id }) => adjustments.checkAgain(id),
      resolve: ({ id, decision, note }, actor) => adjustments.resolve(id, decision, note, actor),
      page: (input) => adjustments.page(input),
      get: ({ id }) => adjustments.get(id),
      reasons: () => adjustments.reasons(),
    },
    bulk: {
      open: (input, actor) => bulk.open(input, actor),
      list: (input) => bulk.list(input),
      get: ({ id }, actor) => bulk.get(id, actor),
      rows: (input, actor) => bulk.rows(input, actor),
      row: ({ id, number }, actor) => bulk.row(id, number, actor),
      setColumns: ({ id, mapping, hasHeader }, actor) => bulk.setColumns(id, mapping, hasHeader, actor),
      setDecimalMark: ({ id, decimalMark }, actor) => bulk.setDecimalMark(id, decimalMark, actor),
      edit: ({ id, number, field, text }, actor) => bulk.edit(id, number, { field, text }, actor),
      skip: ({ id, numbers, isSkipped }, actor) => bulk.skip(id, numbers, isSkipped, actor),
      sendAgain: ({ id, number, ...said }, actor) => bulk.sendAgain(id, number, said, actor),
      sendAlike: ({ id, ...said }, actor) => bulk.sendAlike(id, said, actor),
      send: ({ id, digest }, actor) => bulk.send(id, digest, actor),
      pause: ({ id }, actor) => bulk.pause(id, actor),
      resume: ({ id }, actor) => bulk.resume(id, actor),
      stop: ({ id }, actor) => bulk.stopSending(id, actor),
      result: ({ id }, actor) => bulk.result(id, actor),
      discard: ({ id }, actor) => bulk.discard(id, actor),
    },
    exports: {
      ...services.exports,
      cancel: ({ id }) => services.exports.cancel(id),
      showInFolder: ({ id }) => services.exports.showInFolder(id),
    },
    activity: {
      runs: (input) => services.activity.runs(input),
      run: ({ id }) => services.activity.run(id),
      audit: (input) => services.audit.page(input),
      verifyAudit: () => services.trail.verify(),
      exportAudit: (_input, actor) => services.trail.exportWithProof(actor),
    },
    connections: {
      ...connections,
      get: ({ id }) => connections.get(id),
      test: (input, actor, { signal }) => connections.test(input, actor, signal),
      pause: ({ id }, actor) => connections.pause(id, actor),
      resume: ({ id }, actor) => connections.resume(id, actor),
      removalPreview: ({ id }) => connections.removalPreview(id),
      trySandbox: (_input, actor) => connections.trySandbox(actor),
    },
    sync: {
      status: () => sync.status(),
      start: ({ connectionId, isFullSweep }) => services.startSync(connectionId, isFullSweep),
      cancel: ({ connectionId }) => sync.cancel(connectionId),
    },
    operators: {
      who: (_input, _actor, { session }) => operators.who(session),
      signIn: ({ id, passphrase }, _actor, { session }) => operators.signIn(session, id, passphrase),
      claim: ({ id, vaultPassphrase }, _actor, { session }) => operators.claim(session, id, vaultPassphrase),
      signOut: (_input, _actor, { session }) => operators.signOut(session),
      pages: (_input, _actor, { session }) => operators.pages(session),
      endPage: ({ id }, _actor, { session }) => operators.endPage(session, id),
      list: () => operators.list(),
      add: (input, actor) => operators.add(input, actor),
      changeRole: ({ id, role }, actor) => operators.changeRole(id, role, actor),
      rename: ({ id, name }, actor) => operators.rename(id, name, actor),
      deactivate: ({ id }, actor) => operators.deactivate(id, actor),
      reactivate: ({ id }, actor) => operators.reactivate(id, actor),
      setPassphrase: ({ id, current, next }, _actor, { session }) =>
        operators.setPassphrase(session, id, current, next),
      setOsAccount: ({ id, osAccount, current }, _actor, { session }) =>
        operators.setOsAccount(session, id, osAccount, current),
      card: (_input, _actor, { session }) => operators.card(session),
      async saveCard(_input, _actor, { session }) {
        const { text, fileName } = await operators.card(session);
        return files.saveText({ fileName, title: 'Export your approver ID for another console' }, text);
      },
      readCard: ({ text }) => operators.readCard(text),
      addFromCard: ({ text, fingerprint, role }, actor) => operators.addFromCard(text, fingerprint, role, actor),
    },
    policy: {
      get: () => policy.get(),
      set: (input, actor) => policy.set(input.policy, actor),
      reasons: () => policy.reasons(),
      setReasons: ({ reasons }, actor) => policy.setReasons(reasons, actor),
    },
    settings: {
      ...settings,
      backUp: (_input, actor) => settings.backUp(actor),
    },
  };
}
