import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AdjustmentDetail } from '../../src/contract/adjustments.ts';
import type { Account } from '../../src/domain/account.ts';
import { storedToText } from '../../src/domain/credits.ts';
import { startSandbox, type FaultRequest, type Sandbox } from '../../src/sandbox/index.ts';
import { makeFolder, openDesk, until, type Desk } from '../support/desk.ts';
import { ADA } from '../support/actors.ts';

const GITREAD = 'gitread';
const ATOMCHAT = 'atomchat';

let sandbox: Sandbox;
let folder: ReturnType<typeof makeFolder>;
let desk: Desk;

beforeEach(async () => {
  sandbox = await startSandbox({ seed: 7, entriesPerAccount: 20, atomchatUsers: 3, debitsPerMinute: 0 });
  folder = makeFolder();
  desk = await openDesk({ folder: folder.path });
});
afterEach(async () => {
  await desk.close();
  await sandbox.stop();
  folder[Symbol.dispose]();
});

/** Connects one API of the sandbox; for AtomChat its writes are proven first, as the card's button does. */
async function connect(api: string): Promise<Account> {
  const given = sandbox.connections.find(({ providerId }) => providerId === api)!;
  const connection = await desk.connect(given);
  const [account, other] = await desk.account(connection.id);
  if (api === ATOMCHAT) await desk.prove(connection, other!.externalId);
  provenWrites = 0;
  provenAttempts = 0;
  provenWrites = landed(api).length;
  provenAttempts = attempts(api, 'POST /updateCredits').length;
  await desk.adjustments.start();
  return account!;
}

/** What the API itself holds of the account. */
function held(api: string, account: Account): number {
  return Number(sandbox.truth.account(api, account.externalId).total);
}

let provenWrites = 0;
let provenAttempts = 0;

/** Writes of ours that took effect, without changes made elsewhere and those of the proof. */
function landed(api: string) {
  return sandbox.truth
    .writes(api)
    .filter((write) => write.call !== 'elsewhere')
    .slice(provenWrites);
}

/** Requests to write that reached the API, whether or not they took effect. */
function attempts(api: string, call: string) {
  return sandbox.truth
    .requests(api)
    .filter((request) => request.call === call)
    .slice(provenAttempts);
}

function refund(account: Account, amount: string) {
  return {
    accountId: account.id,
    kind: 'refund',
    amount,
    reason: 'Failed generation',
    note: '',
    reference: '#8812',
  } as const;
}

/** Previews, approves what the preview shows, and sends. */
async function send(
  account: Account,
  amount: string,
  requestId = `request-${Math.random()}`,
): Promise<AdjustmentDetail> {
  const preview = await desk.adjustments.preview(refund(account, amount));
  expect(preview.refusals).toEqual([]);
  return desk.adjustments.send(
    {
      ...refund(account, amount),
      requestId,
      approvedBefore: preview.before.amount!,
      approvedAfter: preview.after!,
    },
    ADA,
  );
}

function settled(id: string, ...states: AdjustmentDetail['state'][]) {
  return until(
    `it is ${states.join(' or ')}`,
    () => desk.adjustments.get(id),
    ({ state }) => states.includes(state),
  );
}

