import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AnswerFile, RequestFile } from '../../src/domain/approval.ts';
import type { AdjustmentId } from '../../src/domain/ids.ts';
import { DAY_MILLISECONDS, DEFAULT_POLICY } from '../../src/domain/policy.ts';
import type { Problem } from '../../src/domain/problem.ts';
import type { EngineCalls } from '../../src/engine/index.ts';
import { FILE_PROBLEMS } from '../../src/engine/adjustments/files/problems.ts';
import { fileText } from '../../src/engine/file-text.ts';
import { refusedAct } from '../../src/engine/adjustments/index.ts';
import { until } from '../support/desk.ts';
import { penOf, type Pen } from '../support/pen.ts';
import { no, openTwoConsoles, problem, yes, type Asked, type TwoConsoles } from '../support/two-consoles.ts';

let two: TwoConsoles;
/** Has a card here like any operator of another console, and a program of their own. */
let eve: Pen;

beforeAll(async () => {
  two = await openTwoConsoles();
  eve = penOf('Eve');
  const { fingerprint } = await two.here.call.operators.readCard({ text: eve.card() });
  await two.here.call.operators.addFromCard({ text: eve.card(), fingerprint, role: 'finance' });
}, 120_000);
afterAll(() => two.close());
beforeEach(() => two.beginAnew());
afterEach(async () => {
  await two.here.call.policy.set({ policy: DEFAULT_POLICY });
  const { rows } = await two.here.call.adjustments.page({ tab: 'to approve' });
  for (const { id } of rows) await two.here.call.adjustments.discard({ id });
});

/** What a call is refused with, as the page is told it. */
async function refusalOf(call: Promise<unknown>): Promise<Problem> {
  const refused: unknown = await call.then(
    () => null,
    (error: unknown) => error,
  );
  expect(refused).toMatchObject({ code: 'PROBLEM' });
  return (refused as { data: Problem }).data;
}

const statementIn = ({ text }: Asked) => (JSON.parse(text) as RequestFile).requests[0]!.statement;
const take = async (text: string) => refusalOf(two.bob.adjustments.takeAnswers({ text }));

type Say = 'approve' | 'decline';

/** An answer of either kind, by somebody at the second console. */
const answered = (page: EngineCalls, asked: Asked, say: Say) =>
  say === 'approve' ? two.answer(page, asked) : two.decline(page, asked, 'Not now.');

/** What is refused, in which words, and how it comes to that: given an adjustment that Bob asked for. */
interface Refusal {
  readonly code: string;
  readonly sentence: RegExp;
  readonly amount?: string;
  /** Whether it is met by a yes, by a no, or by either: which is usual. */
  readonly says?: readonly Say[];
  met(asked: Asked, say: Say): Promise<Problem | null>;
}

