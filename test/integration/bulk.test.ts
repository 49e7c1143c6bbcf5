import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BatchRowView, BatchView } from '../../src/contract/bulk.ts';
import type { Account } from '../../src/domain/account.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/index.ts';
import { ADA } from '../support/actors.ts';
import { makeFolder, openDesk, until, type Desk } from '../support/desk.ts';
import { patientClock } from '../support/fast-clock.ts';

const ATOMCHAT = 'atomchat';
const CHILD = join(import.meta.dirname, '..', 'support', 'bulk-child.ts');

let sandbox: Sandbox;
let folder: ReturnType<typeof makeFolder>;
let desk: Desk;
let accounts: Account[];
let proven = 0;

const open = () =>
  openDesk({
    folder: join(folder.path, 'workspace'),
    clock: patientClock(),
    savePath: join(folder.path, 'result.csv'),
  });

/** A world with so many accounts, besides the one that writes are proven on. */
async function begin(users: number): Promise<void> {
  sandbox = await startSandbox({ seed: 7, entriesPerAccount: 2, atomchatUsers: users + 1, debitsPerMinute: 0 });
  desk = await open();
  const given = sandbox.connections.find(({ providerId }) => providerId === ATOMCHAT)!;
  const connection = await desk.connect(given);
  const found = await desk.account(connection.id);
  await desk.prove(connection, found.at(-1)!.externalId);
  accounts = [...(await desk.account(connection.id))].slice(0, -1);
  proven = 0;
  proven = landed();
  await desk.adjustments.start();
  await desk.bulk.start();
}

beforeEach(() => {
  folder = makeFolder();
});
afterEach(async () => {
  await desk.close();
  await sandbox.stop();
  folder[Symbol.dispose]();
});

const HEADER = 'Account,Amount,Kind,Reason,Ticket,Note';
const line = (account: string, amount: string, ticket: string) =>
  `${account},${amount},refund,Failed generation,${ticket},`;
const importText = (text: string) => desk.bulk.open({ name: 'refunds.csv', text }, ADA);
const allRows = async (id: string): Promise<BatchRowView[]> =>
  (await desk.bulk.rows({ id, tab: 'all', skip: 0, limit: 500 }, ADA)).rows;
const send = async (batch: BatchView) =>
  desk.bulk.send(batch.id, (await desk.bulk.get(batch.id, ADA)).sendable.digest, ADA);
const settled = (id: string) =>
  until(
    'everything is applied or confirmed',
    () => desk.bulk.get(id, ADA),
    ({ state, progress }) =>
      state === 'done' && progress.every((one) => ['applied', 'confirmed', 'declined'].includes(one.state)),
    60_000,
  );

const totals = () => accounts.map(({ externalId }) => Number(sandbox.truth.account(ATOMCHAT, externalId).total));
const everyAccount = (amount: string) =>
  [HEADER, ...accounts.map(({ externalId }, at) => line(externalId, amount, `#${at}`))].join('\r\n');
/** Additions that took effect, without those of the proof. */
const landed = () => sandbox.truth.writes(ATOMCHAT).filter((write) => write.call !== 'elsewhere').length - proven;

/** Much is synced and sent, and other work may share the machine. */
const PATIENCE = { timeout: 180_000 };