describe('a set on an API that can only set', () => {
  it('previews, sends once, reads back and is confirmed by a sync that observed it', async () => {
    const account = await connect(GITREAD);
    const before = held(GITREAD, account);
    const preview = await desk.adjustments.preview(refund(account, '10'));
    expect(preview).toMatchObject({ method: 'set', delta: '10', after: String(before + 10), refusals: [] });
    expect(preview.money).toEqual({ amount: '12.50', currency: 'USD' });

    const sent = await send(account, '10');
    const done = await settled(sent.id, 'confirmed');

    expect(held(GITREAD, account)).toBe(before + 10);
    expect(landed(GITREAD)).toHaveLength(1);
    expect(done.steps.map((step) => step.event)).toEqual([
      'approve',
      'queue',
      'start sending',
      'read back as intended',
      'seen by sync',
    ]);
    const entries = await desk.store
      .table('entries')
      .find({ selector: { accountId: account.id, adjustmentId: sent.id } });
    expect(
      entries.map(({ origin, status, amount }) => [origin, status, storedToText(amount)].join(' ')).sort(),
    ).toEqual(['expected settled 10', 'observed current 10']);
    expect(done.confirmedByEntryId).toBe(entries.find(({ origin }) => origin === 'observed')?.id);
    const trail = await desk.audit.page({ skip: 0, limit: 50, accountId: account.id });
    expect(trail.rows.map((event) => event.action)).toContain('adjustment.start-sending');
  });

  it('stops and asks when the balance moved since the preview, and goes when the new pair is approved', async () => {
    const account = await connect(GITREAD);
    const before = held(GITREAD, account);
    const preview = await desk.adjustments.preview(refund(account, '10'));
    sandbox.change({ api: GITREAD, delta: '5' });
    const sent = await desk.adjustments.send(
      {
        ...refund(account, '10'),
        requestId: 'moved-balance',
        approvedBefore: preview.before.amount!,
        approvedAfter: preview.after!,
      },
      ADA,
    );
    const asked = await settled(sent.id, 'awaiting approval');
    expect(asked.previewBalance).toBe(String(before + 5));
    expect(asked.waitsFor).toContain(`${before + 5} → ${before + 15}`);
    expect(landed(GITREAD)).toEqual([]);

    await expect(
      desk.adjustments.approve(sent.id, { approvedBefore: String(before), approvedAfter: String(before + 10) }, ADA),
    ).rejects.toMatchObject({ problem: { code: 'adjustment.moved' } });
    await desk.adjustments.approve(
      sent.id,
      { approvedBefore: String(before + 5), approvedAfter: String(before + 15) },
      ADA,
    );
    await settled(sent.id, 'applied', 'confirmed');
    expect(held(GITREAD, account)).toBe(before + 15);
    expect(landed(GITREAD)).toHaveLength(1);
  });

  it('refuses a pair that is not what the preview of now shows', async () => {
    const account = await connect(GITREAD);
    await expect(
      desk.adjustments.send(
        {
          ...refund(account, '10'),
          requestId: 'wrong-pair',
          approvedBefore: '0',
          approvedAfter: '10',
        },
        ADA,
      ),
    ).rejects.toMatchObject({ problem: { code: 'adjustment.moved' } });
    expect((await desk.adjustments.page({ tab: 'all', skip: 0, limit: 10 })).total).toBe(0);
  });

  it('sends nothing twice for a double click, nor for a call repeated later', async () => {
    const account = await connect(GITREAD);
    const preview = await desk.adjustments.preview(refund(account, '10'));
    const request = {
      ...refund(account, '10'),
      requestId: 'double-click',
      approvedBefore: preview.before.amount!,
      approvedAfter: preview.after!,
    };
    const [first, second] = await Promise.all([
      desk.adjustments.send(request, ADA),
      desk.adjustments.send(request, ADA),
    ]);
    await settled(first.id, 'confirmed');
    const third = await desk.adjustments.send(request, ADA);
    expect([second.id, third.id]).toEqual([first.id, first.id]);
    expect(landed(GITREAD)).toHaveLength(1);
    expect(attempts(GITREAD, 'POST /api/credits')).toHaveLength(1);
  });

  it('refuses halves, less than nothing, and what the account has already', async () => {
    const account = await connect(GITREAD);
    const codes = async (amount: string, kind: 'refund' | 'clawback' | 'set balance') =>
      (await desk.adjustments.preview({ ...refund(account, amount), kind })).refusals.map((refusal) => refusal.code);
    expect(await codes('1.5', 'refund')).toEqual(['adjustment.decimals']);
    expect(await codes('-100000000', 'clawback')).toEqual(['adjustment.negative']);
    expect(await codes(String(held(GITREAD, account)), 'set balance')).toEqual(['adjustment.no-change']);
  });
});

/** Faults of a write, and whether it has landed all the same. Nothing is ever sent twice. */
const writeFaults = (callsOfThreeLooks: number): [string, FaultRequest, { landed: boolean }][] => [
  ['a reset before it took effect', { kind: 'reset before' }, { landed: false }],
  ['a reset after it took effect', { kind: 'reset after' }, { landed: true }],
  ['no answer, not applied', { kind: 'no answer', isApplied: false }, { landed: false }],
  ['no answer, applied', { kind: 'no answer', isApplied: true }, { landed: true }],
  ['a server error, not applied', { kind: 'server error' }, { landed: false }],
  ['a server error, applied', { kind: 'server error', isApplied: true }, { landed: true }],
  ['an HTML page, applied', { kind: 'html page', isApplied: true }, { landed: true }],
  ['malformed JSON, applied', { kind: 'malformed json', isApplied: true }, { landed: true }],
  ['a slow write that lands after the first read-back', { kind: 'slow write', landsAfterCalls: 1 }, { landed: true }],
  [
    'a slow write that lands a minute and more later, after several looks that found nothing',
    { kind: 'slow write', landsAfterCalls: callsOfThreeLooks + 1 },
    { landed: true },
  ],
  [
    'a slow write that was accepted, and lands a minute and more later',
    { kind: 'slow write', landsAfterCalls: callsOfThreeLooks + 1, answer: 'normal' },
    { landed: true },
  ],
];