const ANSWERS_REFUSED: readonly Refusal[] = [
  {
    code: 'approval.too-large',
    sentence: /far larger than any answer/,
    says: ['approve'],
    met: () => take(' '.repeat(2_000_001)),
  },
  {
    code: 'approval.malformed',
    sentence: /not the answer to a request/,
    says: ['approve'],
    met: () => take('{"file":"counterfoil answer"}'),
  },
  {
    code: 'approval.other-workspace',
    sentence: /belongs to another workspace/,
    async met(asked, say) {
      const text = await answered(two.there.call, asked, say);
      return refusalOf(two.there.call.adjustments.takeAnswers({ text }));
    },
  },
  {
    code: 'approval.forged',
    sentence: /something in this answer was changed/,
    async met(asked, say) {
      const text = await answered(two.there.call, asked, say);
      return two.bring(text.replace('"delta": "301"', '"delta": "3010"'));
    },
  },
  {
    code: 'approval.unknown-signer',
    sentence: /belongs to nobody known here/,
    met: async (asked, say) => two.bring(await answered(two.cy, asked, say)),
  },
  {
    code: 'approval.signer-deactivated',
    sentence: /^Bea is deactivated/,
    async met(asked, say) {
      const text = await answered(two.there.call, asked, say);
      await two.here.call.operators.deactivate({ id: two.ids['Bea']! });
      const refused = await two.bring(text);
      await two.here.call.operators.reactivate({ id: two.ids['Bea']! });
      return refused;
    },
  },
  {
    code: 'approval.other-signer',
    sentence: /belongs to Eve, but the file says Bea/,
    met(asked, say) {
      const statement = statementIn(asked);
      return two.bring(
        eve[say === 'approve' ? 'approval' : 'decline'](statement.workspace, statement, {
          id: two.ids['Bea']!,
          name: 'Bea',
        }),
      );
    },
  },
  {
    code: 'approval.unknown-adjustment',
    sentence: /no such adjustment/,
    met(asked, say) {
      const statement = statementIn(asked);
      return two.bring(
        eve[say === 'approve' ? 'approval' : 'decline'](statement.workspace, {
          ...statement,
          adjustment: 'of-no-workspace',
        }),
      );
    },
  },
  {
    code: 'approval.replayed',
    sentence: /answers an earlier request; it was asked anew/,
    async met(asked, say) {
      const text = await answered(two.there.call, asked, say);
      two.putForward(4 * DAY_MILLISECONDS);
      await two.bob.adjustments.writeRequest({ ids: [asked.id] });
      return two.bring(text);
    },
  },
  {
    code: 'approval.expired',
    sentence: /came too late: the request expired at/,
    async met(asked, say) {
      const text = await answered(two.there.call, asked, say);
      two.putForward(4 * DAY_MILLISECONDS);
      return two.bring(text);
    },
  },
  {
    code: 'approval.altered',
    sentence: /not what this adjustment says: delta and after differ/,
    async met(asked, say) {
      const text = eve.request(asked.text, { delta: '5', after: '100005' });
      return two.bring(await answered(two.there.call, { ...asked, text }, say));
    },
  },
  {
    code: 'approval.not-allowed',
    sentence: /^Bea may not approve/,
    async met(asked, say) {
      const text = await answered(two.there.call, asked, say);
      await two.here.call.operators.changeRole({ id: two.ids['Bea']!, role: 'support' });
      const refused = await two.bring(text);
      await two.here.call.operators.changeRole({ id: two.ids['Bea']!, role: 'finance' });
      return refused;
    },
  },
  {
    code: 'approval.own',
    sentence: /^Fay made this adjustment, so somebody else has to approve it/,
    async met(_, say) {
      const { finance } = DEFAULT_POLICY.roles;
      const roles = { ...DEFAULT_POLICY.roles, finance: { ...finance, mayApproveOwn: true } };
      const { id } = await two.send(two.fay, '800');
      await two.here.call.policy.set({ policy: { ...DEFAULT_POLICY, roles } });
      const text = two.read(await two.here.call.adjustments.writeRequest({ ids: [id] }));
      const answer = await answered(two.fay, { id, text }, say);
      await two.here.call.policy.set({ policy: DEFAULT_POLICY });
      return two.bring(answer);
    },
  },
  {
    code: 'approval.above-limit',
    sentence: /12,000 is more than the 10,000 that Bea may approve/,
    amount: '12000',
    says: ['approve'],
    async met(asked, say) {
      const text = await answered(two.there.call, asked, say);
      return two.bring(text);
    },
  },
  {
    code: 'approval.stale',
    sentence: /was 100,000 when it was asked and is 90,000 now/,
    async met(asked, say) {
      const text = await answered(two.there.call, asked, say);
      two.moveBalance('90000');
      return two.bring(text);
    },
  },
];

