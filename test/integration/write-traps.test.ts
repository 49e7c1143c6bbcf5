import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AdjustmentDetail, AdjustmentRequest } from '../../src/contract/adjustments.ts';
import type { Account } from '../../src/domain/account.ts';
import { startSandbox, type FaultRequest, type Sandbox } from '../../src/sandbox/index.ts';
import { ADA } from '../support/actors.ts';
import { makeFolder, openDesk, until, type Desk } from '../support/desk.ts';
import {
  ATOMCHAT,
  connectToWrite,
  endsIn,
  GITREAD,
  isWrite,
  refund,
  sendPreviewed,
  WRITE,
} from '../support/writing.ts';

/** What the two APIs that write do to whoever trusts them (docs/provider-facts.md §4, §5), met by the whole engine. */
let sandbox: Sandbox;
let folder: ReturnType<typeof makeFolder>;
let desk: Desk;
let firstWrite: number;
let firstRequest: number;
/** Done once, when the next write has left the engine and before it arrives. */
let beforeWrite: (() => Promise<void>) | null;

async function fetchAfterOthers(url: string, init: RequestInit): Promise<Response> {
  const first = isWrite(url, init) ? beforeWrite : null;
  if (first !== null) {
    beforeWrite = null;
    await first();
  }
  return fetch(url, init);
}

beforeEach(async () => {
  sandbox = await startSandbox({ seed: 23, entriesPerAccount: 20, atomchatUsers: 3, debitsPerMinute: 0 });
  folder = makeFolder();
  beforeWrite = null;
  desk = await openDesk({ folder: folder.path, fetch: fetchAfterOthers });
});
afterEach(async () => {
  await desk.close();
  await sandbox.stop();
  folder[Symbol.dispose]();
});

async function connect(api: string): Promise<Account> {
  const written = await connectToWrite(desk, sandbox, api);
  ({ firstWrite, firstRequest } = written);
  return written.account;
}

const held = (api: string, account: Account) => Number(sandbox.truth.account(api, account.externalId).total);
const attempts = (api: string) =>
  sandbox.truth
    .requests(api)
    .slice(firstRequest)
    .filter(({ call }) => call === WRITE[api]);
const ourWrites = (api: string) =>
  sandbox.truth
    .writes(api)
    .slice(firstWrite)
    .filter(({ call }) => call === WRITE[api]);

const ask = (account: Account, amount: string, kind: AdjustmentRequest['kind'] = 'refund'): AdjustmentRequest => ({
  ...refund(account, amount),
  kind,
});
const send = (request: AdjustmentRequest) => sendPreviewed(desk, request);
const ended = (id: string, states: readonly AdjustmentDetail['state'][]) => endsIn(desk, id, ...states);

const leftToAPerson = (id: string) =>
  until(
    'it is left to a person',
    () => desk.adjustments.get(id),
    ({ evidence }) => evidence?.why?.includes('You decide') ?? false,
  );

/** A write that meets the fault is known not to have been carried out, through a sync and what may follow it. */
async function failsAtOnce(api: string, fault: FaultRequest): Promise<void> {
  const account = await connect(api);
  const before = held(api, account);
  sandbox.inject({ ...fault, api, call: WRITE[api] });
  const sent = await send(ask(account, '100'));
  await ended(sent.id, ['failed']);
  await desk.sync.run(sent.connectionId);
  expect(await desk.adjustments.get(sent.id)).toMatchObject({ state: 'failed' });
  expect(held(api, account)).toBe(before);
  expect(attempts(api)).toHaveLength(1);
}

describe.each([GITREAD, ATOMCHAT])('a write to %s', (api) => {
  it.each<[string, FaultRequest]>([
    ['that the API has no time for', { kind: 'rate limit' }],
    ['whose credential ends between reading and writing', { kind: 'unauthorized' }],
  ])('%s is known not to have been carried out, and not sent again', async (_name, fault) => {
    await failsAtOnce(api, fault);
  });

  it.each<[string, FaultRequest]>([
    ['a broken connection', { kind: 'reset before' }],
    ['a redirect', { kind: 'redirect' }],
    ['a service that is away', { kind: 'server error', status: 503 }],
    ['a gateway that waited in vain', { kind: 'server error', status: 504 }],
    ['half an answer', { kind: 'truncated body', isApplied: false }],
    ['a web page that says all is well', { kind: 'html page', status: 200, isApplied: false }],
  ])('is never sent again by itself after %s, whatever syncs and looks follow', async (_name, fault) => {
    await failsAtOnce(api, fault);
  });
});

