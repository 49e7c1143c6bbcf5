import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { AdjustmentDetail } from '../../src/contract/adjustments.ts';
import type { AccountId, ConnectionId } from '../../src/domain/ids.ts';
import type { OperatorId, Role } from '../../src/domain/operator.ts';
import type { Policy } from '../../src/domain/policy.ts';
import type { EngineCalls } from '../../src/engine/index.ts';
import type { WriteRecord } from '../../src/sandbox/index.ts';
import { until } from './desk.ts';
import {
  dailyLimit,
  expectApprove,
  expectDecline,
  expectDiscard,
  expectDraft,
  expectSend,
  mayLeave,
  type Asked,
  type Expected,
  type Model,
} from './limits-model.ts';

/** The engine that the model is held against, and the world that it writes to. */
export interface Real {
  /** The first admin, whom the OS account proves: never deactivated, and sees to what the commands need. */
  readonly keeper: EngineCalls;
  /** One page for each operator, at which they sign in; the keeper's among them. */
  readonly pages: Readonly<Record<string, EngineCalls>>;
  /** The console is closed and opened again: everybody has a page of their own anew, and nobody but the keeper is signed in. */
  restart(): Promise<void>;
  readonly ids: Readonly<Record<string, OperatorId>>;
  readonly passphrase: string;
  readonly accounts: readonly { readonly id: AccountId; readonly externalId: string; readonly connectionId: string }[];
  readonly connectionIds: readonly ConnectionId[];
  /** What the API was made to do since the run began. */
  writes(): readonly WriteRecord[];
  now(): number;
  passHours(hours: number): void;
}

export type LimitsCommand = fc.AsyncCommand<Model, Real>;

const REASON = { kind: 'correction', reason: 'Data correction', note: '', reference: '' } as const;
const SENT: readonly AdjustmentDetail['state'][] = ['applied', 'confirmed'];
const MOVING: readonly AdjustmentDetail['state'][] = ['queued', 'sending', 'applied'];

/** What a command asks of the engine and what it has to answer. */
function command(told: string, run: (model: Model, real: Real) => Promise<void>): LimitsCommand {
  return {
    check: () => true,
    async run(model, real) {
      await run(model, real);
      expectOnlyWhatLeft(model, real);
    },
    toString: () => told,
  };
}

/** What the API was made to do is what left by right, one for one. */
function expectOnlyWhatLeft({ asked }: Model, real: Real): void {
  const told = (accountId: string, amount: number) => `${accountId} ${amount}`;
  const externalId = (id: string) => real.accounts.find((one) => one.id === id)!.externalId;
  const written = real.writes().map((one) => told(one.accountId, Number(one.after) - Number(one.before)));
  const left = asked.filter(({ state }) => state === 'sent').map((one) => told(externalId(one.accountId), one.amount));
  expect(written.toSorted()).toEqual(left.toSorted());
}

type Outcome = { readonly refused: string } | { readonly detail: AdjustmentDetail };

async function outcomeOf(call: Promise<AdjustmentDetail>): Promise<Outcome> {
  try {
    return { detail: await call };
  } catch (error) {
    const { data } = error as { data?: { code?: string } };
    if (data?.code === undefined) throw error;
    return { refused: data.code };
  }
}

/** What the engine said, in the model's words. */
function inWords(outcome: Outcome): object {
  if ('refused' in outcome) return outcome;
  const { state, clearance } = outcome.detail;
  const isOut = state === 'queued';
  return {
    state: state === 'declined' ? 'ended' : state,
    right: isOut ? `${clearance!.kind} by ${clearance!.by}` : null,
  };
}

function expectedInWords(expected: Expected): object {
  if ('refused' in expected) return expected;
  const { state, right } = expected;
  return { state, right: right === null ? null : `${right.kind} by ${right.by}` };
}

function take(asked: Asked, expected: Expected): void {
  if ('refused' in expected) return;
  asked.state = expected.state;
  if (expected.state !== 'ended') asked.right = expected.right;
}

