import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OperatorId } from '../../src/domain/operator.ts';
import { DEFAULT_POLICY } from '../../src/domain/policy.ts';
import { callEngine, openSession } from '../../src/engine/index.ts';
import { until } from '../support/desk.ts';
import { openTwoConsoles, PASSPHRASE, problem, type TwoConsoles } from '../support/two-consoles.ts';

let two: TwoConsoles;

beforeAll(async () => {
  two = await openTwoConsoles();
}, 120_000);
afterAll(() => two.close());
beforeEach(() => two.beginAnew());

describe('an operator within their limit', () => {
  it('sends alone, is told what is left, and asks for a second person once the day is used up', async () => {
    const { here, bob, request, send, settled, putForward } = two;
    const preview = await bob.adjustments.preview(request('50'));
    expect(preview.policy).toEqual({
      outcome: 'send',
      sentence: 'You may send up to 50 alone; 250 of 250 left within 24 hours.',
      mayDecline: false,
    });
    for (const amount of ['50', '-50', '49', '48', '47']) {
      const sent = await send(bob, amount);
      expect(sent.state).not.toBe('awaiting approval');
      await settled(sent.id, 'applied', 'confirmed');
    }
    expect((await bob.adjustments.preview(request('7'))).policy?.sentence).toContain('6 are left');
    const asked = await send(bob, '7');
    expect(asked).toMatchObject({ state: 'awaiting approval', clearance: null });
    // It is counted as work where somebody may do it.
    expect((await here.call.overview.get({})).counts.adjustments).toBe(1);
    expect((await bob.overview.get({})).counts.adjustments).toBe(0);
    await here.call.adjustments.decline({ id: asked.id, note: 'Not today.' });
    putForward(24 * 3_600_000 + 60_000);
    expect((await bob.adjustments.preview(request('7'))).policy?.outcome).toBe('send');
  });

  it('cannot send more at once by sending at the same time', async () => {
    const { here, bob, request, pairOf, settled, putForward } = two;
    putForward(48 * 3_600_000);
    const amounts = ['41', '42', '43', '44', '45', '46', '40'];
    const pairs = await Promise.all(amounts.map((amount) => pairOf(bob, request(amount))));
    const outcomes = await Promise.allSettled(
      amounts.map((amount, index) =>
        bob.adjustments.send({ ...request(amount), requestId: `at-once-${amount}`, ...pairs[index]! }),
      ),
    );
    const sent = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    // Where the first is on its way already, or has moved the balance, what comes after it is refused.
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    const whyRefused = expect.stringMatching(/^adjustment\.(account-busy|moved)$/) as string;
    for (const reason of refused) expect(reason).toMatchObject(problem(whyRefused));
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
    const { here, bob, ids, request, pairOf, send, writes } = two;
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
    const { here, bob, request, pairOf } = two;
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
    const { bob, ids, request, pairOf, send, settled } = two;
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
    const { here, bob, fay, request, pairOf, send } = two;
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
    const seen = async (page: typeof fay) =>
      (await page.adjustments.preview({ ...request('20000'), id: large.id })).policy;
    expect(await seen(fay)).toMatchObject({ outcome: 'ask', mayDecline: true });
    expect(await seen(bob)).toMatchObject({ outcome: 'ask', mayDecline: false });
    expect((await here.call.adjustments.decline({ id: large.id, note: 'Far too much.' })).state).toBe('declined');
  });
});

describe('one that follows an attempt in doubt', () => {
  it('is work of a second person, however small, and not of who made it', async () => {
    const { here, bob, request, pairOf, send, settled, sandbox, moveBalance, putForward } = two;
    sandbox.inject({ kind: 'reset before', api: 'gitread', call: 'POST /api/credits' });
    const sent = await send(bob, '3');
    await settled(sent.id, 'unknown');
    await bob.adjustments.resolve({ id: sent.id, decision: 'not landed', note: 'The balance never moved.' });
    const again = await bob.adjustments.approve({ id: sent.id, ...(await pairOf(bob, request('3'), sent.id)) });
    expect(again.state).toBe('awaiting approval');
    const pair = await pairOf(here.call, request('3'), sent.id);
    // Long enough that the first attempt cannot land any more.
    putForward(180_000);
    moveBalance('100007');
    await here.call.adjustments.approve({ id: sent.id, ...pair });
    // It comes back by itself, because what it would be set upon has moved.
    await until(
      'it is asked for again',
      () => here.call.adjustments.get({ id: sent.id }),
      ({ state, previewBalance }) => state === 'awaiting approval' && previewBalance === '100007',
    );
    expect((await bob.overview.get({})).counts.adjustments).toBe(0);
    const { needs } = await here.call.overview.get({});
    expect(needs.map(({ id }) => id)).toContain('adjustments.to-approve');
    await here.call.adjustments.decline({ id: sent.id, note: 'Let us wait.' });
  });
});

describe('nobody', () => {
  it('reads anything at a page where they are not signed in', async () => {
    const { there } = two;
    const page = callEngine(there.engine, openSession('page'));
    await page.operators.signOut({});
    await expect(page.accounts.tags({})).rejects.toMatchObject(problem('operator.nobody'));
    await expect(there.call.adjustments.page({ tab: 'all' })).rejects.toMatchObject(problem('operator.nobody'));
    expect((await page.operators.who({})).canSignIn.map(({ name }) => name)).toContain('Cy');
    await there.call.operators.signIn({ id: (await page.operators.who({})).canSignIn[0]!.id, passphrase: null });
  });
});