describe('an API that only sets', () => {
  it('echoes another number than it was sent: the balance counts, and it landed', async () => {
    const account = await connect(GITREAD);
    const before = held(GITREAD, account);
    sandbox.inject({ kind: 'quirk', api: GITREAD, quirk: 'echo', value: '77' });
    const sent = await send(ask(account, '100'));
    const done = await ended(sent.id, ['confirmed']);
    expect(done.steps.map(({ event }) => event)).toEqual(expect.arrayContaining(['no answer', 'resolved as landed']));
    expect(held(GITREAD, account)).toBe(before + 100);
    expect(attempts(GITREAD)).toHaveLength(1);
  });

  it('gives one credit where 0 was set: nobody is called at fault, and a person decides', async () => {
    const account = await connect(GITREAD);
    const before = held(GITREAD, account);
    const gives = sandbox.inject({ kind: 'quirk', api: GITREAD, quirk: 'page gives one', times: null });
    const sent = await send(ask(account, '0', 'set balance'));
    const unknown = await leftToAPerson(sent.id);
    expect(unknown.problem?.sentence).toContain('the balance read back is 1 where 0 was expected');
    expect(unknown.evidence).toMatchObject({
      suggestion: 'undecided',
      why: expect.stringContaining('by +1 if this was applied'),
    });
    expect(unknown.evidence?.why).toContain(`by −${before - 1} if not`);
    sandbox.clearFaults(gives);
    const resolved = await desk.adjustments.resolve(sent.id, 'landed', 'Its own page gave one.', ADA);
    expect(resolved).toMatchObject({ intended: '0', balanceAfter: '1', residual: '1' });
    expect(attempts(GITREAD)).toHaveLength(1);
  });
});

describe('an API that adds', () => {
  it('adds what it was told to set: the difference is named, and a person decides', async () => {
    const account = await connect(ATOMCHAT);
    const before = held(ATOMCHAT, account);
    sandbox.inject({ kind: 'quirk', api: ATOMCHAT, quirk: 'flag ignored', call: WRITE[ATOMCHAT] });
    const sent = await send(ask(account, String(before + 7), 'set balance'));
    const unknown = await leftToAPerson(sent.id);
    expect(held(ATOMCHAT, account)).toBe(before + before + 7);
    expect(unknown.problem?.code).toBe('adjustment.read-back-differs');
    expect(unknown.evidence?.why).toContain(`by +${before} beyond what is listed if this was applied`);
    expect(attempts(ATOMCHAT)).toHaveLength(1);
  });

  it('says that it failed, and did it: nobody is told that it failed, and a look settles it as applied', async () => {
    const account = await connect(ATOMCHAT);
    const before = held(ATOMCHAT, account);
    sandbox.inject({ kind: 'quirk', api: ATOMCHAT, quirk: 'write answer', value: 'failed' });
    const sent = await send(ask(account, '5'));
    const done = await ended(sent.id, ['confirmed', 'failed']);
    expect(done.state).toBe('confirmed');
    expect(held(ATOMCHAT, account)).toBe(before + 5);
    expect(attempts(ATOMCHAT)).toHaveLength(1);
    // It is ours in the ledger, too, and not a stranger's.
    const entries = await desk.store.table('entries').find({ selector: { accountId: account.id, amount: 5_000_000 } });
    expect(entries.filter(({ origin }) => origin !== 'expected').map(({ adjustmentId }) => adjustmentId)).toEqual([
      sent.id,
    ]);
  });

  it('takes no negative numbers: taking back is previewed and sent as a set', async () => {
    sandbox.inject({ kind: 'quirk', api: ATOMCHAT, quirk: 'negative', value: 'refused', times: null });
    const account = await connect(ATOMCHAT);
    const before = held(ATOMCHAT, account);
    expect(await desk.adjustments.preview(ask(account, '-5', 'clawback'))).toMatchObject({ method: 'set' });
    expect(await desk.adjustments.preview(ask(account, '5'))).toMatchObject({ method: 'add' });
    const sent = await send(ask(account, '-5', 'clawback'));
    await ended(sent.id, ['confirmed']);
    expect(held(ATOMCHAT, account)).toBe(before - 5);
    expect(attempts(ATOMCHAT)).toHaveLength(1);
  });

  it('lists several deductions of the same moment: each counts', async () => {
    const account = await connect(ATOMCHAT);
    sandbox.inject({ kind: 'reset after', api: ATOMCHAT, call: WRITE[ATOMCHAT] });
    sandbox.inject({ kind: 'change before write', entries: 3, api: ATOMCHAT, call: WRITE[ATOMCHAT] });
    const before = held(ATOMCHAT, account);
    const sent = await send(ask(account, '100'));
    const done = await ended(sent.id, ['confirmed']);
    expect(Number(done.residual)).toBe(held(ATOMCHAT, account) - before - 100);
    expect(ourWrites(ATOMCHAT)).toHaveLength(1);
  });
});

