import { generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AdjustmentDetail } from '../../src/contract/adjustments.ts';
import { requestText, type ApprovalFile, type RequestFile } from '../../src/domain/approval.ts';
import type { AccountId, AdjustmentId } from '../../src/domain/ids.ts';
import type { OperatorId, Role } from '../../src/domain/operator.ts';
import { DEFAULT_POLICY } from '../../src/domain/policy.ts';
import { instant } from '../../src/domain/time.ts';
import { callEngine, openSession, type EngineCalls } from '../../src/engine/index.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/index.ts';
import { openConsole, type OpenConsole } from '../support/console.ts';
import { makeFolder, until } from '../support/desk.ts';
import type { Clock } from '../../src/engine/ports.ts';
import { systemClock as systemTime } from '../../src/host/clock.ts';
import { fastClock } from '../support/fast-clock.ts';

const API = 'gitread';
const PASSPHRASE = 'four words that fit';
const WAIT = 30_000;

/** The first console: Ada, its admin; Bob in support; Fay in finance. It has the connection. */
let here: OpenConsole;
let bob: EngineCalls;
let fay: EngineCalls;
const ids: Record<string, OperatorId> = {};
/** The second: Bea, whose card the first knows; and Cy, whom it does not. */
let there: OpenConsole;
let cy: EngineCalls;
let sandbox: Sandbox;
let accountId: AccountId;
let ahead = 0;
const folders = [makeFolder(), makeFolder()] as const;
const fast = fastClock(10);
/** Waits for the API's limits are short, and its patience is as long as ever; days pass when a test says so. */
const clock: Clock = {
  ...fast,
  now: () => instant(Date.now() + ahead),
  sleep: (milliseconds, signal) => (milliseconds < 15_000 ? fast : systemTime).sleep(milliseconds, signal),
};

beforeAll(async () => {
  sandbox = await startSandbox({ seed: 5, entriesPerAccount: 10, atomchatUsers: 2, debitsPerMinute: 0 });
  here = await openConsole({ folder: folders[0].path, clock });
  there = await openConsole({ folder: folders[1].path, operator: 'Bea' });
  const given = sandbox.connections.find(({ providerId }) => providerId === API)!;
  const form = { ...given, settings: { ...given.settings }, accountIds: [...given.accountIds], intervalMinutes: 60 };
  const { id } = await here.call.connections.add({ providerId: API, form, secret: { ...given.secret } });
  await until(
    'the account is read',
    () => here.call.connections.get({ id }),
    ({ health }) => health.state === 'in sync',
    WAIT,
  );
  accountId = (await here.call.accounts.page({ filter: {}, sort: 'name', direction: 'ascending' })).rows[0]!.id;
  bob = await operatorOf(here, 'Bob', 'support');
  fay = await operatorOf(here, 'Fay', 'finance');
  cy = await operatorOf(there, 'Cy', 'finance');
  const { text, fingerprint } = await there.call.operators.card({});
  ids['Bea'] = (await here.call.operators.addFromCard({ text, fingerprint, role: 'finance' })).id;
}, 120_000);
afterAll(async () => {
  await here.engine.stop();
  await there.engine.stop();
  await sandbox.stop();
  for (const folder of folders) folder[Symbol.dispose]();
});
beforeEach(async () => {
  ahead = 0;
  sandbox.change({ api: API, set: '100000' });
  await here.call.sync.start({});
  await until('the balance is read', balance, (amount) => amount === '100000', WAIT);
});

/** Adds an operator and signs in at a page of their own, by the same door as any page. */
async function operatorOf({ engine, call }: OpenConsole, name: string, role: Role): Promise<EngineCalls> {
  const { id } = await call.operators.add({ name, role, signIn: { kind: 'passphrase', passphrase: PASSPHRASE } });
  ids[name] = id;
  const page = callEngine(engine, openSession('page'));
  await page.operators.signIn({ id, passphrase: PASSPHRASE });
  return page;
}

