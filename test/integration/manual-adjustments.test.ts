import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Account } from '../../src/domain/account.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/index.ts';
import { makeFolder, openDesk, until, type Desk } from '../support/desk.ts';
import { ADA } from '../support/actors.ts';

const WINDOW = 'codingmantra';
const COMPLETE = 'rich-utilities';
const PLANS = 'editpad';
const UNPROVEN = 'atomchat';

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

async function connect(api: string): Promise<Account> {
  await desk.connect(sandbox.connections.find(({ providerId }) => providerId === api)!);
  await desk.adjustments.start();
  return (await desk.account(`c-${api}`))[0]!;
}

async function ask(account: Account, amount: string, kind: 'refund' | 'clawback' = 'refund') {
  const request = {
    accountId: account.id,
    kind,
    amount,
    reason: 'Wrong charge',
    note: '',
    reference: '#8812',
  } as const;
  const preview = await desk.adjustments.preview(request);
  expect(preview).toMatchObject({ method: 'manual', refusals: [] });
  expect(preview.byHand).not.toBeNull();
  return desk.adjustments.send(
    {
      ...request,
      requestId: `request-${Math.random()}`,
      approvedBefore: preview.before.amount!,
      approvedAfter: preview.after!,
      acknowledged: preview.warnings.flatMap(({ acknowledge }) => acknowledge ?? []),
    },
    ADA,
  );
}

const sync = (api: string) => desk.sync.run(`c-${api}`);
/** Total of the plan that the quirk changes. */
const FIRST_PLAN = 50_000;

/** As somebody at the provider's own site would. Where a key is its only account, the sandbox knows no other name for it. */
function change(api: string, account: Account, delta: string): void {
  if (api === PLANS) {
    const quirk = { kind: 'quirk', quirk: 'total changes', value: String(FIRST_PLAN + Number(delta)) } as const;
    sandbox.inject({ ...quirk, api, times: null });
    return;
  }
  sandbox.change({ api, delta, ...(api === UNPROVEN ? { accountId: account.externalId } : {}) });
}
const stateOf = async (id: string) => (await desk.adjustments.get(id)).state;
const writes = (api: string) => sandbox.truth.writes(api).filter((write) => write.call !== 'elsewhere');

describe.each([WINDOW, COMPLETE, PLANS, UNPROVEN])('an adjustment of an API that cannot be told: %s', (api) => {
  it('says what to do, waits, and is confirmed by the change when a sync sees it', async () => {
    const account = await connect(api);
    const asked = await ask(account, '10');
    expect(asked.state).toBe('waiting to be seen');
    expect(asked.steps.map((step) => step.event)).toEqual(['approve', 'instruct']);
    const connection = await desk.store.table('connections').get(`c-${api}`);
    expect(asked.manual).toMatchObject({
      site: new URL(connection!.baseUrl).origin,
      accountExternalId: account.externalId,
      delta: '10',
      before: asked.previewBalance,
      after: String(Number(asked.previewBalance) + 10),
    });
    expect(asked.manual!.sentences.length).toBeGreaterThan(0);
    await sync(api);
    expect(await stateOf(asked.id)).toBe('waiting to be seen');

    change(api, account, '10');
    await sync(api);
    const done = await desk.adjustments.get(asked.id);
    expect(done).toMatchObject({ state: 'confirmed', manual: null, dueAt: null });
    expect(done.steps.at(-1)?.sentence).toContain('Confirmed:');
    expect(writes(api)).toEqual([]);
    const trail = await desk.audit.page({ skip: 0, limit: 50, accountId: account.id });
    expect(trail.rows.map((event) => event.action)).toContain('adjustment.instruct');
  });

  it('is not confirmed by a change of another amount or sign', async () => {
    const account = await connect(api);
    const asked = await ask(account, '10');
    change(api, account, '-10');
    await sync(api);
    change(api, account, '3');
    await sync(api);
    expect(await stateOf(asked.id)).toBe('waiting to be seen');
  });
});