describe.each([
  [GITREAD, 'POST /api/credits', 3],
  [ATOMCHAT, 'POST /updateCredits', 6],
])('a write to %s', (api, call, callsOfThreeLooks) => {
  it.each(writeFaults(callsOfThreeLooks))(
    'of more than can be used up unseen, after %s, is settled by evidence',
    async (_name, fault, expected) => {
      const account = await connect(api);
      const before = held(api, account);
      sandbox.inject({ ...fault, api, call });
      const sent = await send(account, '100');
      const ended = await settled(sent.id, expected.landed ? 'confirmed' : 'failed');

      expect(landed(api)).toHaveLength(expected.landed ? 1 : 0);
      expect(attempts(api, call)).toHaveLength(1);
      expect(held(api, account)).toBe(before + (expected.landed ? 100 : 0));
      expect(ended.steps.map(({ event }) => event)).not.toContain(
        expected.landed ? 'resolved as not landed' : 'resolved as landed',
      );
      if (expected.landed) return;

      expect(ended.problem).toMatchObject({ code: 'adjustment.not-landed' });
      expect(ended.steps.at(-1)).toMatchObject({ event: 'resolved as not landed', actor: 'Counterfoil' });
      const trail = await desk.audit.page({ skip: 0, limit: 50, accountId: account.id });
      expect(trail.rows.map((event) => event.action)).toContain('adjustment.resolved-as-not-landed');
      // Sent again only when it is approved again, with the pair of now.
      expect(attempts(api, call)).toHaveLength(1);
      await desk.adjustments.approve(
        sent.id,
        { approvedBefore: String(before), approvedAfter: String(before + 100) },
        ADA,
      );
      await settled(sent.id, 'confirmed');
      expect(held(api, account)).toBe(before + 100);
      expect(attempts(api, call)).toHaveLength(2);
    },
  );
});

describe('what the evidence cannot decide', () => {
  const looked = (id: string) =>
    until(
      'it has been looked at to the end',
      () => desk.adjustments.get(id),
      ({ evidence }) => evidence?.why?.includes('You decide') ?? false,
    );

  it('is left to a person: few credits, that may have been used up where nobody lists use', async () => {
    const account = await connect(GITREAD);
    const before = held(GITREAD, account);
    sandbox.inject({ kind: 'reset before', api: GITREAD, call: 'POST /api/credits' });
    const sent = await send(account, '10');
    const unknown = await looked(sent.id);
    expect(unknown.evidence).toMatchObject({
      suggestion: 'undecided',
      why: expect.stringContaining('does not list usage'),
      ifLanded: expect.stringContaining(String(before + 10)),
    });
    const blocked = await desk.adjustments.preview(refund(account, '1'));
    expect(blocked.refusals.map((refusal) => refusal.code)).toEqual(['adjustment.account-busy']);

    const resolved = await desk.adjustments.resolve(sent.id, 'not landed', 'The balance never moved.', ADA);
    expect(resolved).toMatchObject({ state: 'failed', problem: { code: 'adjustment.not-landed' } });
    const { rows } = await desk.audit.page({ skip: 0, limit: 5, action: 'adjustment.resolved-by-hand' });
    expect(rows).toMatchObject([{ actor: 'Ada', subject: sent.id }]);
    await desk.adjustments.approve(
      sent.id,
      { approvedBefore: String(before), approvedAfter: String(before + 10) },
      ADA,
    );
    await settled(sent.id, 'confirmed');
    expect(held(GITREAD, account)).toBe(before + 10);
    expect(attempts(GITREAD, 'POST /api/credits')).toHaveLength(2);
  });

  it('is left to a person: it landed, and the customer used it up before anybody looked', async () => {
    const account = await connect(GITREAD);
    const before = held(GITREAD, account);
    const lost = sandbox.inject({ kind: 'no answer', api: GITREAD, call: 'POST /api/credits' });
    const sent = await send(account, '10');
    await until(
      'it landed',
      () => landed(GITREAD).length,
      (count) => count === 1,
    );
    sandbox.change({ api: GITREAD, accountId: account.externalId, delta: '-10' });
    sandbox.clearFaults(lost);
    const unknown = await looked(sent.id);
    expect(held(GITREAD, account)).toBe(before);
    expect(unknown).toMatchObject({ state: 'unknown', evidence: { suggestion: 'undecided' } });
  });

  it('is left to a person: credits taken back, where a grant that nobody lists could hide it', async () => {
    const account = await connect(ATOMCHAT);
    sandbox.inject({ kind: 'reset before', api: ATOMCHAT, call: 'POST /updateCredits' });
    const request = { ...refund(account, '-5'), kind: 'clawback' } as const;
    const { before, after } = await desk.adjustments.preview(request);
    const sent = await desk.adjustments.send(
      {
        ...request,
        requestId: 'clawback-lost',
        approvedBefore: before.amount!,
        approvedAfter: after!,
      },
      ADA,
    );
    const unknown = await looked(sent.id);
    expect(unknown.evidence).toMatchObject({ suggestion: 'undecided', why: expect.stringContaining('added 5') });
  });

  it('credits taken back are known to be gone once all that was used is listed', async () => {
    const account = await connect(ATOMCHAT);
    const start = held(ATOMCHAT, account);
    sandbox.inject({ kind: 'reset after', api: ATOMCHAT, call: 'POST /updateCredits' });
    const request = { ...refund(account, '-5'), kind: 'clawback' } as const;
    const { before, after } = await desk.adjustments.preview(request);
    const sent = await desk.adjustments.send(
      {
        ...request,
        requestId: 'clawback-landed',
        approvedBefore: before.amount!,
        approvedAfter: after!,
      },
      ADA,
    );
    const done = await settled(sent.id, 'confirmed');
    expect(done.steps.map(({ event }) => event)).toContain('checked');
    expect(held(ATOMCHAT, account)).toBe(start - 5);
  });
});