const balance = async () => (await here.call.accounts.get({ id: accountId })).balance.amount;
const writes = () => sandbox.truth.requests(API).filter(({ call }) => call === 'POST /api/credits').length;
const read = (at: { path: string } | null) => readFileSync(at!.path, 'utf8');
const problem = (code: string) => ({ code: 'PROBLEM', data: { code } });

function request(amount: string, note = '') {
  return { accountId, kind: 'correction', amount, reason: 'Data correction', note, reference: '' } as const;
}

async function pairOf(page: EngineCalls, of: ReturnType<typeof request>, id?: AdjustmentId) {
  const preview = await page.adjustments.preview({ ...of, id });
  const acknowledged = preview.warnings.flatMap(({ acknowledge }) => acknowledge ?? []);
  return { approvedBefore: preview.before.amount!, approvedAfter: preview.after!, acknowledged };
}

async function send(page: EngineCalls, amount: string): Promise<AdjustmentDetail> {
  const of = request(amount);
  const requestId = `request-${Math.random()}`;
  return page.adjustments.send({ ...of, requestId, ...(await pairOf(page, of)) });
}

const settled = (id: AdjustmentId, ...states: AdjustmentDetail['state'][]) =>
  until(
    `it is ${states.join(' or ')}`,
    () => here.call.adjustments.get({ id }),
    ({ state }) => states.includes(state),
    WAIT,
  );

/** Asks for a second person, and writes the request file. */
async function ask(page: EngineCalls, amount: string) {
  const asked = await send(page, amount);
  expect(asked.state).toBe('awaiting approval');
  const text = read(await page.adjustments.writeRequest({ ids: [asked.id] }));
  return { id: asked.id, text };
}

/** The answer of somebody at the second console. */
async function answer(page: EngineCalls, { id, text }: { id: AdjustmentId; text: string }): Promise<string> {
  return read(await page.adjustments.answerRequest({ text, adjustmentIds: [id] }));
}

/** What became of the one approval in a file, brought by Bob. */
async function bring(text: string) {
  const [outcome] = await bob.adjustments.takeApprovals({ text });
  return outcome!.problem;
}

/** Refused by this code, with a sentence; and neither sent nor decided. */
async function expectRefused(text: string, id: AdjustmentId, code: string, sentence: string | RegExp) {
  const before = writes();
  const refusal = await bring(text);
  expect(refusal).toMatchObject({ code });
  expect(refusal?.sentence).toMatch(sentence);
  expect((await here.call.adjustments.get({ id })).state).toBe('awaiting approval');
  expect(writes()).toBe(before);
}

describe('an operator within their limit', () => {
  it('sends alone, is told what is left, and asks for a second person once the day is used up', async () => {
    const preview = await bob.adjustments.preview(request('50'));
    expect(preview.policy).toEqual({
      outcome: 'send',
      sentence: 'You may send up to 50 alone; 250 of 250 left within 24 hours.',
    });
    for (const amount of ['50', '-50', '49', '48', '47']) {
      const sent = await send(bob, amount);
      expect(sent.state).not.toBe('awaiting approval');
      await settled(sent.id, 'applied', 'confirmed');
    }
    expect((await bob.adjustments.preview(request('7'))).policy?.sentence).toContain('6 are left');
    const asked = await send(bob, '7');
    expect(asked).toMatchObject({ state: 'awaiting approval', clearance: null });
    await here.call.adjustments.decline({ id: asked.id, note: 'Not today.' });
    ahead = 24 * 3_600_000 + 60_000;
    expect((await bob.adjustments.preview(request('7'))).policy?.outcome).toBe('send');
  });

  it('cannot send more at once by sending at the same time', async () => {
    ahead = 48 * 3_600_000;
    const amounts = ['41', '42', '43', '44', '45', '46', '40'];
    const pairs = await Promise.all(amounts.map((amount) => pairOf(bob, request(amount))));
    const outcomes = await Promise.allSettled(
      amounts.map((amount, index) =>
        bob.adjustments.send({ ...request(amount), requestId: `at-once-${amount}`, ...pairs[index]! }),
      ),
    );
    const sent = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    // Where the first is on its way already, what comes after it is refused: that is no more than was let through.
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject(problem('adjustment.account-busy'));
    }
    expect(sent.length).toBeGreaterThan(0);
    const alone = sent.filter(({ clearance }) => clearance?.kind === 'alone');
    expect(alone.reduce((sum, { delta }) => sum + Number(delta), 0)).toBeLessThanOrEqual(250);
    for (const { id, state } of sent)
      if (state !== 'awaiting approval') await settled(id, 'applied', 'confirmed', 'awaiting approval');
    for (const { id } of sent) {
      const { state } = await here.call.adjustments.get({ id });
      if (state === 'awaiting approval') await here.call.adjustments.discard({ id });
    }
  });
});