const REQUESTS_REFUSED: readonly Refusal[] = [
  {
    code: 'request.too-large',
    sentence: /far larger than any request/,
    met: () => refusalOf(two.there.call.adjustments.readRequest({ text: ' '.repeat(2_000_001) })),
  },
  {
    code: 'request.malformed',
    sentence: /not a request file/,
    met: () => refusalOf(two.there.call.adjustments.readRequest({ text: 'x' })),
  },
  {
    code: 'request.forged',
    sentence: /something in this request was changed/,
    met({ text }) {
      const changed = text.replace('"delta": "301"', '"delta": "1"').replace('"after": "100301"', '"after": "100001"');
      return refusalOf(two.there.call.adjustments.readRequest({ text: changed }));
    },
  },
  {
    code: 'request.expired',
    sentence: /request has expired/,
    met({ id, text }) {
      two.putForward(4 * DAY_MILLISECONDS);
      return refusalOf(two.there.call.adjustments.answerRequest({ text, answers: [yes(id)] }));
    },
  },
  {
    code: 'request.own',
    sentence: /You wrote this request yourself/,
    async met({ id }) {
      const text = two.read(await two.here.call.adjustments.writeRequest({ ids: [id] }));
      return refusalOf(two.here.call.adjustments.answerRequest({ text, answers: [yes(id)] }));
    },
  },
  {
    code: 'request.too-many',
    sentence: /more than one file may hold/,
    async met() {
      // A character that takes six to write, in notes as long as they may be.
      const note = '\u0001'.repeat(5000);
      const ids: AdjustmentId[] = [];
      for (let count = 0; count < 70; count += 1) ids.push((await two.send(two.bob, `${400 + count}`, note)).id);
      return refusalOf(two.bob.adjustments.writeRequest({ ids }));
    },
  },
  {
    code: 'request.not-waiting',
    sentence: /^The correction of \+20 .* is “draft”: it does not wait for approval/,
    async met({ id: waiting }) {
      const { id } = await two.bob.adjustments.saveDraft(two.request('20'));
      const refused = await refusalOf(two.bob.adjustments.writeRequest({ ids: [waiting, id] }));
      await two.bob.adjustments.discard({ id });
      return refused;
    },
  },
  {
    code: 'request.zero-in-doubt',
    sentence: /^The API reports 0\. Confirm/,
    async met({ id }) {
      two.moveBalance('0');
      await two.here.call.sync.start({});
      await until(
        'the zero is read',
        () => two.here.call.accounts.get({ id: two.accountId }),
        ({ balance }) => balance.amount === '0',
      );
      return refusalOf(two.bob.adjustments.writeRequest({ ids: [id] }));
    },
  },
];

const REFUSALS = [...ANSWERS_REFUSED, ...REQUESTS_REFUSED];

describe('a file from another console', () => {
  const cases = REFUSALS.flatMap((one) => {
    const says = one.says ?? (one.code.startsWith('approval.') ? (['approve', 'decline'] as const) : ['approve']);
    return says.map((say) => [one.code, say, one] as const);
  });

  it.each(cases)('is refused as %s, to %s, in words of its own', async (_, say, one) => {
    const asked = await two.ask(two.bob, one.amount ?? '301');
    const before = two.writes();
    const refused = await one.met(asked, say);
    expect(refused).toMatchObject({ code: one.code, kept: expect.any(String), cure: expect.any(String) });
    expect(refused?.sentence).toMatch(one.sentence);
    expect((await two.here.call.adjustments.get({ id: asked.id })).state).toBe('awaiting approval');
    expect(two.writes()).toBe(before);
    // Refused by these words and by no other's.
    expect(REFUSALS.filter(({ sentence }) => sentence.test(refused?.sentence ?? ''))).toEqual([one]);
  });

  it('has a test for every reason to refuse one, and a sentence for each', () => {
    const bySecond = (['may not approve', 'own', 'above approver'] as const).map(
      (why) =>
        refusedAct({ id: two.ids['Bob']!, name: 'Bob', role: 'support' }, { kind: 'refused', why, limit: null }, 0)
          .code,
    );
    expect(REFUSALS.map(({ code }) => code).toSorted()).toEqual(
      [...Object.keys(FILE_PROBLEMS), ...bySecond].toSorted(),
    );
    const sentences = Object.values(FILE_PROBLEMS).map(({ sentence }) => sentence);
    expect(new Set(sentences).size).toBe(sentences.length);
  });
});