/** The pair that the form shows, whoever looks. */
async function pairOf(real: Real, accountId: AccountId, amount: number, id?: string) {
  const request = { accountId, amount: String(amount), ...REASON, ...(id !== undefined && { id: id }) };
  const preview = await real.keeper.adjustments.preview(request);
  const acknowledged = preview.warnings.flatMap(({ acknowledge }) => acknowledge ?? []);
  return { approvedBefore: preview.before.amount!, approvedAfter: preview.after!, acknowledged };
}

function enter(model: Model, who: string, { detail }: { detail: AdjustmentDetail }, expected: Expected): void {
  const { id, connectionId, accountId, delta, createdAt } = detail;
  const at = Date.parse(createdAt);
  const asked: Asked = {
    id,
    connectionId,
    accountId,
    by: who,
    amount: Number(delta),
    createdAt: at,
    state: 'draft',
    right: null,
    sentAt: null,
    dailyLimit: null,
  };
  take(asked, expected);
  model.asked.push(asked);
}

async function ask(real: Real, who: string, accountId: AccountId, amount: number): Promise<Outcome> {
  const request = { accountId, amount: String(amount), ...REASON, requestId: crypto.randomUUID() };
  const pair = await pairOf(real, accountId, amount);
  return outcomeOf(real.pages[who]!.adjustments.send({ ...request, ...pair }));
}

function send(who: string, place: number, amount: number): LimitsCommand {
  return command(`${who} sends ${amount} to ${place}`, async (model, real) => {
    const { id, connectionId } = real.accounts[place]!;
    const expected = expectSend(model, who, { connectionId, amount }, real.now());
    const outcome = await ask(real, who, id, amount);
    expect(inWords(outcome)).toEqual(expectedInWords(expected));
    if ('detail' in outcome) enter(model, who, outcome, expected);
  });
}

/** Whichever the engine takes first, the second is judged with the first. */
function sendTwo(who: string, places: readonly [number, number], amounts: readonly [number, number]): LimitsCommand {
  return command(`${who} sends ${amounts.join(' and ')} to ${places.join(' and ')} at once`, async (model, real) => {
    const accounts = places.map((place) => real.accounts[place]!);
    const outcomes = await Promise.all(accounts.map(({ id }, index) => ask(real, who, id, amounts[index]!)));
    const orders = [
      [0, 1],
      [1, 0],
    ].map((order) => {
      const trial: Model = { ...model, asked: [...model.asked] };
      const expected: Expected[] = [];
      for (const index of order) {
        const { connectionId, id } = accounts[index]!;
        const one = { id: `trial ${index}`, connectionId, accountId: id, amount: amounts[index]! };
        const said = expectSend(trial, who, one, real.now());
        expected[index] = said;
        if ('refused' in said) continue;
        const asked: Asked = {
          ...one,
          by: who,
          createdAt: 0,
          sentAt: null,
          dailyLimit: null,
          state: said.state,
          right: said.right,
        };
        trial.asked.push(asked);
      }
      return expected;
    });
    const told = outcomes.map(inWords);
    expect(orders.map((expected) => expected.map(expectedInWords))).toContainEqual(told);
    const one = orders.find((expected) => isDeepStrictEqual(expected.map(expectedInWords), told));
    for (const [index, outcome] of outcomes.entries())
      if ('detail' in outcome) enter(model, who, outcome, one![index]!);
  });
}

function draft(who: string, place: number, amount: number): LimitsCommand {
  return command(`${who} drafts ${amount} to ${place}`, async (model, real) => {
    const { id } = real.accounts[place]!;
    const expected = expectDraft(model, who);
    const outcome = await outcomeOf(
      real.pages[who]!.adjustments.saveDraft({ accountId: id, amount: String(amount), ...REASON }),
    );
    expect(inWords(outcome)).toEqual(expectedInWords(expected));
    if ('detail' in outcome) enter(model, who, outcome, expected);
  });
}

/** Something about one that was asked for; nothing while there is none. */
function about(
  told: string,
  pick: number,
  run: (asked: Asked, model: Model, real: Real) => Promise<void>,
): LimitsCommand {
  return command(`${told} #${pick}`, async (model, real) => {
    const asked = model.asked[pick % Math.max(1, model.asked.length)];
    if (asked !== undefined) await run(asked, model, real);
  });
}