describe('a change made by hand', () => {
  it('is told from what was used meanwhile', async () => {
    const account = await connect(COMPLETE);
    const asked = await ask(account, '10');
    sandbox.advance({ api: COMPLETE, entries: 3 });
    sandbox.change({ api: COMPLETE, delta: '10' });
    await sync(COMPLETE);
    expect(await stateOf(asked.id)).toBe('confirmed');
  });

  it('is linked to the entry that the API lists for it', async () => {
    const account = await connect(COMPLETE);
    sandbox.advance({ api: COMPLETE, entries: 1 });
    await sync(COMPLETE);
    const asked = await ask(account, '10');
    const listed = await desk.store.table('entries').find({
      selector: { accountId: account.id, origin: 'reported' },
      sort: [{ at: 'desc' }],
      limit: 1,
    });
    // As the API would list it: the sandbox's people never give by hand.
    const at = desk.clock.now();
    const entry = { ...listed[0]!, id: `${account.id}|by-hand`, at, seenAt: at, type: 'credit', amount: 10_000_000 };
    await desk.store.table('entries').put(entry as (typeof listed)[number]);
    sandbox.change({ api: COMPLETE, delta: '10' });
    await sync(COMPLETE);
    expect(await desk.adjustments.get(asked.id)).toMatchObject({ state: 'confirmed', confirmedByEntryId: entry.id });
  });

  it('is no use of a plan of the same amount', async () => {
    const account = await connect(PLANS);
    const asked = await ask(account, '-10', 'clawback');
    const [plan] = await desk.store
      .table('memberships')
      .find({ selector: { accountId: account.id }, sort: [{ expiresOn: 'desc' }], limit: 1 });
    const used = String((plan!.usedCredits ?? 0) / 1_000_000 + 10);
    sandbox.inject({ kind: 'quirk', quirk: 'used falls', value: used, api: PLANS, times: null });
    await sync(PLANS);
    const entries = await desk.store.table('entries').find({ selector: { accountId: account.id } });
    expect(entries.map((entry) => [entry.type, entry.amount])).toEqual([['debit', -10_000_000]]);
    expect(await stateOf(asked.id)).toBe('waiting to be seen');
  });

  it('confirms one of two that ask for the same, and the other when it is made too', async () => {
    const account = await connect(WINDOW);
    const [first, second] = [await ask(account, '10'), await ask(account, '10')];
    sandbox.change({ api: WINDOW, delta: '10' });
    await sync(WINDOW);
    expect([await stateOf(first.id), await stateOf(second.id)]).toEqual(['confirmed', 'waiting to be seen']);
    await sync(WINDOW);
    expect(await stateOf(second.id)).toBe('waiting to be seen');
    sandbox.change({ api: WINDOW, delta: '10' });
    await sync(WINDOW);
    expect(await stateOf(second.id)).toBe('confirmed');
  });

  it('is not one that happened before anybody was asked', async () => {
    const account = await connect(UNPROVEN);
    const request = {
      accountId: account.id,
      kind: 'refund',
      amount: '1',
      reason: 'Wrong charge',
      note: '',
      reference: '',
    } as const;
    const preview = await desk.adjustments.preview(request);
    change(UNPROVEN, account, '1');
    const asked = await desk.adjustments.send(
      {
        ...request,
        requestId: 'asked-after-it-moved',
        approvedBefore: preview.before.amount!,
        approvedAfter: preview.after!,
      },
      ADA,
    );
    await sync(UNPROVEN);
    expect(await stateOf(asked.id)).toBe('waiting to be seen');
  });

  it('refuses the pair when the balance moved far since it was seen', async () => {
    const account = await connect(WINDOW);
    sandbox.change({ api: WINDOW, delta: '5000' });
    await expect(ask(account, '10')).rejects.toMatchObject({ problem: { code: 'adjustment.moved' } });
    expect((await desk.adjustments.page({ tab: 'all', skip: 0, limit: 10 })).total).toBe(0);
  });

  it('can be asked for without a network', async () => {
    const account = await connect(WINDOW);
    const fault = sandbox.inject({ kind: 'reset before', api: WINDOW, times: null });
    const asked = await ask(account, '10');
    expect(asked.state).toBe('waiting to be seen');
    sandbox.clearFaults(fault);
    sandbox.change({ api: WINDOW, delta: '10' });
    await until(
      'a sync saw it',
      async () => {
        await sync(WINDOW);
        return stateOf(asked.id);
      },
      (state) => state === 'confirmed',
    );
  });

  it('is overdue after the days of the setting, and can be withdrawn with a note', async () => {
    const account = await connect(WINDOW);
    await desk.settings.set({ manualOverdueDays: 2 }, ADA);
    const asked = await ask(account, '10');
    expect(Date.parse(asked.dueAt!) - Date.parse(asked.steps.at(-1)!.at)).toBe(2 * 86_400_000);
    const withdrawn = await desk.adjustments.withdraw(asked.id, 'The customer changed their mind.', ADA);
    expect(withdrawn).toMatchObject({ state: 'declined', dueAt: null });
    expect(withdrawn.steps.at(-1)?.sentence).toContain('changed their mind');
    const { rows } = await desk.audit.page({ skip: 0, limit: 5, action: 'adjustment.withdraw' });
    expect(rows).toMatchObject([{ actor: 'Ada', subject: asked.id }]);
    sandbox.change({ api: WINDOW, delta: '10' });
    await sync(WINDOW);
    expect(await stateOf(asked.id)).toBe('declined');
  });

  it('keeps nothing else of the account from being asked for', async () => {
    const account = await connect(WINDOW);
    await ask(account, '10');
    expect((await ask(account, '2')).state).toBe('waiting to be seen');
  });
});