describe('a card of another console', () => {
  const CARDS_REFUSED: readonly { sentence: RegExp; card: () => Promise<string> | string; fingerprint?: string }[] = [
    { sentence: /not an approver’s ID/, card: () => '{"file":"counterfoil operator"}' },
    {
      sentence: /was changed after it was written/,
      card: () => eve.card().replace('"name": "Eve"', '"name": "Bea"'),
    },
    {
      sentence: /fingerprint that was confirmed is not the one/,
      card: () => penOf('Mallory').card(),
      fingerprint: '0000 0000',
    },
    { sentence: /^Bob signs in here/, card: async () => (await two.bob.operators.card({})).text },
    {
      sentence: /Another operator has this key/,
      card: () => eve.card({ id: two.ids['Fay']!.replace(/.$/, '-') as never }),
    },
    { sentence: /“bob” looks like “Bob”/, card: () => penOf('bob').card() },
  ];

  it('is refused for each reason in words of its own, and nobody is added', async () => {
    const { here } = two;
    const before = await here.call.operators.list({});
    const told: string[] = [];
    for (const { sentence, card, fingerprint } of CARDS_REFUSED) {
      const text = await card();
      const read = await here.call.operators.readCard({ text }).catch(() => ({ fingerprint: '' }));
      const given = { text, fingerprint: fingerprint ?? read.fingerprint, role: 'finance' as const };
      const refused = await refusalOf(here.call.operators.addFromCard(given));
      expect(refused.sentence).toMatch(sentence);
      told.push(refused.sentence);
    }
    expect(new Set(told).size).toBe(CARDS_REFUSED.length);
    expect(await here.call.operators.list({})).toEqual(before);
  });
});