async function approveBy(
  asked: Asked,
  real: Real,
  call: (pair: Awaited<ReturnType<typeof pairOf>>) => Promise<AdjustmentDetail>,
  expected: Expected,
): Promise<void> {
  const pair = await pairOf(real, asked.accountId as AccountId, asked.amount, asked.id);
  const before = await real.keeper.adjustments.get({ id: asked.id });
  const outcome = await outcomeOf(call(pair));
  if (asked.state === 'draft' || asked.state === 'awaiting approval') {
    expect(inWords(outcome)).toEqual(expectedInWords(expected));
    return take(asked, expected);
  }
  // What is decided stays decided.
  const { state, clearance } = await real.keeper.adjustments.get({ id: asked.id });
  expect(clearance).toEqual(before.clearance);
  if (!MOVING.includes(before.state)) expect(state).toBe(before.state);
}

function approve(who: string, pick: number): LimitsCommand {
  return about(`${who} approves`, pick, async (asked, model, real) => {
    const expected = expectApprove(model, who, asked, real.now());
    const id = asked.id;
    await approveBy(asked, real, (pair) => real.pages[who]!.adjustments.approve({ id, ...pair }), expected);
  });
}

/** A second person at somebody else's page, by their passphrase. */
function approveWith(at: string, who: string, pick: number): LimitsCommand {
  return about(`${who} approves at the page of ${at}`, pick, async (asked, model, real) => {
    const [sits, signs] = [model.people[at]!, model.people[who]!];
    const isProved = signs.isActive && real.keeper !== real.pages[who];
    const expected: Expected = !sits.isActive
      ? { refused: 'operator.nobody' }
      : isProved
        ? expectApprove(model, who, asked, real.now())
        : { refused: 'operator.cannot-sign-in' };
    const by = { id: asked.id, operatorId: real.ids[who]!, passphrase: real.passphrase };
    const call = real.pages[at]!.adjustments;
    await approveBy(asked, real, (pair) => call.approveWith({ ...by, ...pair }), expected);
  });
}

function discard(who: string, pick: number): LimitsCommand {
  return about(`${who} discards`, pick, async (asked, model, real) => {
    const expected = expectDiscard(model, who, asked);
    const outcome = await outcomeOf(real.pages[who]!.adjustments.discard({ id: asked.id }));
    expect(inWords(outcome)).toEqual(expectedInWords(expected));
    take(asked, expected);
  });
}

function decline(who: string, pick: number): LimitsCommand {
  return about(`${who} declines`, pick, async (asked, model, real) => {
    const expected = expectDecline(model, who, asked);
    const call = real.pages[who]!.adjustments.decline({ id: asked.id, note: 'Not today.' });
    expect(inWords(await outcomeOf(call))).toEqual(expectedInWords(expected));
    take(asked, expected);
  });
}

function passHours(hours: number): LimitsCommand {
  return command(`${hours} h pass`, async (_model, real) => real.passHours(hours));
}

/** Only an admin keeps the policy and who works here; for anybody else nothing changes. */
async function keep(model: Model, who: string, call: Promise<unknown>, change: () => void): Promise<void> {
  const refused = await call.then(
    () => null,
    (error: unknown) => (error as { data: { code: string } }).data.code,
  );
  const { role, isActive } = model.people[who]!;
  expect(refused).toBe(!isActive ? 'operator.nobody' : role === 'admin' ? null : 'operator.not-allowed');
  if (refused === null) change();
}

function setPolicy(who: string, drawn: (connectionIds: readonly string[]) => Policy): LimitsCommand {
  return command(`${who} sets ${JSON.stringify(drawn(['0', '1']))}`, async (model, real) => {
    const policy = drawn(real.connectionIds);
    await keep(model, who, real.pages[who]!.policy.set({ policy }), () => void (model.policy = policy));
  });
}

function changeRole(who: string, whose: string, role: Role): LimitsCommand {
  return command(`${who} makes ${whose} ${role}`, async (model, real) => {
    const call = real.pages[who]!.operators.changeRole({ id: real.ids[whose]!, role });
    await keep(model, who, call, () => void (model.people[whose]!.role = role));
  });
}