describe('what may still land after a person has decided', () => {
  it('is waited for before anything else is sent to the account', async () => {
    const account = await connect(ATOMCHAT);
    const before = held(ATOMCHAT, account);
    sandbox.inject({ kind: 'slow write', api: ATOMCHAT, call: 'POST /updateCredits', landsAfterCalls: 6 });
    const sent = await send(account, '100');
    await settled(sent.id, 'unknown');
    await desk.adjustments.resolve(sent.id, 'not landed', 'Decided in a hurry.', ADA);
    const next = await send(account, '7');
    const waiting = await until(
      'it waits, or has gone',
      () => desk.adjustments.get(next.id),
      ({ state, problem }) => state !== 'queued' || problem !== null,
    );
    expect(waiting).toMatchObject({ state: 'queued', problem: { code: 'adjustment.earlier-may-land' } });
    await desk.sync.run(waiting.connectionId);
    await desk.sync.run(waiting.connectionId);
    expect(held(ATOMCHAT, account)).toBe(before + 100);
    // It moved the balance, so what waited is asked for again with what is there now.
    const asked = await settled(next.id, 'awaiting approval', 'confirmed');
    if (asked.state === 'awaiting approval') expect(asked.previewBalance).toBe(String(before + 100));
    expect(attempts(ATOMCHAT, 'POST /updateCredits').length).toBeLessThanOrEqual(2);
  });
});

describe('an addition where credits are used meanwhile', () => {
  it('adds exactly what was asked for and counts the deductions apart', async () => {
    const account = await connect(ATOMCHAT);
    const before = held(ATOMCHAT, account);
    const sent = await send(account, '10');
    const done = await settled(sent.id, 'confirmed');
    expect(done).toMatchObject({ method: 'add', delta: '10', residual: '0' });
    expect(held(ATOMCHAT, account)).toBe(before + 10);
    expect(landed(ATOMCHAT)).toHaveLength(1);
  });

  it('is looked for at its own account: the others are not asked for, and the schedule stays as it is', async () => {
    const account = await connect(ATOMCHAT);
    const others = async () => (await desk.account(account.connectionId)).filter(({ id }) => id !== account.id);
    const before = { others: await others(), health: await desk.sync.health(account.connectionId) };
    expect(before.others.length).toBeGreaterThan(1);
    const sent = await send(account, '10');
    await settled(sent.id, 'confirmed');
    await until(
      'the sync has ended',
      () => desk.sync.health(account.connectionId),
      ({ state }) => state === 'in sync',
    );
    expect({ others: await others(), health: await desk.sync.health(account.connectionId) }).toEqual(before);
  });

  it('is never sent while its writes are unproven: a person is asked to do it', async () => {
    const given = sandbox.connections.find(({ providerId }) => providerId === ATOMCHAT)!;
    await desk.connect(given);
    const [account] = await desk.account(`c-${ATOMCHAT}`);
    await desk.adjustments.start();
    const preview = await desk.adjustments.preview(refund(account!, '10'));
    expect(preview).toMatchObject({ method: 'manual', refusals: [] });
    expect(preview.byHand).toContain('until an admin’s test succeeds');
    expect((await send(account!, '10')).state).toBe('waiting to be seen');
    expect(landed(ATOMCHAT)).toEqual([]);
  });

  it('takes deductions during an unanswered write into account before it judges', async () => {
    const account = await connect(ATOMCHAT);
    const before = held(ATOMCHAT, account);
    sandbox.inject({ kind: 'reset after', api: ATOMCHAT, call: 'POST /updateCredits' });
    sandbox.inject({ kind: 'change before write', api: ATOMCHAT, call: 'POST /updateCredits', entries: 1 });
    const sent = await send(account, '10');
    const done = await settled(sent.id, 'applied', 'confirmed');
    const used = before + 10 - held(ATOMCHAT, account);
    expect(used).toBeGreaterThan(0);
    expect(Number(done.balanceAfter)).toBe(before + 10 - used);
    expect(Number(done.residual)).toBe(-used);
    expect(landed(ATOMCHAT)).toHaveLength(1);
  });
});