describe('a call past the limit, made directly', () => {
  it('gets no further than the screen does', async () => {
    const before = writes();
    const asked = await send(bob, '200');
    expect(asked).toMatchObject({ state: 'awaiting approval', clearance: null });
    const pair = await pairOf(bob, request('200'), asked.id);
    await expect(bob.adjustments.approve({ id: asked.id, ...pair })).rejects.toMatchObject(
      problem('approval.not-allowed'),
    );
    await expect(bob.policy.set({ policy: DEFAULT_POLICY })).rejects.toMatchObject(problem('operator.not-allowed'));
    await expect(bob.settings.set({ allowedMovePercent: 100 })).rejects.toMatchObject(problem('operator.not-allowed'));
    await expect(bob.operators.changeRole({ id: ids['Bob']!, role: 'admin' })).rejects.toMatchObject(
      problem('operator.not-allowed'),
    );
    const host = callEngine(here.engine);
    await expect(host.adjustments.approve({ id: asked.id, ...pair })).rejects.toMatchObject(problem('operator.nobody'));
    expect(writes()).toBe(before);
    await bob.adjustments.discard({ id: asked.id });
  });

  it('demands what the reason demands, and names the field', async () => {
    const reasons = await here.call.policy.reasons({});
    const strict = { text: 'Outage', needsNote: true, needsReference: true, referencePattern: 'OP-####' };
    await here.call.policy.setReasons({ reasons: [...reasons, strict] });
    const of = { ...request('1'), reason: 'Outage' };
    const { refusals } = await bob.adjustments.preview(of);
    expect(refusals.map(({ where }) => where)).toEqual(['note', 'reference']);
    const pair = await pairOf(bob, request('1'));
    await expect(bob.adjustments.send({ ...of, requestId: 'no-note-at-all', ...pair })).rejects.toMatchObject({
      data: { code: 'reason.needs-note', where: 'note' },
    });
    const odd = { ...of, note: 'Down for two hours.', reference: 'OP-7' };
    await expect(bob.adjustments.send({ ...odd, requestId: 'odd-reference', ...pair })).rejects.toMatchObject({
      data: { code: 'reason.reference-pattern', where: 'reference' },
    });
    await here.call.policy.setReasons({ reasons });
  });
});

