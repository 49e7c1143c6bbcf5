import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AdjustmentDetail, AdjustmentRequest } from '../../src/contract/adjustments.ts';
import type { Account } from '../../src/domain/account.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/index.ts';
import { makeFolder, openDesk, until, type Desk } from '../support/desk.ts';
import { ADA } from '../support/actors.ts';
import {
  ATOMCHAT,
  connectToWrite,
  endsIn,
  GITREAD,
  isWrite,
  previewedPair,
  refund,
  sendPreviewed,
  WRITE,
} from '../support/writing.ts';

let sandbox: Sandbox;
let folder: ReturnType<typeof makeFolder>;
let desk: Desk;
/** Done once, after the API has answered the next write and before anything is read back. */
let afterWrite: (() => void) | null;
let firstWrite: number;
let firstRequest: number;

beforeEach(async () => {
  sandbox = await startSandbox({ seed: 11, entriesPerAccount: 20, atomchatUsers: 3, debitsPerMinute: 0 });
  folder = makeFolder();
  afterWrite = null;
  desk = await openDesk({ folder: folder.path, fetch: fetchThenMove });
});
afterEach(async () => {
  await desk.close();
  await sandbox.stop();
  folder[Symbol.dispose]();
});

const fetchThenMove = async (url: string, init: RequestInit): Promise<Response> => {
  const answer = await fetch(url, init);
  if (isWrite(url, init) && afterWrite !== null) {
    const move = afterWrite;
    afterWrite = null;
    move();
  }
  return answer;
};

async function connect(api: string): Promise<Account> {
  const written = await connectToWrite(desk, sandbox, api);
  ({ firstWrite, firstRequest } = written);
  return written.account;
}

const held = (api: string, account: Account) => Number(sandbox.truth.account(api, account.externalId).total);
const ourWrites = (api: string) =>
  sandbox.truth
    .writes(api)
    .slice(firstWrite)
    .filter(({ call }) => call !== 'elsewhere');

const pairOf = (request: AdjustmentRequest) => previewedPair(desk, request);
const send = (request: AdjustmentRequest) => sendPreviewed(desk, request);
const ended = (id: string, ...states: AdjustmentDetail['state'][]) => endsIn(desk, id, ...states);

describe('two engines on one workspace', () => {
  it('lets only the first have it, which goes on unharmed', async () => {
    const account = await connect(GITREAD);
    const before = held(GITREAD, account);
    const support = join(import.meta.dirname, '..', 'support', 'desk.ts');
    const program = `
      const { openDesk } = await import(${JSON.stringify(support)});
      await openDesk({ folder: ${JSON.stringify(folder.path)} }).then(
        () => console.log('opened'),
        (error) => console.log(error.problem?.code ?? String(error)),
      );`;
    const other = promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program]);
    const [sent, { stdout }] = await Promise.all([send(refund(account, '10')), other]);
    expect(stdout.trim()).toBe('workspace.in-use');
    await ended(sent.id, 'confirmed');
    expect(held(GITREAD, account)).toBe(before + 10);
    expect(ourWrites(GITREAD)).toHaveLength(1);
  });
});

describe('two operators at once on one account', () => {
  it('where the API sets: the second is asked again with the pair that the first left', async () => {
    const account = await connect(GITREAD);
    const before = held(GITREAD, account);
    const sent = await Promise.all([send(refund(account, '10')), send(refund(account, '25'))]);
    const both = await Promise.all(sent.map(({ id }) => ended(id, 'applied', 'confirmed', 'awaiting approval')));
    const asked = both.find(({ state }) => state === 'awaiting approval')!;
    const given = both.find(({ id }) => id !== asked.id)!;
    expect(held(GITREAD, account)).toBe(before + Number(given.delta));
    expect(asked.previewBalance).toBe(String(before + Number(given.delta)));

    await desk.adjustments.approve(asked.id, await pairOf(refund(account, asked.delta)), ADA);
    await ended(asked.id, 'confirmed');
    expect(held(GITREAD, account)).toBe(before + 35);
    expect(ourWrites(GITREAD)).toHaveLength(2);
  });

  it('where the API adds: one after the other, each read back before the next leaves', async () => {
    const account = await connect(ATOMCHAT);
    const before = held(ATOMCHAT, account);
    sandbox.inject({ kind: 'latency', milliseconds: 40, api: ATOMCHAT, call: WRITE[ATOMCHAT], times: 2 });
    const sent = await Promise.all([send(refund(account, '2')), send(refund(account, '3'))]);
    const both = await Promise.all(sent.map(({ id }) => ended(id, 'confirmed')));
    expect(held(ATOMCHAT, account)).toBe(before + 5);
    expect(both.map(({ residual }) => residual)).toEqual(['0', '0']);
    const [first, second] = both.toSorted((a, b) => a.sentAt!.localeCompare(b.sentAt!));
    expect(second!.balanceBefore).toBe(first!.balanceAfter);
    const calls = sandbox.truth
      .requests(ATOMCHAT)
      .slice(firstRequest)
      .map(({ call }) => call);
    const writes = calls.flatMap((call, index) => (call === WRITE[ATOMCHAT] ? [index] : []));
    expect(writes).toHaveLength(2);
    expect(calls.slice(writes[0]! + 1, writes[1])).toContain('POST /getCredits');
  });

  it('who approve the same one send it once', async () => {
    const account = await connect(GITREAD);
    const before = held(GITREAD, account);
    const draft = await desk.adjustments.saveDraft(refund(account, '10'), ADA);
    const pair = await pairOf(refund(account, '10'));
    const clicks = await Promise.allSettled([
      desk.adjustments.approve(draft.id, pair, ADA),
      desk.adjustments.approve(draft.id, pair, ADA),
    ]);
    expect(clicks.some(({ status }) => status === 'fulfilled')).toBe(true);
    await ended(draft.id, 'confirmed');
    expect(held(GITREAD, account)).toBe(before + 10);
    expect(ourWrites(GITREAD)).toHaveLength(1);
  });
});