describe('a second person at another machine', () => {
  it('sees what is asked, approves it in a file, and it is sent once', async () => {
    const { there, bob, ask, answer, bring, settled, writes } = two;
    const asked = await ask(bob, '300');
    const seen = await there.call.adjustments.readRequest({ text: asked.text });
    expect(seen).toMatchObject({ requester: 'Bob', isRequesterKnown: false });
    expect(seen.requests[0]).toMatchObject({ before: '100000', after: '100300', createdBy: 'Bob' });
    expect(seen.requests[0]?.refusals).toEqual({ approve: null, decline: null });
    expect(asked.text).not.toContain('privateKey');
    const before = writes();
    const text = await answer(there.call, asked);
    expect(await bring(text)).toBeNull();
    const done = await settled(asked.id, 'applied', 'confirmed');
    expect(done.clearance).toMatchObject({ kind: 'approved', by: 'Bea' });
    expect(writes()).toBe(before + 1);
    const { rows } = await two.here.call.activity.audit({ action: 'adjustment.approve' });
    expect(rows.find(({ subject }) => subject === asked.id)?.evidence).toContain(done.clearance?.signature);

    const again = await bring(text);
    expect(again).toMatchObject({ code: 'approval.replayed' });
    expect(again?.sentence).toContain('Already decided');
    expect(writes()).toBe(before + 1);
  });

  it('may get the file with another system’s line ends', async () => {
    const { there, bob, ask, answer, bring, settled } = two;
    const asked = await ask(bob, '308');
    const text = await answer(there.call, { ...asked, text: asked.text.replaceAll('\n', '\r\n') });
    expect(await bring(text.replaceAll('\n', '\r\n'))).toBeNull();
    await settled(asked.id, 'applied', 'confirmed');
  });

  it('cannot be asked with a request that says two things, nor with one whose time was made longer', async () => {
    const { there, bob, ask } = two;
    const asked = await ask(bob, '301');
    const twice = asked.text.replace('"delta": "301",', '"delta": "1",\n        "delta": "301",');
    expect(twice).not.toBe(asked.text);
    for (const odd of [
      twice,
      asked.text.replace('"delta"', '"\\u0064elta"'),
      eve.request(asked.text, { after: '100302' }),
      eve.request(asked.text, { workspace: 'another' }),
    ]) {
      await expect(there.call.adjustments.readRequest({ text: odd })).rejects.toMatchObject(
        problem('request.malformed'),
      );
    }
    const longer = asked.text.replaceAll(/"expiresAt": "\d{4}/g, '"expiresAt": "2999');
    await expect(
      there.call.adjustments.answerRequest({ text: longer, answers: [yes(asked.id)] }),
    ).rejects.toMatchObject(problem('request.forged'));
  });

  it('answers for one workspace, however the file is wrapped', async () => {
    const { bob, ask, bring } = two;
    const asked = await ask(bob, '304');
    const statement = statementIn(asked);
    const text = eve.approval(statement.workspace, { ...statement, workspace: 'another' });
    expect(await bring(text)).toMatchObject({ code: 'approval.other-workspace' });
  });

  it('says of each approval in one file what became of it', async () => {
    const { here, there, bob, ask, send, read, settled } = two;
    const first = await ask(bob, '306');
    const second = await send(bob, '307');
    const ids: AdjustmentId[] = [first.id, second.id];
    const text = read(await bob.adjustments.writeRequest({ ids }));
    const answer = read(await there.call.adjustments.answerRequest({ text, answers: ids.map(yes) }));
    await here.call.adjustments.discard({ id: first.id });
    const outcomes = await bob.adjustments.takeAnswers({ text: answer });
    expect(outcomes.map(({ adjustmentId, problem: found }) => [adjustmentId, found?.code ?? null])).toEqual([
      [first.id, 'approval.replayed'],
      [second.id, null],
    ]);
    await settled(second.id, 'applied', 'confirmed');
  });
});

describe('an answer that comes back', () => {
  it('is taken while the API does not answer, and what was approved waits in the outbox until it does', async () => {
    const { here, there, bob, ask, answer, bring, settled, writes, sandbox } = two;
    const asked = await ask(bob, '340');
    const text = await answer(there.call, asked);
    const before = writes();
    sandbox.inject({ kind: 'reset before', times: null });
    expect(await bring(text)).toBeNull();
    expect((await here.call.adjustments.get({ id: asked.id })).state).toBe('queued');
    expect(writes()).toBe(before);
    sandbox.clearFaults();
    await here.call.sync.start({});
    await settled(asked.id, 'applied', 'confirmed');
    expect(writes()).toBe(before + 1);
  }, 60_000);

  it('has somebody make by hand what no API can be told, once it is approved', async () => {
    const { here, there, bob, read, sandbox } = two;
    const byHand = sandbox.connections.find(({ providerId }) => providerId === 'codingmantra')!;
    const form = {
      ...byHand,
      settings: { ...byHand.settings },
      accountIds: [...byHand.accountIds],
      intervalMinutes: 60,
    };
    const { id: connectionId } = await here.call.connections.add({
      providerId: byHand.providerId,
      form,
      secret: { ...byHand.secret },
    });
    const accountOf = () => here.call.accounts.page({ filter: { connectionId }, sort: 'name', direction: 'ascending' });
    const { rows } = await until(
      'it is read',
      accountOf,
      (page) => page.rows[0]?.balance.amount !== null && page.rows.length > 0,
    );
    const of = { ...two.request('700'), accountId: rows[0]!.id };
    const { id, state } = await bob.adjustments.send({
      ...of,
      requestId: crypto.randomUUID(),
      ...(await two.pairOf(bob, of)),
    });
    expect(state).toBe('awaiting approval');
    const text = read(await bob.adjustments.writeRequest({ ids: [id] }));
    const [outcome] = await bob.adjustments.takeAnswers({ text: await two.answer(there.call, { id, text }) });
    expect(outcome).toMatchObject({ problem: null, about: { state: 'waiting to be seen' } });
    const told = await here.call.adjustments.get({ id });
    expect(told.clearance).toMatchObject({ kind: 'approved', by: 'Bea' });
    expect(told.manual).not.toBeNull();
    await bob.adjustments.withdraw({ id, note: 'Not done.' });
  }, 60_000);
});

describe('a second person at another machine who says no', () => {
  it('declines in a file with a reason: nothing is sent, and both consoles keep who said so and why', async () => {
    const { here, there, bob, ask, decline, bring, writes } = two;
    const asked = await ask(bob, '320');
    const before = writes();
    const text = await decline(there.call, asked, 'The customer was refunded by the bank.');
    expect(await bring(text)).toBeNull();
    const declined = await here.call.adjustments.get({ id: asked.id });
    expect(declined).toMatchObject({ state: 'declined', ask: null, clearance: null });
    expect(declined.steps.at(-1)).toMatchObject({ event: 'decline', actor: 'Bea' });
    expect(declined.steps.at(-1)?.sentence).toContain('The customer was refunded by the bank.');
    expect(writes()).toBe(before);

    const { signature } = (JSON.parse(text) as AnswerFile).declines[0]!;
    for (const [{ call }, action] of [
      [here, 'decline.taken'],
      [there, 'decline.signed'],
    ] as const) {
      const { rows } = await call.activity.audit({ limit: 20 });
      const kept = rows.find((row) => row.action === action && row.subject === asked.id);
      expect(JSON.stringify(kept)).toContain(signature);
      expect(JSON.stringify(kept)).toContain('refunded by the bank');
    }
    expect(await bring(text)).toMatchObject({ code: 'approval.replayed' });
  });

  it('is not taken for one who says yes, whatever is made of the signature; nor the other way round', async () => {
    const { there, bob, ask, answer, decline } = two;
    const asked = await ask(bob, '321');
    const said = (JSON.parse(await decline(there.call, asked, 'No.')) as AnswerFile).declines[0]!;
    const { decliner, reason, ...signed } = said;
    const turned = (approvals: unknown[], declines: unknown[]) =>
      two.bring(
        fileText({ file: 'counterfoil answer', version: 1, workspace: said.statement.workspace, approvals, declines }),
      );
    expect(await turned([{ ...signed, approver: decliner }], [])).toMatchObject({ code: 'approval.forged' });
    const yesFile = JSON.parse(await answer(there.call, asked)) as AnswerFile;
    const { approver, ...approved } = yesFile.approvals[0]!;
    expect(await turned([], [{ ...approved, decliner: approver, reason }])).toMatchObject({ code: 'approval.forged' });
    const text = fileText({ ...yesFile, declines: [said] });
    expect(await take(text)).toMatchObject({ code: 'approval.malformed' });
  });

  it('may do so whatever its size, and knows before what they may answer', async () => {
    const { there, bob, ask, decline, bring } = two;
    const asked = await ask(bob, '12000');
    const policy = structuredClone(DEFAULT_POLICY);
    policy.roles.admin.approveEach.usual = '10000';
    await there.call.policy.set({ policy });
    const { requests } = await there.call.adjustments.readRequest({ text: asked.text });
    expect(requests[0]?.refusals).toMatchObject({ approve: { code: 'approval.above-limit' }, decline: null });
    await expect(two.answer(there.call, asked)).rejects.toMatchObject(problem('approval.above-limit'));
    expect(await bring(await decline(there.call, asked, 'Too much.'))).toBeNull();
    await there.call.policy.set({ policy: DEFAULT_POLICY });
  });

  it('answers several at once, yes to some and no to others, and leaves the rest as it is', async () => {
    const { here, there, bob, send, read, settled } = two;
    const [first, second, third] = [await send(bob, '330'), await send(bob, '331'), await send(bob, '332')];
    const text = read(await bob.adjustments.writeRequest({ ids: [first.id, second.id, third.id, first.id] }));
    const seen = await there.call.adjustments.readRequest({ text });
    expect(seen.requests.map(({ delta }) => delta)).toEqual(['330', '331', '332']);
    const answers = [no(second.id, 'Twice.'), yes(first.id)];
    const outcomes = await bob.adjustments.takeAnswers({
      text: read(await there.call.adjustments.answerRequest({ text, answers })),
    });
    expect(outcomes).toMatchObject([
      {
        adjustmentId: first.id,
        answer: 'approve',
        by: 'Bea',
        problem: null,
        about: { before: '100000', delta: '330' },
      },
      { adjustmentId: second.id, answer: 'decline', reason: 'Twice.', problem: null, about: { state: 'declined' } },
    ]);
    await settled(first.id, 'applied', 'confirmed');
    expect((await here.call.adjustments.get({ id: third.id })).state).toBe('awaiting approval');
  });

  it('answers what is asked, each once', async () => {
    const { there, bob, ask } = two;
    const { id, text } = await ask(bob, '333');
    for (const answers of [[yes('another')], [yes(id), no(id, 'No.')], [yes(id), yes(id)]]) {
      await expect(there.call.adjustments.answerRequest({ text, answers })).rejects.toMatchObject(
        problem('request.malformed'),
      );
    }
    await expect(there.call.adjustments.answerRequest({ text, answers: [no(id, '  ')] })).rejects.toMatchObject({
      code: 'PROBLEM',
      data: { sentence: expect.stringContaining('needs a reason') },
    });
  });
});

describe.each(['approve', 'decline'] as const)(
  'an answer file to %s that is not byte for byte what was signed',
  (say) => {
    /** Whether nothing in it was taken, for whatever reason of those there are. */
    async function isRefused(text: string): Promise<boolean> {
      const codes = await two.bob.adjustments.takeAnswers({ text }).then(
        (outcomes) => outcomes.map(({ problem: found }) => found?.code),
        (error: unknown) => [(error as { data?: Problem }).data?.code],
      );
      return codes.length > 0 && codes.every((code) => code?.startsWith('approval.'));
    }

    /** Nothing was sent or decided by any of what was brought; and the file itself would have been taken all along. */
    async function expectUntouched(asked: Asked, text: string, before: number): Promise<void> {
      expect((await two.here.call.adjustments.get({ id: asked.id })).state).toBe('awaiting approval');
      expect(two.writes()).toBe(before);
      expect(await two.bring(text)).toBeNull();
      await two.settled(
        asked.id,
        ...(say === 'approve' ? (['applied', 'confirmed'] as const) : (['declined'] as const)),
      );
    }

    it('is refused whichever byte is another', async () => {
      const asked = await two.ask(two.bob, '310');
      const [text, before] = [await answered(two.there.call, asked, say), two.writes()];
      const bytes = Buffer.from(text);
      // The last digit of a signature holds bits that belong to no byte: each other digit is tried there.
      const last = bytes.indexOf('==') - 1;
      const spellings = Array.from({ length: 63 }, (_, flip): [number, number] => [last, flip + 1]);
      await fc.assert(
        fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
          const flipped = Buffer.from(bytes);
          flipped[at] = flipped[at]! ^ flip;
          expect(await isRefused(flipped.toString())).toBe(true);
        }),
        { numRuns: 600, examples: spellings },
      );
      await expectUntouched(asked, text, before);
    });

    it('is refused whichever field says something else, is gone, or is there besides', async () => {
      const asked = await two.ask(two.bob, '311');
      const [text, before] = [await answered(two.there.call, asked, say), two.writes()];
      const paths = pathsOf(JSON.parse(text));
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...paths), change, async (path, changed) => {
          const file: unknown = JSON.parse(text);
          const odd = fileText(changed(file as object, path));
          fc.pre(odd !== text);
          expect(await isRefused(odd)).toBe(true);
        }),
        { numRuns: 400 },
      );
      await expectUntouched(asked, text, before);
    });
  },
);