describe('a second person at the same machine', () => {
  it('approves by their passphrase, for this one only, and the signature is kept', async () => {
    const asked = await send(bob, '200');
    const pair = await pairOf(bob, request('200'), asked.id);
    const as = (operatorId: OperatorId, passphrase: string) =>
      bob.adjustments.approveWith({ id: asked.id, ...pair, operatorId, passphrase });
    await expect(as(ids['Fay']!, 'not this one')).rejects.toMatchObject(problem('operator.wrong-passphrase'));
    await expect(as(ids['Bob']!, PASSPHRASE)).rejects.toMatchObject(problem('approval.not-allowed'));
    const approved = await as(ids['Fay']!, PASSPHRASE);
    expect(approved.clearance).toMatchObject({ kind: 'approved', by: 'Fay', signature: expect.any(String) });
    expect((await bob.operators.who({})).operator?.name).toBe('Bob');
    const done = await settled(asked.id, 'applied', 'confirmed');
    expect(done.steps.map(({ event, actor }) => [event, actor])).toContainEqual(['approve', 'Fay']);
  });

  it('is never the one who made it, nor one for whom it is too much', async () => {
    const own = await send(fay, '800');
    expect(own.state).toBe('awaiting approval');
    const pair = await pairOf(fay, request('800'), own.id);
    await expect(fay.adjustments.approve({ id: own.id, ...pair })).rejects.toMatchObject(problem('approval.own'));
    await fay.adjustments.discard({ id: own.id });
    const large = await send(bob, '20000');
    const largePair = await pairOf(fay, request('20000'), large.id);
    await expect(fay.adjustments.approve({ id: large.id, ...largePair })).rejects.toMatchObject(
      problem('approval.above-limit'),
    );
    expect((await here.call.adjustments.decline({ id: large.id, note: 'Far too much.' })).state).toBe('declined');
  });
});

describe('a second person at another machine', () => {
  it('sees what is asked, approves it in a file, and it is sent once', async () => {
    const asked = await ask(bob, '300');
    const seen = await there.call.adjustments.readRequest({ text: asked.text });
    expect(seen).toMatchObject({ requester: 'Bob', isRequesterKnown: false });
    expect(seen.requests[0]).toMatchObject({ before: '100000', after: '100300', createdBy: 'Bob', isExpired: false });
    expect(asked.text).not.toContain('privateKey');
    const before = writes();
    const text = await answer(there.call, asked);
    expect(await bring(text)).toBeNull();
    const done = await settled(asked.id, 'applied', 'confirmed');
    expect(done.clearance).toMatchObject({ kind: 'approved', by: 'Bea' });
    expect(writes()).toBe(before + 1);

    const again = await bring(text);
    expect(again).toMatchObject({ code: 'approval.replayed' });
    expect(again?.sentence).toContain('decided already');
    expect(writes()).toBe(before + 1);
  });

  it('cannot be made up: what was changed after it was signed is refused', async () => {
    const asked = await ask(bob, '301');
    const text = (await answer(there.call, asked)).replace('"delta": "301"', '"delta": "3010"');
    await expectRefused(text, asked.id, 'approval.forged', 'signature does not fit');
    const changed = asked.text
      .replace('"delta": "301"', '"delta": "1"')
      .replace('"after": "100301"', '"after": "100001"');
    await expect(there.call.adjustments.readRequest({ text: changed })).rejects.toMatchObject(
      problem('request.forged'),
    );
    await bob.adjustments.discard({ id: asked.id });
  });

  it('must be known here, still work, and be let approve', async () => {
    const asked = await ask(bob, '302');
    await expectRefused(await answer(cy, asked), asked.id, 'approval.unknown-signer', 'Nobody known here');
    const text = await answer(there.call, asked);
    const bea = ids['Bea']!;
    await here.call.operators.changeRole({ id: bea, role: 'support' });
    await expectRefused(text, asked.id, 'approval.not-allowed', 'Bea may not approve');
    await here.call.operators.changeRole({ id: bea, role: 'finance' });
    await here.call.operators.deactivate({ id: bea });
    await expectRefused(text, asked.id, 'approval.signer-deactivated', 'does not work here any more');
    await here.call.operators.reactivate({ id: bea });
    await bob.adjustments.discard({ id: asked.id });
    const large = await ask(bob, '12000');
    await expectRefused(
      await answer(there.call, large),
      large.id,
      'approval.above-limit',
      '10,000 that Bea may approve',
    );
    await bob.adjustments.discard({ id: large.id });
  });

  it('approves exactly what is asked: a request that was replaced on the way leads to nothing', async () => {
    const asked = await ask(bob, '303');
    const text = await answer(there.call, { id: asked.id, text: replaced(asked.text, '5', '100005') });
    await expectRefused(text, asked.id, 'approval.altered', /delta.*after.*differ/);
    await bob.adjustments.discard({ id: asked.id });
  });

  it('answers for its own workspace, the latest request, and in time', async () => {
    const asked = await ask(bob, '304');
    const text = await answer(there.call, asked);
    await expect(there.call.adjustments.takeApprovals({ text })).rejects.toMatchObject(
      problem('approval.other-workspace'),
    );
    ahead = 4 * 24 * 3_600_000;
    await expectRefused(text, asked.id, 'approval.expired', 'came too late');
    const renewed = read(await bob.adjustments.writeRequest({ ids: [asked.id] }));
    await expectRefused(text, asked.id, 'approval.replayed', 'earlier request');
    await expect(
      there.call.adjustments.answerRequest({ text: aged(renewed), adjustmentIds: [asked.id] }),
    ).rejects.toMatchObject(problem('request.forged'));
    await bob.adjustments.discard({ id: asked.id });
  });

  it('is asked again once the balance has moved', async () => {
    const asked = await ask(bob, '305');
    const text = await answer(there.call, asked);
    sandbox.change({ api: API, set: '90000' });
    await expectRefused(text, asked.id, 'approval.stale', 'was 100,000 when it was asked and is 90,000 now');
    await bob.adjustments.discard({ id: asked.id });
  });

  it('is heard only in a file that is one', async () => {
    await expect(bob.adjustments.takeApprovals({ text: '{"file":"counterfoil approval"}' })).rejects.toMatchObject(
      problem('approval.malformed'),
    );
    await expect(bob.adjustments.takeApprovals({ text: ' '.repeat(2_000_001) })).rejects.toMatchObject(
      problem('approval.too-large'),
    );
    await expect(there.call.adjustments.readRequest({ text: 'x' })).rejects.toMatchObject(problem('request.malformed'));
  });

  it('says of each approval in one file what became of it', async () => {
    const first = await ask(bob, '306');
    const second = await send(bob, '307');
    const text = read(await bob.adjustments.writeRequest({ ids: [first.id, second.id] }));
    const file = JSON.parse(
      read(await there.call.adjustments.answerRequest({ text, adjustmentIds: [first.id, second.id] })),
    ) as ApprovalFile;
    await bob.adjustments.discard({ id: first.id });
    const outcomes = await bob.adjustments.takeApprovals({ text: JSON.stringify(file) });
    expect(outcomes.map(({ adjustmentId, problem: found }) => [adjustmentId, found?.code ?? null])).toEqual([
      [first.id, 'approval.replayed'],
      [second.id, null],
    ]);
    await settled(second.id, 'applied', 'confirmed');
  });
});