/** Nobody can lock an account of somebody else's API: what another console does to it meanwhile must be seen. */
describe('a console elsewhere on the same account', () => {
  /** Reads, then writes, as another console would. */
  async function writeElsewhere(api: string, account: Account, change: number): Promise<void> {
    const { baseUrl, secret } = sandbox.connections.find(({ providerId }) => providerId === api)!;
    const [path, headers, body] =
      api === GITREAD
        ? [
            '/api/credits',
            { authorization: `Bearer ${secret['token']}`, 'content-type': 'application/json' },
            JSON.stringify({ credits: held(api, account) + change }),
          ]
        : [
            '/updateCredits',
            { 'api-key': secret['api_key']!, 'content-type': 'application/x-www-form-urlencoded' },
            new URLSearchParams({ UID: account.externalId, credits: String(change) }).toString(),
          ];
    expect((await fetch(`${baseUrl}${path}`, { method: 'POST', headers, body })).status).toBe(200);
  }

  it('that adds at the same time: nothing is lost, and what it did is named', async () => {
    const account = await connect(ATOMCHAT);
    const before = held(ATOMCHAT, account);
    beforeWrite = () => writeElsewhere(ATOMCHAT, account, 30);
    const mine = await send(ask(account, '100'));
    const unknown = await leftToAPerson(mine.id);
    expect(held(ATOMCHAT, account)).toBe(before + 130);
    expect(unknown.evidence).toMatchObject({ suggestion: 'undecided' });
    expect(unknown.evidence?.why).toContain('by +30 beyond what is listed if this was applied, by +130');
    expect(ourWrites(ATOMCHAT)).toHaveLength(2);
  });

  it('that sets after us: what it overwrote is named, and nothing is sent again', async () => {
    const account = await connect(GITREAD);
    const before = held(GITREAD, account);
    sandbox.inject({ kind: 'no answer', api: GITREAD, call: WRITE[GITREAD] });
    const sent = await send(ask(account, '100'));
    await until(
      'it landed',
      () => ourWrites(GITREAD).length,
      (count) => count === 1,
    );
    // It had read the balance before ours landed.
    await writeElsewhere(GITREAD, account, -70);
    const unknown = await leftToAPerson(sent.id);
    expect(held(GITREAD, account)).toBe(before + 30);
    expect(unknown.evidence?.why).toContain('by −70 if this was applied, by +30 if not');
    expect(attempts(GITREAD)).toHaveLength(2);
  });

  it('that sets before us is overwritten in the one window there is, and the ledger shows what is there', async () => {
    const account = await connect(GITREAD);
    const before = held(GITREAD, account);
    beforeWrite = () => writeElsewhere(GITREAD, account, 30);
    const mine = await send(ask(account, '100'));
    const done = await ended(mine.id, ['confirmed']);
    expect(held(GITREAD, account)).toBe(before + 100);
    expect(done).toMatchObject({ balanceAfter: String(before + 100), residual: '0' });
    const { warnings } = await desk.adjustments.preview(ask(account, '1'));
    expect(JSON.stringify(warnings)).toContain('between our last read and the write is overwritten');
  });
});