type Path = readonly (string | number)[];

/** The way to everything that a value holds. */
function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const isList = Array.isArray(value);
  const own = Object.entries(value).flatMap(([name, one]) => pathsOf(one, [...path, isList ? Number(name) : name]));
  return path.length === 0 ? own : [path, ...own];
}

/** Values of every kind, and such as look like what is there: amounts, instants, keys, words. */
const other = fc.oneof(
  fc.constantFrom<unknown>(null, true, 0, 1, '', '0', '311', '-311', '100000', 'set', 'add', 'manual', [], {}),
  fc.integer().map(String),
  fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }).map((date) => date.toISOString()),
  fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('base64')),
  fc.uint8Array({ minLength: 64, maxLength: 64 }).map((bytes) => Buffer.from(bytes).toString('base64')),
  fc.string(),
);

/** What somebody may do to one field of a file. */
const change: fc.Arbitrary<(file: object, path: Path) => object> = fc.oneof(
  other.map((value) => (file: object, path: Path) => withAt(file, path, () => value)),
  fc.constant((file: object, path: Path) => withAt(file, path, () => undefined)),
  fc.constant((file: object, path: Path) => withAt(file, path, (one) => (typeof one === 'string' ? `${one} ` : one))),
  fc.constant((file: object, path: Path) =>
    withAt(file, path, (one) => (Array.isArray(one) ? [...(one as unknown[]), one[0] as unknown] : { is: one })),
  ),
);

/** The same file with another value at one place; `undefined`: without it. */
function withAt(file: object, path: Path, put: (value: unknown) => unknown): object {
  const copy = structuredClone(file);
  const last = path.at(-1)!;
  const parent = path
    .slice(0, -1)
    .reduce<Record<string | number, unknown>>(
      (at, name) => at[name] as Record<string | number, unknown>,
      copy as Record<string | number, unknown>,
    );
  parent[last] = put(parent[last]);
  return copy;
}