describe('nobody', () => {
  it('reads anything at a page where they are not signed in', async () => {
    const page = callEngine(there.engine, openSession('page'));
    await page.operators.signOut({});
    await expect(page.accounts.tags({})).rejects.toMatchObject(problem('operator.nobody'));
    await expect(there.call.adjustments.page({ tab: 'all' })).rejects.toMatchObject(problem('operator.nobody'));
    expect((await page.operators.who({})).canSignIn.map(({ name }) => name)).toContain('Cy');
    await there.call.operators.signIn({ id: (await page.operators.who({})).canSignIn[0]!.id, passphrase: null });
  });
});

/** A request with another amount in it, signed by somebody who came between. */
function replaced(text: string, delta: string, after: string): string {
  const { signature: _, ...file } = JSON.parse(text) as RequestFile;
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const x = Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url').toString('base64');
  const requests = file.requests.map((one) => ({ ...one, statement: { ...one.statement, delta, after } }));
  const forged = { ...file, requests, requester: { ...file.requester, publicKey: x } };
  const signature = sign(null, Buffer.from(requestText(forged)), privateKey).toString('base64');
  return JSON.stringify({ ...forged, signature });
}

/** A request whose time somebody made longer. */
function aged(text: string): string {
  return text.replaceAll(/"expiresAt": "\d{4}/g, '"expiresAt": "2999');
}