function deactivate(who: string, whose: string): LimitsCommand {
  return command(`${who} deactivates ${whose}`, async (model, real) => {
    const call = real.pages[who]!.operators.deactivate({ id: real.ids[whose]! });
    await keep(model, who, call, () => void (model.people[whose]!.isActive = false));
  });
}

const signIn = (real: Real, who: string) =>
  real.pages[who]!.operators.signIn({ id: real.ids[who]!, passphrase: real.passphrase });

/** An admin sets somebody a passphrase: their sessions end, and what their key approved is not theirs any more. */
function giveKey(who: string, whose: string): LimitsCommand {
  return command(`${who} gives ${whose} a new key`, async (model, real) => {
    const next = real.passphrase;
    // One's own passphrase keeps one's key.
    const isOwn = who === whose;
    const call = real.pages[who]!.operators.setPassphrase({
      id: real.ids[whose]!,
      current: isOwn ? real.passphrase : null,
      next,
    });
    const { role, isActive } = model.people[who]!;
    const outcome = await call.then(
      () => null,
      (error: unknown) => (error as { data: { code: string } }).data.code,
    );
    expect(outcome).toBe(!isActive ? 'operator.nobody' : isOwn || role === 'admin' ? null : 'operator.not-allowed');
    if (outcome !== null || isOwn) return;
    model.people[whose]!.keys += 1;
    if (model.people[whose]!.isActive) await signIn(real, whose);
  });
}

/**
 * What is on disk is all that is left of what was cleared. A page at which nobody ever was is the keeper's, by the OS
 * account; so whoever is deactivated was at theirs before they were.
 */
function restart(): LimitsCommand {
  return command('the console is closed and opened again', async (model, real) => {
    await real.restart();
    for (const [name, { isActive }] of Object.entries(model.people)) {
      if (real.pages[name] === real.keeper) continue;
      if (!isActive) await real.keeper.operators.reactivate({ id: real.ids[name]! });
      await signIn(real, name);
      if (!isActive) await real.keeper.operators.deactivate({ id: real.ids[name]! });
    }
  });
}

export async function bringBack(model: Model, real: Real, whose: string): Promise<void> {
  if (model.people[whose]!.isActive) return;
  await real.keeper.operators.reactivate({ id: real.ids[whose]! });
  await signIn(real, whose);
  model.people[whose]!.isActive = true;
}

function reactivate(whose: string): LimitsCommand {
  return command(`${whose} comes back`, (model, real) => bringBack(model, real, whose));
}

/** The connections are paused but for this: what is in the outbox goes now, or is held. */
function release(): LimitsCommand {
  return command('the outbox opens', async (model, real) => {
    const queued = model.asked.filter(({ state }) => state === 'queued');
    for (const id of real.connectionIds) await real.keeper.connections.resume({ id });
    const details = await Promise.all(
      queued.map(({ id }) =>
        until(
          'it left the outbox',
          () => real.keeper.adjustments.get({ id: id }),
          ({ state }) => SENT.includes(state) || state === 'awaiting approval' || state === 'failed',
          30_000,
        ),
      ),
    );
    for (const id of real.connectionIds) await real.keeper.connections.pause({ id });
    // Oldest first, as the outbox takes them.
    const oldest = queued
      .map((asked, index) => ({ asked, detail: details[index]! }))
      .toSorted((a, b) => a.asked.createdAt - b.asked.createdAt || (a.asked.id < b.asked.id ? -1 : 1));
    for (const { asked, detail } of oldest) {
      const leaves = mayLeave(model, asked, detail.sentAt === null ? real.now() : Date.parse(detail.sentAt));
      const told = `${asked.id}: ${detail.steps.map(({ sentence }) => sentence).join(' ')}`;
      expect(SENT.includes(detail.state) ? 'sent' : detail.state, told).toBe(leaves ? 'sent' : 'awaiting approval');
      asked.state = leaves ? 'sent' : 'awaiting approval';
      if (leaves) {
        asked.sentAt = Date.parse(detail.sentAt!);
        asked.dailyLimit = dailyLimit(model, asked.right!.by, asked.connectionId);
      } else {
        asked.right = null;
      }
    }
  });
}

