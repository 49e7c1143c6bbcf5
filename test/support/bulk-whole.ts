import { join } from 'node:path';
import { expect } from 'vitest';
import type { BatchRowView, BatchTab } from '../../src/contract/bulk.ts';
import type { Account } from '../../src/domain/account.ts';
import { DEFAULT_REASONS } from '../../src/domain/reason.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/index.ts';
import { ADA } from './actors.ts';
import { fileText, wrongWays, type FileRow } from './bulk-file.ts';
import { makeFolder, openDesk, until, type Desk } from './desk.ts';
import { patientClock } from './fast-clock.ts';

const SENDING = 'atomchat';
const OTHER = 'gitread';
const DEMANDING = 'Wrong charge';

/**
 * Imports a file with so many rows, some of them wrong in every way there is, looks that each is named by row and field,
 * sends the rest, compares with what the API holds, and sends the file again.
 *
 * @param wrongEvery one row in so many is wrong, in one way after the other.
 */
export async function sendWholeFile(rowCount: number, wrongEvery: number): Promise<void> {
  using folder = makeFolder();
  // One account for each row, and some that rows may be wrong about.
  const sandbox = await startSandbox({
    seed: 11,
    entriesPerAccount: 0,
    atomchatUsers: rowCount + 10,
    debitsPerMinute: 0,
  });
  const desk = await openDesk({ folder: join(folder.path, 'workspace'), clock: patientClock() });
  try {
    await sendAndCompare(rowCount, wrongEvery, sandbox, desk);
  } finally {
    await desk.close();
    await sandbox.stop();
  }
}

async function sendAndCompare(rowCount: number, wrongEvery: number, sandbox: Sandbox, desk: Desk): Promise<void> {
  const totalOf = ({ externalId }: Account) => Number(sandbox.truth.account(SENDING, externalId).total);
  const connect = (api: string) => desk.connect(sandbox.connections.find(({ providerId }) => providerId === api)!);
  const connection = await connect(SENDING);
  const paused = await connect(OTHER);
  const found = await desk.account(connection.id);
  await desk.prove(connection, found.at(-1)!.externalId);
  const accounts = [...(await desk.account(connection.id))];
  const pausedAccount = (await desk.account(paused.id))[0]!;
  await desk.store.table('connections').update(paused.id, (current) => ({ ...current, state: 'paused' }));
  const [one, other, unread, poor, busy, given] = accounts.slice(rowCount) as [Account, ...Account[]] & Account[];
  const table = desk.store.table('accounts');
  await table.update(one.id, (current) => ({ ...current, email: 'twin@example.test' }));
  await table.update(other!.id, (current) => ({ ...current, email: 'twin@example.test' }));
  await table.update(unread!.id, (current) => ({ ...current, total: null }));
  await desk.policy.setReasons(
    DEFAULT_REASONS.map((reason) =>
      reason.text === DEMANDING
        ? { ...reason, needsNote: true, needsReference: true, referencePattern: '@@-*' }
        : reason,
    ),
    ADA,
  );
  await desk.adjustments.start();
  await desk.bulk.start();
  const today = await giveToday(desk, given!);
  const book = desk.store.table('adjustments');
  const settledOne = (await book.get(today))!;
  await book.put({
    ...settledOne,
    id: 'unknown-one' as never,
    accountId: busy!.id,
    state: 'unknown',
    reason: 'Goodwill',
  });

  const ways = wrongWays({
    sharedEmail: 'twin@example.test',
    pausedAccount: pausedAccount.externalId,
    neverRead: unread!.externalId,
    poor: poor!.externalId,
    busy: busy!.externalId,
    givenToday: given!.externalId,
    demanding: DEMANDING,
  });
  const wayOf = (number: number) =>
    number % wrongEvery === 3 ? ways[Math.floor(number / wrongEvery) % ways.length]! : undefined;
  const rows = accounts.slice(0, rowCount).map((account, number): FileRow | string => {
    const row: FileRow = {
      account: account.externalId,
      amount: '5',
      kind: 'refund',
      reason: 'Failed generation',
      ticket: `#${number}`,
      note: '',
      connection: '',
    };
    return wayOf(number)?.spoil(row) ?? row;
  });
  const expected = rows.flatMap((_, number) => {
    const way = wayOf(number);
    return way === undefined ? [] : [[number + 2, way.code, way.field] as const];
  });

  const text = fileText(rows);
  const before = accounts.slice(0, rowCount).map(totalOf);
  const writes = () => sandbox.truth.writes(SENDING).length;
  const writtenBefore = writes();
  const batch = await desk.bulk.open({ name: 'all.csv', text }, ADA);
  expect(batch.tabs).toMatchObject({ all: rowCount, wrong: expected.length, good: rowCount - expected.length });
  const wrong = await rowsOf(desk, batch.id, 'wrong');
  expect(wrong.map(({ number, problems }) => [number, problems[0]?.code, problems[0]?.field])).toEqual(expected);

  await desk.bulk.send(batch.id, batch.sendable.digest, ADA);
  const batches = desk.store.table('batches');
  await until(
    'all is handed on',
    () => batches.get(batch.id),
    (kept) => kept?.state === 'done',
    1_500_000,
  );
  const sent = await until(
    'everything is handed on and settled',
    () => desk.bulk.get(batch.id, ADA),
    ({ state, progress }) =>
      state === 'done' && progress.every((part) => part.state === 'applied' || part.state === 'confirmed'),
    1_500_000,
  );
  expect(sent.handedOn).toBe(rowCount - expected.length);
  const after = accounts.slice(0, rowCount).map(totalOf);
  expect(after.map((total, number) => total - before[number]!)).toEqual(
    rows.map((_, number) => (wayOf(number) === undefined ? 5 : 0)),
  );
  expect(writes() - writtenBefore).toBe(rowCount - expected.length);

  const again = await desk.bulk.open({ name: 'again.csv', text }, ADA);
  expect(again.tabs).toMatchObject({ good: 0, 'sent already': rowCount - expected.length, wrong: expected.length });
  await expect(desk.bulk.send(again.id, again.sendable.digest, ADA)).rejects.toMatchObject({
    problem: { code: 'bulk.nothing-to-send' },
  });
  expect(writes() - writtenBefore).toBe(rowCount - expected.length);
}

async function rowsOf(desk: Desk, id: string, tab: BatchTab): Promise<BatchRowView[]> {
  const rows: BatchRowView[] = [];
  for (;;) {
    const page = await desk.bulk.rows({ id, tab, skip: rows.length, limit: 500 }, ADA);
    rows.push(...page.rows);
    if (rows.length >= page.total) return rows;
  }
}

/** The same that a row will say, sent and settled just before. */
async function giveToday(desk: Desk, account: Account): Promise<string> {
  const sent = await sendOne(desk, account, '7', 'Service outage');
  await until(
    'it is applied',
    () => desk.adjustments.get(sent),
    ({ state }) => state === 'applied' || state === 'confirmed',
  );
  return sent;
}

async function sendOne(desk: Desk, account: Account, amount: string, reason: string): Promise<string> {
  const request = { accountId: account.id, kind: 'refund', amount, reason, note: '', reference: '' } as const;
  const preview = await desk.adjustments.preview(request);
  const pair = { approvedBefore: preview.before.amount!, approvedAfter: preview.after! };
  const { id } = await desk.adjustments.send(
    { ...request, requestId: `${reason} ${account.id}`.slice(0, 60), ...pair },
    ADA,
  );
  return id;
}