describe('without a network', () => {
  it('waits in the outbox, says why, and goes once the API answers again', async () => {
    const account = await connect(GITREAD);
    const before = held(GITREAD, account);
    const fault = sandbox.inject({ kind: 'reset before', api: GITREAD, times: null });
    const sent = await send(account, '10');
    const waiting = await until(
      'it says why it waits',
      () => desk.adjustments.get(sent.id),
      (detail) => detail.problem !== null,
    );
    expect(waiting.state).toBe('queued');
    expect(waiting.waitsFor).toContain('nothing sent');
    expect(attempts(GITREAD, 'POST /api/credits')).toEqual([]);
    sandbox.clearFaults(fault);
    await settled(sent.id, 'applied', 'confirmed');
    expect(held(GITREAD, account)).toBe(before + 10);
    expect(landed(GITREAD)).toHaveLength(1);
  });

  it('can be discarded while it waits, and is then never sent', async () => {
    const account = await connect(GITREAD);
    const fault = sandbox.inject({ kind: 'reset before', api: GITREAD, times: null });
    const sent = await send(account, '10');
    await until(
      'it waits',
      () => desk.adjustments.get(sent.id),
      (detail) => detail.problem !== null,
    );
    expect((await desk.adjustments.discard(sent.id, ADA)).state).toBe('declined');
    sandbox.clearFaults(fault);
    await desk.sync.run(`c-${GITREAD}`);
    expect(attempts(GITREAD, 'POST /api/credits')).toEqual([]);
  });
});

describe('a crash while it is being sent', () => {
  it.each([true, false])(
    'ends unknown, is never sent again, and is settled by evidence (landed: %s)',
    async (hasLanded) => {
      const account = await connect(GITREAD);
      const before = held(GITREAD, account);
      // The desk is closed in the state that a killed process leaves: `sending` on disk, the request gone.
      sandbox.inject({ kind: 'no answer', api: GITREAD, call: 'POST /api/credits', isApplied: hasLanded });
      const sent = await send(account, '100');
      await until(
        'it is being sent',
        () => desk.adjustments.get(sent.id),
        ({ state }) => state === 'sending',
      );
      const snapshot = await desk.store.table('adjustments').get(sent.id);
      await until(
        'the write arrived',
        () => attempts(GITREAD, 'POST /api/credits').length,
        (count) => count === 1,
      );
      await desk.close();

      desk = await openDesk({ folder: folder.path });
      await desk.store.table('adjustments').put(snapshot!);
      await desk.adjustments.start();
      const recovered = await desk.adjustments.get(sent.id);
      expect(recovered.steps.map((step) => step.event)).toContain('recovered after crash');
      await settled(sent.id, ...(hasLanded ? (['applied', 'confirmed'] as const) : (['failed'] as const)));
      expect(held(GITREAD, account)).toBe(before + (hasLanded ? 100 : 0));
      expect(attempts(GITREAD, 'POST /api/credits')).toHaveLength(1);
    },
  );
});

describe('what the operator is warned of', () => {
  it('names earlier compensations of the same person', async () => {
    const account = await connect(GITREAD);
    const first = await send(account, '10');
    await settled(first.id, 'confirmed');
    const other = await desk.adjustments.preview({ ...refund(account, '3'), reason: 'Goodwill' });
    expect(other.earlier).toMatchObject([
      { id: first.id, amount: '10', reason: 'Failed generation', by: 'Ada', connectionLabel: expect.any(String) },
    ]);
  });
});