const limit = fc.constantFrom('0', '30', '60', '100', '150', null);
const limits = fc.record({ usual: limit, second: fc.option(limit, { nil: undefined }) });
const often = fc.constantFrom(true, true, true, false);
const rules = fc.record({
  mayDraft: often,
  mayApprove: often,
  mayApproveOwn: fc.boolean(),
  aloneEach: limits,
  aloneDaily: limits,
  approveEach: limits,
});
type Rules = typeof rules extends fc.Arbitrary<infer T> ? T : never;

/** The first connection has the usual limits, the second may have its own. */
function rulesOf({ aloneEach, aloneDaily, approveEach, ...flags }: Rules, [, second]: readonly string[]) {
  const own = (drawn: Rules['aloneEach']) => ({
    usual: drawn.usual,
    byConnection: drawn.second === undefined || second === undefined ? {} : { [second]: drawn.second },
  });
  return {
    ...flags,
    aloneEach: own(aloneEach),
    aloneDaily: own(aloneDaily),
    approveEach: own(approveEach),
  };
}

const policies = fc
  .record({ support: rules, finance: rules, admin: rules, approvalDays: fc.constantFrom(1, 3) })
  .map(({ support, finance, admin, approvalDays }) => (connectionIds: readonly string[]): Policy => ({
    roles: {
      support: rulesOf(support, connectionIds),
      finance: rulesOf(finance, connectionIds),
      admin: rulesOf(admin, connectionIds),
    },
    approvalDays,
  }));

/** Commands of the people named; the first is the keeper, whom the OS account proves. */
export function limitsCommands(names: readonly string[], places: number): fc.Arbitrary<LimitsCommand> {
  const who = fc.constantFrom(...names);
  const other = fc.constantFrom(...names.slice(1));
  const keepers = fc.constantFrom(...names, names[0]!, names[0]!);
  const place = fc.nat({ max: places - 1 });
  const pick = fc.nat({ max: 11 });
  const role = fc.constantFrom<Role>('support', 'finance', 'admin');
  const amount = fc
    .constantFrom(5, 10, 20, 29, 30, 31, 40, 50, 60, 61, 90, 120)
    .chain((size) => fc.constantFrom(size, -size));
  return fc.oneof(
    { weight: 24, arbitrary: fc.tuple(who, place, amount).map((drawn) => send(...drawn)) },
    {
      weight: 4,
      // Two alike are duplicates of each other, which is another rule.
      arbitrary: fc
        .tuple(who, fc.tuple(place, place), fc.tuple(amount, amount))
        .map(([one, places, [first, second]]) => sendTwo(one, places, [first, second === first ? -first : second])),
    },
    { weight: 8, arbitrary: fc.tuple(who, place, amount).map((drawn) => draft(...drawn)) },
    { weight: 16, arbitrary: fc.tuple(who, pick).map((drawn) => approve(...drawn)) },
    { weight: 2, arbitrary: fc.tuple(who, who, pick).map((drawn) => approveWith(...drawn)) },
    { weight: 2, arbitrary: fc.tuple(who, pick).map((drawn) => discard(...drawn)) },
    { weight: 2, arbitrary: fc.tuple(who, pick).map((drawn) => decline(...drawn)) },
    { weight: 6, arbitrary: fc.constantFrom(1, 8, 12, 23, 24, 25, 80).map(passHours) },
    { weight: 10, arbitrary: fc.tuple(keepers, policies).map((drawn) => setPolicy(...drawn)) },
    { weight: 2, arbitrary: fc.tuple(keepers, other, role).map((drawn) => changeRole(...drawn)) },
    { weight: 3, arbitrary: fc.tuple(keepers, other).map((drawn) => deactivate(...drawn)) },
    { weight: 2, arbitrary: other.map(reactivate) },
    { weight: 1, arbitrary: fc.tuple(keepers, other).map((drawn) => giveKey(...drawn)) },
    { weight: 1, arbitrary: fc.constant(null).map(() => restart()) },
    { weight: 10, arbitrary: fc.constant(null).map(() => release()) },
  );
}