describe('a file of adjustments', PATIENCE, () => {
  it('is sent row by row; the same file and the result sent again send nothing', async () => {
    await begin(10);
    const text = everyAccount('5');
    const before = totals();
    const batch = await importText(text);
    expect(batch.tabs).toMatchObject({ all: accounts.length, good: accounts.length, wrong: 0 });
    await send(batch);
    await settled(batch.id);
    expect(totals()).toEqual(before.map((total) => total + 5));

    const [head, ...lines] = text.split('\r\n');
    const shuffled = [head, ...lines.toReversed()].join('\n').replaceAll(',5,', ',5.0,');
    for (const again of [text, shuffled, await resultOf(batch.id)]) {
      const { id, tabs } = await importText(again);
      expect(tabs).toMatchObject({ 'sent already': accounts.length, good: 0, wrong: 0 });
      await expect(send(await desk.bulk.get(id, ADA))).rejects.toMatchObject({
        problem: { code: 'bulk.nothing-to-send' },
      });
    }
    expect(landed()).toBe(accounts.length);
    const [row] = await allRows(batch.id);
    expect(row?.adjustment?.state).toMatch(/^(applied|confirmed)$/);
  });

  it('goes back with what became of each row, and what is wrong with those that were not sent', async () => {
    await begin(2);
    const [one, two] = accounts;
    const text = [HEADER, line(one!.externalId, '5', '=1+1'), line(two!.externalId, 'five', 'x')].join('\r\n');
    const batch = await importText(text);
    await send(batch);
    await settled(batch.id);
    const rows: string[][] = parse(await resultOf(batch.id));
    expect(rows[0]!.slice(0, 7)).toEqual([...HEADER.split(','), 'Counterfoil state']);
    const [sent, wrong] = rows.slice(1);
    expect([sent![4], sent![6], sent![7]]).toEqual([
      "'=1+1",
      expect.stringMatching(/applied|confirmed/),
      expect.any(String),
    ]);
    expect(Number(sent![9]) - Number(sent![8])).toBe(5);
    expect([wrong![1], wrong![6], wrong![12]]).toEqual(['five', 'wrong', 'amount: “five” is not a number.']);
  });

  it('goes on after a row that has settled before it is known to be handed on', async () => {
    await begin(1);
    const rows = ['7', '11'].map((amount, at) => line(accounts[0]!.externalId, amount, `#${at}`));
    const before = totals()[0]!;
    const batch = await importText([HEADER, ...rows].join('\n'));
    const sendApproved = desk.adjustments.sendApproved.bind(desk.adjustments);
    desk.adjustments.sendApproved = async (...given) => {
      const sent = await sendApproved(...given);
      await until(
        'it is confirmed, and nothing more will be heard of it',
        () => desk.adjustments.get(sent.id),
        ({ state }) => state === 'confirmed',
      );
      return sent;
    };
    await send(batch);
    await settled(batch.id);
    expect(totals()[0]).toBe(before + 18);
  });

  it('goes on after a row that meets an adjustment which has ended long ago', async () => {
    await begin(1);
    const rows = ['7', '11'].map((amount, at) => line(accounts[0]!.externalId, amount, `#${at}`));
    const before = totals()[0]!;
    const batch = await importText([HEADER, ...rows].join('\n'));
    const sendApproved = desk.adjustments.sendApproved.bind(desk.adjustments);
    desk.adjustments.sendApproved = async (...given) => {
      desk.adjustments.sendApproved = sendApproved;
      const sent = await sendApproved(...given);
      await until(
        'it is confirmed',
        () => desk.adjustments.get(sent.id),
        ({ state }) => state === 'confirmed',
      );
      // As a crash leaves it: in the book, and not yet written down as handed on.
      throw new Error('The row could not be written.');
    };
    await send(batch);
    await settled(batch.id);
    expect(totals()[0]).toBe(before + 18);
    expect(landed()).toBe(2);
  });

  it('sends rows that are alike to the end, once somebody has answered all of them', async () => {
    await begin(1);
    const { externalId } = accounts[0]!;
    const [before] = totals();
    const rows = ['#1', '#2', '#3'].map((ticket) => line(externalId, '5', ticket));
    const batch = await importText([HEADER, ...rows].join('\r\n'));
    expect((await allRows(batch.id)).map(({ verdict }) => verdict)).toEqual(['good', 'wrong', 'wrong']);
    await desk.bulk.sendAlike(batch.id, { reason: 'Three outages', rows: 2 }, ADA);
    await send(batch);
    await settled(batch.id);
    expect([landed(), totals()[0]]).toEqual([3, before! + 15]);
  });

  it('lets rows of one account follow each other, each from what the one before left', async () => {
    await begin(1);
    const [one] = accounts;
    const rows = ['7', '11', '13'].map((amount, at) => line(one!.externalId, amount, `#${at}`));
    const before = totals()[0]!;
    const batch = await importText([HEADER, ...rows].join('\n'));
    const pairs = (await allRows(batch.id)).map((row) => [Number(row.before), Number(row.after)]);
    expect(pairs).toEqual([
      [before, before + 7],
      [before + 7, before + 18],
      [before + 18, before + 31],
    ]);
    await send(batch);
    await settled(batch.id);
    expect(totals()[0]).toBe(before + 31);
    const found = await desk.store.table('adjustments').find({ sort: [{ createdAt: 'asc' }] });
    expect(found.map(({ residual, state }) => [residual, state === 'applied' || state === 'confirmed'])).toEqual(
      Array.from({ length: 3 }, () => [0, true]),
    );
  });

  it('asks again about a row when what it was approved from has not come to be', async () => {
    await begin(2);
    const [one, two] = accounts;
    const rows = [
      line(one!.externalId, '7', '#1'),
      line(one!.externalId, '11', '#2'),
      line(two!.externalId, '3', '#3'),
    ];
    const batch = await importText([HEADER, ...rows].join('\n'));
    sandbox.change({ api: ATOMCHAT, accountId: one!.externalId, delta: '5000' });
    await send(batch);
    // The first is stopped in the outbox because the balance moved; the second waits for it; the third goes.
    const held = await until(
      'the first asks',
      () => desk.bulk.get(batch.id, ADA),
      ({ progress }) => progress.some(({ state }) => state === 'awaiting approval') && progress.length === 2,
      60_000,
    );
    expect([held.state, held.toSend, held.handedOn]).toEqual(['sending', 1, 2]);
    const waiting = await desk.bulk.row(batch.id, 3, ADA);
    expect([waiting.verdict, waiting.warnings]).toEqual(['to send', ['Waits for row 2 of the same account.']]);
    await desk.adjustments.discard((await desk.bulk.row(batch.id, 2, ADA)).adjustment!.id, ADA);
    const done = await until(
      'it is done',
      () => desk.bulk.get(batch.id, ADA),
      ({ state }) => state === 'done',
    );
    expect(done.tabs).toMatchObject({ good: 1, sent: 2 });
    const second = await desk.bulk.row(batch.id, 3, ADA);
    expect([second.verdict, second.warnings[0]]).toEqual([
      'good',
      expect.stringContaining('Not sent before: You approved'),
    ]);
    // With the pair that is shown now it goes.
    await send(batch);
    await settled(batch.id);
    expect(landed()).toBe(2);
  });

  it('pauses, resumes and stops', async () => {
    await begin(30);
    const batch = await importText(everyAccount('5'));
    const before = totals();
    await send(batch);
    await until('some have landed', landed, (count) => count >= 2, 60_000);
    const paused = await desk.bulk.pause(batch.id, ADA);
    expect([paused.state, paused.toSend > 0]).toEqual(['paused', true]);
    // What is in the outbox goes; nothing more is handed on.
    await until(
      'the outbox is empty',
      () => desk.bulk.get(batch.id, ADA),
      ({ progress }) => progress.every(({ state }) => state === 'applied' || state === 'confirmed'),
      60_000,
    );
    expect(landed()).toBe(paused.handedOn);
    await desk.bulk.resume(batch.id, ADA);
    const stopped = await desk.bulk.stopSending(batch.id, ADA);
    expect([stopped.state, stopped.toSend]).toEqual(['stopped', 0]);
    expect(stopped.handedOn + stopped.tabs.good).toBe(accounts.length);
    // What was stopped may be sent after all.
    await send(batch);
    await settled(batch.id);
    expect(totals()).toEqual(before.map((total) => total + 5));
    expect(landed()).toBe(accounts.length);
  });

  it('goes on when one operator pauses it and another resumes it at once', async () => {
    await begin(1);
    const [one] = accounts;
    const before = totals()[0]!;
    const rows = [1, 2, 3, 4, 5, 6].map((amount) => line(one!.externalId, String(amount), `#${amount}`));
    const batch = await importText([HEADER, ...rows].join('\n'));
    await send(batch);
    await Promise.all([desk.bulk.pause(batch.id, ADA), desk.bulk.resume(batch.id, ADA)]);
    await settled(batch.id);
    expect([landed(), totals()[0]]).toEqual([6, before + 21]);
  });

  it('is sent whole, and nothing of it twice, by an engine that is killed in the middle again and again', async () => {
    await begin(24);
    const batch = await importText(everyAccount('5'));
    const before = totals();
    await send(batch);
    await desk.bulk.pause(batch.id, ADA);
    await desk.bulk.resume(batch.id, ADA);
    await desk.close();
    const workspace = join(folder.path, 'workspace');
    for (const enough of [3, 8, 14]) await killWhen(workspace, () => landed() >= enough);
    desk = await open();
    await desk.adjustments.start();
    await desk.bulk.start();
    const done = await until(
      'all rows are handed on and settled',
      () => desk.bulk.get(batch.id, ADA),
      ({ state, progress }) =>
        state === 'done' && progress.every((one) => ['applied', 'confirmed', 'unknown', 'failed'].includes(one.state)),
      60_000,
    );
    expect(done.handedOn).toBe(accounts.length);
    const { connectionId } = accounts[0]!;
    const states = await desk.store.table('adjustments').find({ selector: { connectionId } });
    expect(states).toHaveLength(accounts.length);
    // One that was being sent when the engine died is settled by evidence or left to a person, and never sent again.
    const after = totals();
    for (const [at, total] of after.entries()) expect([0, 5]).toContain(total - before[at]!);
    const sure = states
      .filter(({ state }) => state === 'applied' || state === 'confirmed')
      .map(({ accountId }) => accountId);
    for (const id of sure) {
      const at = accounts.findIndex((account) => account.id === id);
      expect(after[at]! - before[at]!).toBe(5);
    }
    expect(sure.length).toBeGreaterThanOrEqual(accounts.length - 3);
  });
});

async function resultOf(id: string): Promise<string> {
  const saved = await desk.bulk.result(id, ADA);
  return readFileSync(saved!.path, 'utf8');
}

/** Runs the engine in a process of its own and ends it with SIGKILL at the moment given. */
async function killWhen(workspace: string, isTime: () => boolean): Promise<void> {
  const child = spawn(process.execPath, [CHILD, workspace], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  await until('the engine has come that far', isTime, Boolean, 60_000);
  child.kill('SIGKILL');
  const [, signal] = (await ended) as [number | null, string | null];
  expect(signal).toBe('SIGKILL');
}