describe('a customer who spends while we adjust', () => {
  it('between the write and the reading back, where the API lists nothing: a person sees it and the residual stays', async () => {
    const account = await connect(GITREAD);
    const before = held(GITREAD, account);
    afterWrite = () => sandbox.change({ api: GITREAD, accountId: account.externalId, delta: '-1' });
    const sent = await send(refund(account, '10'));
    const unknown = await until(
      'it has been looked at',
      () => desk.adjustments.get(sent.id),
      ({ state, evidence }) => state === 'unknown' && (evidence?.checked.length ?? 0) > 1,
    );
    expect(unknown.evidence).toMatchObject({ suggestion: 'undecided' });
    expect(unknown.problem?.code).toBe('adjustment.read-back-differs');
    const resolved = await desk.adjustments.resolve(sent.id, 'landed', 'One credit was used in that second.', ADA);
    expect(resolved).toMatchObject({ intended: String(before + 10), balanceAfter: String(before + 9), residual: '-1' });
    await ended(sent.id, 'confirmed');
    expect(held(GITREAD, account)).toBe(before + 9);
    expect(ourWrites(GITREAD)).toHaveLength(1);
  });

  it('between the write and the reading back, where the API lists what is used: counted apart', async () => {
    const account = await connect(ATOMCHAT);
    const before = held(ATOMCHAT, account);
    afterWrite = () => sandbox.advance({ entries: 1, api: ATOMCHAT, accountId: account.externalId });
    const sent = await send(refund(account, '10'));
    const done = await ended(sent.id, 'confirmed');
    const used = before + 10 - held(ATOMCHAT, account);
    expect(used).toBeGreaterThan(0);
    expect(Number(done.residual)).toBe(-used);
    expect(ourWrites(ATOMCHAT)).toHaveLength(1);
  });

  it('between the last reading and an addition: nothing is lost, the residual says what moved', async () => {
    const account = await connect(ATOMCHAT);
    const before = held(ATOMCHAT, account);
    sandbox.inject({ kind: 'change before write', entries: 1, api: ATOMCHAT, call: WRITE[ATOMCHAT] });
    const sent = await send(refund(account, '10'));
    const done = await ended(sent.id, 'confirmed');
    const used = before + 10 - held(ATOMCHAT, account);
    expect(used).toBeGreaterThan(0);
    expect(Number(done.residual)).toBe(-used);
  });

  it('between the last reading and a set that lists what is used: what it overwrote is told', async () => {
    const account = await connect(ATOMCHAT);
    const before = held(ATOMCHAT, account);
    sandbox.inject({ kind: 'change before write', entries: 1, api: ATOMCHAT, call: WRITE[ATOMCHAT] });
    const sent = await send({ ...refund(account, String(before + 50)), kind: 'set balance' });
    const done = await ended(sent.id, 'applied', 'confirmed');
    expect(held(ATOMCHAT, account)).toBe(before + 50);
    const used = before - Number(ourWrites(ATOMCHAT)[0]!.before);
    expect(used).toBeGreaterThan(0);
    const story = done.steps.map(({ sentence }) => sentence).join(' ');
    expect(story).toContain(`lists −${used} since the last reading before sending. This write may have overwritten it`);
  });

  it('between the last reading and a set that lists nothing: the one window there is, said before sending', async () => {
    const account = await connect(GITREAD);
    const before = held(GITREAD, account);
    sandbox.inject({ kind: 'change before write', delta: '-1', api: GITREAD, call: WRITE[GITREAD] });
    const { warnings } = await desk.adjustments.preview(refund(account, '10'));
    expect(warnings.map(({ sentence }) => sentence).join(' ')).toContain(
      'between our last read and the write is overwritten',
    );
    const sent = await send(refund(account, '10'));
    const done = await ended(sent.id, 'confirmed');
    const story = done.steps.map(({ sentence }) => sentence).join(' ');
    expect(story).toMatch(/Any change made in the [\d.]+ s between our last read and the write was overwritten/);
    const [write] = ourWrites(GITREAD);
    expect(write).toMatchObject({ before: String(before - 1), after: String(before + 10) });
  });

  it('before the last reading: nothing is sent until the new pair is approved', async () => {
    const account = await connect(GITREAD);
    const before = held(GITREAD, account);
    const pair = await pairOf(refund(account, '10'));
    sandbox.change({ api: GITREAD, accountId: account.externalId, delta: '-1' });
    const sent = await desk.adjustments.send({ ...refund(account, '10'), requestId: 'spent-before', ...pair }, ADA);
    expect((await ended(sent.id, 'awaiting approval')).previewBalance).toBe(String(before - 1));
    expect(ourWrites(GITREAD)).toEqual([]);
    expect(held(GITREAD, account)).toBe(before - 1);
  });
});
