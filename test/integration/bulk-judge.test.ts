import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BatchRowView, BatchTab } from '../../src/contract/bulk.ts';
import type { Account } from '../../src/domain/account.ts';
import type { Adjustment, AdjustmentKind } from '../../src/domain/adjustment.ts';
import type { Connection } from '../../src/domain/connection.ts';
import type { Actor, OperatorId } from '../../src/domain/operator.ts';
import { DEFAULT_REASONS } from '../../src/domain/reason.ts';
import { ADA } from '../support/actors.ts';
import { draftedAt } from '../support/adjustment.ts';
import { fileText, wrongWays, type FileRow } from '../support/bulk-file.ts';
import { makeFolder, openDesk, until, type Desk } from '../support/desk.ts';

const FEW = 20;
const CREDIT = 1_000_000;

let folder: ReturnType<typeof makeFolder>;
let desk: Desk;

beforeEach(async () => {
  folder = makeFolder();
  desk = await openDesk({ folder: folder.path });
  await seed(FEW);
});
afterEach(async () => {
  await desk.close();
  folder[Symbol.dispose]();
});

function connection(id: string, change: Partial<Connection> = {}): Connection {
  return {
    id,
    providerId: 'gitread',
    label: id,
    baseUrl: 'https://example.test',
    settings: {},
    accountIds: [],
    state: 'active',
    stateReason: null,
    credentialRef: id,
    credentialSetAt: desk.clock.now(),
    intervalMinutes: 60,
    price: { amount: '0.25', currency: 'USD' },
    writesProvenAt: null,
    provenSettings: {},
    identity: null,
    isSandbox: false,
    createdAt: desk.clock.now(),
    ...change,
  } as Connection;
}

function account(number: number, change: Partial<Account> = {}): Account {
  return {
    id: `first|u${number}`,
    connectionId: 'first',
    externalId: `u${number}`,
    name: `User ${number}`,
    email: `u${number}@example.test`,
    unit: 'credits',
    total: 100 * CREDIT,
    reserved: null,
    available: null,
    balanceAt: desk.clock.now(),
    balanceRunId: null,
    problem: null,
    doubt: null,
    missing: [],
    proof: 'not verifiable',
    proofGround: 'too few entries',
    provedSince: null,
    unexplained: 0,
    lastMovementAt: null,
    planName: null,
    planEndsOn: null,
    identity: null,
    firstSeenAt: desk.clock.now(),
    lastSyncedAt: desk.clock.now(),
    note: '',
    tags: [],
    ...change,
  } as Account;
}

function adjustment(id: string, accountId: string, change: Partial<Adjustment>): Adjustment {
  const now = desk.clock.now();
  return draftedAt(now, {
    id: id as Adjustment['id'],
    connectionId: 'first' as Adjustment['connectionId'],
    accountId: accountId as Adjustment['accountId'],
    method: 'set',
    delta: 7 * CREDIT,
    reason: 'Service outage',
    state: 'confirmed',
    previewBalance: 100 * CREDIT,
    createdBy: 'Mara',
    sentAt: now,
    ...change,
  });
}

async function seed(count: number): Promise<void> {
  await desk.policy.setReasons(
    DEFAULT_REASONS.map((reason) =>
      reason.text === WORLD.demanding
        ? { ...reason, needsNote: true, needsReference: true, referencePattern: '@@-*' }
        : reason,
    ),
    ADA,
  );
  await desk.store.table('connections').putMany([connection('first'), connection('paused', { state: 'paused' })]);
  const twins = [
    account(9001, { email: 'twin@example.test' }),
    account(9002, { email: 'Twin@example.test' }),
    account(9003, { id: 'paused|u9003' as Account['id'], connectionId: 'paused' as Account['connectionId'] }),
    account(9004, { total: null, balanceAt: null }),
    account(9005, { total: 3 * CREDIT }),
    account(9006, { total: 50 * CREDIT }),
    account(9007),
  ];
  const all = Array.from({ length: count }, (_, number) => account(number));
  await desk.store.table('accounts').putMany([...all, ...twins]);
  await desk.store
    .table('adjustments')
    .putMany([
      adjustment('unknown-one', 'first|u9006', { state: 'unknown', reason: 'Goodwill' }),
      adjustment('given-today', 'first|u9007', {}),
    ]);
}

const WORLD = {
  sharedEmail: 'twin@example.test',
  pausedAccount: 'u9003',
  neverRead: 'u9004',
  poor: 'u9005',
  busy: 'u9006',
  givenToday: 'u9007',
  demanding: 'Wrong charge',
};

const good = (number: number, change: Partial<FileRow> = {}): FileRow => ({
  account: `u${number}`,
  amount: '5',
  kind: 'refund',
  reason: 'Failed generation',
  ticket: `#${number}`,
  note: '',
  connection: '',
  ...change,
});

const importRows = async (rows: readonly (FileRow | string)[]) =>
  desk.bulk.open({ name: 'rows.csv', text: fileText(rows) }, ADA);
const rowsOf = async (id: string, tab: BatchTab = 'all') => {
  const rows: BatchRowView[] = [];
  for (;;) {
    const page = await desk.bulk.rows({ id, tab, skip: rows.length, limit: 500 }, ADA);
    rows.push(...page.rows);
    if (rows.length >= page.total) return rows;
  }
};

describe('a file of five thousand rows', () => {
  it('names each of two hundred wrong rows by row, field and code, and leaves the rest good', async () => {
    await seed(5000);
    const ways = wrongWays(WORLD);
    // The first row of a duplicate stays good; each wrong row stands on an account of its own where the way allows.
    const rows = Array.from({ length: 5000 }, (_, number): FileRow | string => {
      if (number % 25 !== 3) return good(number);
      const way = ways[((number - 3) / 25) % ways.length]!;
      const ticket = `#wrong-${number}`;
      return way.spoil(good(number, { ticket }));
    });
    const expected = rows.flatMap((_, number) => {
      if (number % 25 !== 3) return [];
      const { code, field } = ways[((number - 3) / 25) % ways.length]!;
      return [[number + 2, code, field] as const];
    });
    expect(expected).toHaveLength(200);
    expect(new Set(expected.map(([, code]) => code)).size).toBeGreaterThanOrEqual(20);

    const batch = await importRows(rows);
    expect(batch.tabs).toMatchObject({ all: 5000, good: 4800, wrong: 200 });
    const wrong = await rowsOf(batch.id, 'wrong');
    const told = wrong.map(({ number, problems }) => [number, problems[0]?.code, problems[0]?.field]);
    expect(told).toEqual(expected);
    // Each has a sentence of its own, and none is only a code.
    for (const { problems } of wrong) expect(problems[0]?.sentence).toMatch(/^[A-Z“0-9].{10,}/);
    expect(batch.sendable.sums).toEqual([
      { connectionLabel: 'first', unit: 'credits', rows: 4800, given: '24000', taken: '0' },
    ]);
    expect(batch.sendable.money).toEqual([{ currency: 'USD', amount: '6000.00' }]);
  }, 60_000);
});

describe('rows of one file', () => {
  it('that say the same are told apart from the first, and from a set balance beside others', async () => {
    const batch = await importRows([
      good(1),
      good(1),
      good(2, { ticket: 'A' }),
      good(2, { ticket: 'B' }),
      good(3, { kind: 'set balance', amount: '40' }),
      good(3, { ticket: 'C' }),
    ]);
    const told = (await rowsOf(batch.id)).map(({ number, verdict, problems }) => [number, verdict, problems[0]?.code]);
    expect(told).toEqual([
      [2, 'good', undefined],
      [3, 'wrong', 'bulk.duplicate-in-file'],
      [4, 'good', undefined],
      [5, 'wrong', 'bulk.alike-in-file'],
      [6, 'wrong', 'bulk.set-clash'],
      [7, 'good', undefined],
    ]);
  });

  it('stay duplicates of a row that was approved, or sent by an earlier file', async () => {
    const rows = [good(1), good(1), good(2)];
    const { id, sendable } = await importRows(rows);
    await desk.bulk.send(id, sendable.digest, ADA);
    const verdicts = async (batchId: string) =>
      (await rowsOf(batchId)).map(({ verdict, problems }) => problems[0]?.code ?? verdict);
    expect((await verdicts(id))[1]).toBe('bulk.duplicate-in-file');
    await until(
      'both are in the book',
      () => desk.bulk.get(id, ADA),
      ({ handedOn }) => handedOn === 2,
    );
    expect(await verdicts(id)).toEqual(['handed on', 'bulk.duplicate-in-file', 'handed on']);
    const again = await importRows(rows);
    expect(await verdicts(again.id)).toEqual(['sent already', 'bulk.duplicate-in-file', 'sent already']);
  });

  it('of one account start where the one before ends', async () => {
    const batch = await importRows([
      good(1, { ticket: 'A', amount: '10' }),
      good(1, { ticket: 'B', amount: '−25', kind: 'clawback' }),
      good(1, { ticket: 'C', amount: '-90', kind: 'clawback' }),
      good(1, { ticket: 'D', amount: '1' }),
    ]);
    const told = (await rowsOf(batch.id)).map(({ before, after, follows, verdict }) => [
      before,
      after,
      follows,
      verdict,
    ]);
    expect(told).toEqual([
      ['100', '110', null, 'good'],
      ['110', '85', 2, 'good'],
      ['85', '-5', 3, 'wrong'],
      ['85', '86', 3, 'good'],
    ]);
  });

  it('are put right in place: a cell typed over, one of several accounts chosen, one skipped', async () => {
    const { id } = await importRows([
      good(1, { amount: 'five' }),
      good(2, { account: 'twin@example.test' }),
      good(3, { reason: '' }),
    ]);
    const ambiguous = await desk.bulk.row(id, 3, ADA);
    expect(ambiguous.problems[0]?.accounts?.map((one) => one.externalId)).toEqual(['u9001', 'u9002']);
    const chosen = await desk.bulk.edit(
      id,
      3,
      { field: 'account', text: ambiguous.problems[0]!.accounts![1]!.id },
      ADA,
    );
    expect([chosen.verdict, chosen.account?.externalId]).toEqual(['good', 'u9002']);
    const typed = await desk.bulk.edit(id, 2, { field: 'amount', text: '5' }, ADA);
    expect([typed.verdict, typed.edited, typed.after]).toEqual(['good', ['amount'], '105']);
    const back = await desk.bulk.edit(id, 2, { field: 'amount', text: null }, ADA);
    expect([back.verdict, back.edited]).toEqual(['wrong', []]);
    await desk.bulk.skip(id, [4], true, ADA);
    const { tabs } = await desk.bulk.get(id, ADA);
    expect(tabs).toMatchObject({ good: 1, wrong: 1, skipped: 1 });
  });

  it('with one sign and three digits are refused, unless the file itself shows what the sign means', async () => {
    const amountsOf = async (...amounts: string[]) => {
      const { id } = await importRows(amounts.map((amount, at) => good(at + 1, { kind: 'set balance', amount })));
      const { rows } = await desk.bulk.rows({ id, tab: 'all', skip: 0, limit: 10 }, ADA);
      return rows.map(({ after, problems }) => after ?? problems[0]?.code);
    };
    expect(await amountsOf('2.000')).toEqual(['bulk.amount-ambiguous']);
    expect(await amountsOf('2.000', '1.234.567')).toEqual(['2000', '1234567']);
    expect(await amountsOf('2.000', '1 234,0')).toEqual(['bulk.amount-ambiguous', '1234']);
    expect(await amountsOf('2,000', '1,250.00')).toEqual(['2000', '1250']);
    expect((await amountsOf('2.000', '1.234.567', '7.50'))[0]).toBe('bulk.amount-ambiguous');
  });

  it('say how an ambiguous one was read, and are read as somebody says who knows the file', async () => {
    const { id, decimalMark } = await importRows([good(1, { amount: '2.000' })]);
    expect(decimalMark).toBeNull();
    const read = async (mark: ',' | '.' | null) => {
      const { tabs } = await desk.bulk.setDecimalMark(id, mark, ADA);
      const { delta, warnings } = await desk.bulk.row(id, 2, ADA);
      return [tabs.good, delta, warnings.find((one) => one.includes('2.000'))];
    };
    expect(await read(',')).toEqual([1, '2000', '“2.000” is read as 2000, as this file writes amounts.']);
    expect(await read('.')).toEqual([1, '2', '“2.000” is read as 2, as this file writes amounts.']);
    expect(await read(null)).toEqual([0, null, undefined]);
    const { rows } = await desk.audit.page({ skip: 0, limit: 10, action: 'bulk.read' });
    expect(rows.map(({ sentence }) => sentence)).toContain(
      'Ada had the amounts of “rows.csv” read with “,” before decimals.',
    );
  });

  it('that somebody types over say nothing about the other rows, and the file nothing about them', async () => {
    const { id } = await importRows([good(1, { amount: '2.000' }), good(2, { amount: '1' })]);
    await desk.bulk.edit(id, 3, { field: 'amount', text: '5,0' }, ADA);
    expect((await desk.bulk.row(id, 2, ADA)).problems[0]?.code).toBe('bulk.amount-ambiguous');
    const other = await importRows([good(1, { amount: '12,5' })]);
    const typed = await desk.bulk.edit(other.id, 2, { field: 'amount', text: '2.000' }, ADA);
    expect(typed.problems[0]?.code).toBe('bulk.amount-ambiguous');
  });

  it('alike but for the ticket are asked about, and the story says only what was answered', async () => {
    const { id } = await importRows(['A', 'B', 'C', 'D'].map((ticket) => good(1, { ticket })));
    expect((await rowsOf(id)).map(({ verdict, problems }) => problems[0]?.code ?? verdict)).toEqual([
      'good',
      ...Array.from({ length: 3 }, () => 'bulk.alike-in-file'),
    ]);
    const { asks: inSpiteOf, problems } = await desk.bulk.row(id, 4, ADA);
    expect(problems[0]?.sentence).toBe(
      'Row 2 gives the same account the same amount for the same reason; only the reference differs. 1 more row before this one does, too.',
    );
    await desk.bulk.sendAgain(id, 4, { reason: 'Two outages', inSpiteOf }, ADA);
    await desk.bulk.skip(id, [3], true, ADA);
    expect((await desk.bulk.row(id, 4, ADA)).verdict).toBe('wrong');
    await desk.bulk.skip(id, [3], false, ADA);
    expect((await desk.bulk.row(id, 4, ADA)).verdict).toBe('good');
  });

  it('alike are answered all at once, which the story says, but for those in which something else is wrong', async () => {
    const tickets = ['A', 'B', 'C', 'D'].map((ticket) => good(1, { ticket }));
    const { id } = await importRows([...tickets, good(1, { ticket: 'E', note: 'a\u0007' })]);
    const { problems } = await desk.bulk.get(id, ADA);
    const rows = problems.find(({ code }) => code === 'bulk.alike-in-file')!.rows;
    await expect(desk.bulk.sendAlike(id, { reason: 'Outages', rows: rows - 1 }, ADA)).rejects.toMatchObject({
      problem: { code: 'bulk.changed' },
    });
    await desk.bulk.sendAlike(id, { reason: 'Outages', rows }, ADA);
    expect((await rowsOf(id)).map(({ verdict }) => verdict)).toEqual(['good', 'good', 'good', 'good', 'wrong']);
    const audited = await desk.audit.page({ skip: 0, limit: 10, action: 'bulk.again' });
    expect(audited.rows.map(({ sentence }) => sentence)).toEqual([
      'Ada overrode in one act the warning of 3 rows of “rows.csv” that are alike: Outages',
    ]);
  });

  it('may be sent in spite of being a duplicate, with a reason that is kept', async () => {
    const { id } = await importRows([good(1), good(1)]);
    const { asks: inSpiteOf } = await desk.bulk.row(id, 3, ADA);
    const unseen = await desk.bulk.sendAgain(id, 3, { reason: 'Charged twice, so given twice', inSpiteOf: [] }, ADA);
    expect(unseen.verdict).toBe('wrong');
    const allowed = await desk.bulk.sendAgain(id, 3, { reason: 'Charged twice, so given twice', inSpiteOf }, ADA);
    expect([allowed.verdict, allowed.again]).toEqual(['good', { reason: 'Charged twice, so given twice', by: 'Ada' }]);
    const { rows } = await desk.audit.page({ skip: 0, limit: 10, action: 'bulk.again' });
    expect(rows[0]?.sentence).toContain('Charged twice, so given twice');
    const evidenced = rows.map(({ evidence }) => (JSON.parse(evidence) as { inSpiteOf: string[] }).inSpiteOf);
    expect(evidenced).toEqual([[expect.stringContaining('Row 2')], []]);
    const typed = await desk.bulk.edit(id, 3, { field: 'note', text: 'second' }, ADA);
    expect([typed.again, typed.problems[0]?.code]).toEqual([null, 'bulk.duplicate-in-file']);
  });

  it('ask anew when something comes up that nobody has answered: another file sent the same meanwhile', async () => {
    const given = [good(9007, { amount: '7', reason: 'Service outage' })];
    const [first, second] = [await importRows(given), await importRows(given)];
    const say = async (id: string) => {
      const { asks: inSpiteOf } = await desk.bulk.row(id, 2, ADA);
      return desk.bulk.sendAgain(id, 2, { reason: 'Charged twice', inSpiteOf }, ADA);
    };
    expect([(await say(first.id)).verdict, (await say(second.id)).verdict]).toEqual(['good', 'good']);
    const { sendable } = await desk.bulk.get(second.id, ADA);
    await desk.bulk.send(second.id, sendable.digest, ADA);
    await until(
      'it is in the book',
      () => desk.bulk.get(second.id, ADA),
      ({ handedOn }) => handedOn === 1,
    );
    const { verdict, again } = await desk.bulk.row(first.id, 2, ADA);
    expect([verdict, again?.reason]).toEqual(['sent already', 'Charged twice']);
    expect((await say(first.id)).verdict).toBe('good');
  });

  it('are wrong where the balance of 0 may be none, until somebody says how they know', async () => {
    await desk.store.table('accounts').update('first|u1', (current) => ({ ...current, total: 0 }));
    const { id, tabs, problems } = await importRows([good(1), good(1, { kind: 'set balance', ticket: 'B' }), good(2)]);
    expect([tabs.wrong, tabs.good]).toEqual([2, 1]);
    expect(problems.map(({ code, rows }) => [code, rows])).toContainEqual(['adjustment.zero-may-mean-unknown', 1]);
    await desk.bulk.skip(id, [3], true, ADA);
    const { problems: why, asks } = await desk.bulk.row(id, 2, ADA);
    expect(why.map(({ field }) => field)).toEqual(['account']);
    const said = await desk.bulk.sendAgain(id, 2, { reason: 'Looked there: 0', inSpiteOf: asks }, ADA);
    expect([said.verdict, said.before, said.after]).toEqual(['good', '0', '5']);
    const { sendable } = await desk.bulk.get(id, ADA);
    await desk.bulk.send(id, sendable.digest, ADA);
    await until(
      'both are in the book',
      () => desk.bulk.get(id, ADA),
      ({ handedOn }) => handedOn === 2,
    );
  });
});

describe('the limits of who looks', () => {
  const sam: Actor = { id: 'sam' as OperatorId, name: 'Sam', role: 'support' };

  it('tell rows apart that wait for somebody else, each and by the day', async () => {
    // Support may send up to 50 alone, and 250 within a day.
    const amounts = ['50', '51', '50', '50', '50', '50', '1'];
    const { id } = await importRows(amounts.map((amount, at) => good(at, { amount })));
    const seen = await desk.bulk.get(id, sam);
    expect([seen.tabs.good, seen.tabs['needs approval'], seen.sendable.needApproval]).toEqual([5, 2, 2]);
    const page = await desk.bulk.rows({ id, tab: 'needs approval', skip: 0, limit: 10 }, sam);
    expect(page.rows.map(({ number, warnings }) => [number, warnings[0]])).toEqual([
      [3, 'Needs a second person: 51 is more than the 50 that may be sent alone.'],
      [8, 'Needs a second person: of the 250 that may be sent alone within 24 hours, 0 are left.'],
    ]);
    // An admin has no limit, and another digest for the same rows.
    const byAdmin = await desk.bulk.get(id, ADA);
    expect([byAdmin.tabs.good, byAdmin.sendable.digest === seen.sendable.digest]).toEqual([7, false]);
  });

  it('refuse every row of who may make none', async () => {
    const { roles, approvalDays } = await desk.policy.get();
    await desk.policy.set({ roles: { ...roles, support: { ...roles.support, mayDraft: false } }, approvalDays }, ADA);
    const { id } = await importRows([good(1)]);
    const row = await desk.bulk.row(id, 2, sam);
    expect([row.verdict, row.problems[0]?.code]).toEqual(['wrong', 'policy.may-not-draft']);
  });
});

describe('columns', () => {
  it('are guessed by their names, changed, and remembered for files with the same names in any order', async () => {
    const text = 'Wer,Credits,Type,Why\r\nu1,5,refund,Failed generation\r\n';
    const batch = await desk.bulk.open({ name: 'a.csv', text }, ADA);
    expect([batch.mapping.columns, batch.unmapped]).toEqual([{ amount: 1, kind: 2, reason: 3 }, ['account']]);
    const mapped = await desk.bulk.setColumns(
      batch.id,
      { columns: { ...batch.mapping.columns, account: 0 }, values: { note: 'From the outage' } },
      true,
      ADA,
    );
    expect([mapped.unmapped, mapped.tabs.good]).toEqual([[], 1]);
    expect((await desk.bulk.row(batch.id, 2, ADA)).fields.note).toBe('From the outage');
    const other = 'Why;Wer;Type;Credits\nFailed generation;u2;refund;5\n';
    const again = await desk.bulk.open({ name: 'b.csv', text: other }, ADA);
    expect([again.separator, again.mapping.columns, again.tabs.good]).toEqual([
      ';',
      { account: 1, amount: 3, kind: 2, reason: 0 },
      1,
    ]);
  });

  it('of one name, or of two names for an amount, are left to a person', async () => {
    const twice = await desk.bulk.open(
      { name: 'a.csv', text: 'Account;Amount;Amount;Kind;Reason\nu1;5;50;refund;Goodwill\n' },
      ADA,
    );
    expect([twice.unmapped, twice.tabs.good]).toEqual([['amount'], 0]);
    const chosen = { columns: { ...twice.mapping.columns, amount: 2 }, values: {} };
    expect((await desk.bulk.setColumns(twice.id, chosen, true, ADA)).tabs.good).toBe(1);
    const later = await desk.bulk.open(
      { name: 'b.csv', text: 'Account;Amount;Amount;Kind;Reason\nu2;5;50;refund;Goodwill\n' },
      ADA,
    );
    expect(later.unmapped).toEqual(['amount']);
    const balance = await desk.bulk.open(
      { name: 'c.csv', text: 'Account;Credits;Change;Kind;Reason\nu3;500;5;refund;Goodwill\n' },
      ADA,
    );
    expect(balance.unmapped).toEqual(['amount']);
  });

  it('are found below a title, whose rows are named, and rows may end early', async () => {
    const text =
      'Refunds of November\n\nAccount;Amount;Kind;Reason;Ticket;Note\nu1;5;refund;Goodwill\nu2;5;refund;Good\u00A0will;;\nu3;5;refund\n';
    const batch = await desk.bulk.open({ name: 'a.csv', text }, ADA);
    expect(batch.notes).toEqual(['Row 1 is above the names of the columns and was left out: “Refunds of November”.']);
    const rows = await rowsOf(batch.id);
    expect(rows.map(({ number, problems }) => [number, problems[0]?.code])).toEqual([
      [4, undefined],
      [5, 'bulk.reason-unknown'],
      [6, 'bulk.field-count'],
    ]);
  });

  it('may hold no-break spaces, and rows quotation marks that are not closed', async () => {
    const text =
      'Account;Amount;Kind;Reason;Note\nu1;5;refund;Service\u00A0outage;24" screen\nu2;5;refund;Goodwill;"VIP\n';
    const batch = await desk.bulk.open({ name: 'a.csv', text }, ADA);
    const [odd, torn] = await rowsOf(batch.id);
    expect([odd?.verdict, odd?.fields.reason, odd?.fields.note]).toEqual(['good', 'Service outage', '24" screen']);
    expect([torn?.verdict, torn?.problems[0]?.code]).toEqual(['wrong', 'bulk.quotes']);
    expect((await desk.bulk.edit(batch.id, 3, { field: 'note', text: 'VIP' }, ADA)).verdict).toBe('good');
  });

  it('need no names: the first row is then a row like the others', async () => {
    const batch = await desk.bulk.open({ name: '', text: 'u1\t5\trefund\tFailed generation' }, ADA);
    expect([batch.hasHeader, batch.rowCount, batch.name]).toEqual([false, 1, 'Pasted rows']);
    const columns = { account: 0, amount: 1, kind: 2, reason: 3 };
    const mapped = await desk.bulk.setColumns(batch.id, { columns, values: {} }, false, ADA);
    expect(mapped.tabs).toMatchObject({ all: 1, good: 1 });
    const named = await desk.bulk.setColumns(batch.id, { columns, values: {} }, true, ADA);
    expect([named.rowCount, named.header]).toEqual([0, ['u1', '5', 'refund', 'Failed generation']]);
  });
});

describe('what is refused', () => {
  it('is a digest of something else than what is shown', async () => {
    const { id, sendable } = await importRows([good(1)]);
    await desk.store.table('accounts').update('first|u1', (current) => ({ ...current, total: 90 * CREDIT }));
    await expect(desk.bulk.send(id, sendable.digest, ADA)).rejects.toMatchObject({
      problem: { code: 'bulk.changed', kept: 'Nothing was sent.' },
    });
    expect((await desk.bulk.get(id, ADA)).state).toBe('in review');
  });

  it.each([
    { code: 'bulk.empty', text: '\r\n \r\n' },
    { code: 'bulk.too-many-rows', text: `Account\r\n${'u1\r\n'.repeat(20_002)}` },
    { code: 'bulk.too-many-columns', text: Array.from({ length: 101 }, (_, at) => `c${at}`).join(',') },
    { code: 'bulk.too-large', text: 'x'.repeat(10_000_001) },
  ])('is a file that cannot be read: $code', async ({ text, code }) => {
    await expect(desk.bulk.open({ name: 'x.csv', text }, ADA)).rejects.toMatchObject({ problem: { code } });
    expect((await desk.bulk.list({ skip: 0, limit: 10 })).total).toBe(0);
  });
});

describe('whose a file is', () => {
  const BOB: Actor = { id: 'bob' as OperatorId, name: 'Bob', role: 'support' };
  const waysOf = (id: string, actor: Actor): Record<string, () => Promise<unknown>> => ({
    columns: () => desk.bulk.setColumns(id, { columns: {}, values: {} }, true, actor),
    edit: () => desk.bulk.edit(id, 2, { field: 'note', text: 'Mine now' }, actor),
    skip: () => desk.bulk.skip(id, [2], true, actor),
    again: () => desk.bulk.sendAgain(id, 2, { reason: 'I say so', inSpiteOf: [] }, actor),
    pause: () => desk.bulk.pause(id, actor),
    resume: () => desk.bulk.resume(id, actor),
    stop: () => desk.bulk.stopSending(id, actor),
    discard: () => desk.bulk.discard(id, actor),
  });
  const codesOf = async (id: string, actor: Actor, names = Object.keys(waysOf(id, actor))) => {
    const codes: Record<string, string> = {};
    for (const name of names)
      codes[name] = await waysOf(id, actor)[name]!().then(
        () => 'done',
        (error: { problem: { code: string } }) => error.problem.code,
      );
    return codes;
  };

  it('is its importer’s, and nobody’s whose own limits do not cover it', async () => {
    // Each within what support may send alone, together beyond a day of it.
    const { id } = await importRows([1, 2, 3, 4, 5, 6].map((number) => good(number, { amount: '45' })));
    expect(new Set(Object.values(await codesOf(id, BOB)))).toEqual(new Set(['bulk.not-yours']));
    const { rowCount, tabs } = await desk.bulk.get(id, ADA);
    expect([rowCount, tabs.good, tabs.skipped]).toEqual([6, 6, 0]);
  });

  it('is nobody else’s while a row of it cannot be read, but of who has no limits', async () => {
    const { id } = await importRows([good(1, { amount: 'some' })]);
    expect((await codesOf(id, BOB, ['discard']))['discard']).toBe('bulk.not-yours');
    const eve: Actor = { ...ADA, id: 'eve' as OperatorId, name: 'Eve' };
    expect((await codesOf(id, eve, ['discard']))['discard']).toBe('done');
  });

  it('is also theirs whose limits cover all of it', async () => {
    const { id } = await importRows([good(1, { amount: '45' }), good(2, { amount: '-5', kind: 'clawback' })]);
    expect(await codesOf(id, BOB, ['edit', 'skip', 'pause', 'stop', 'discard'])).toEqual({
      edit: 'done',
      skip: 'done',
      pause: 'bulk.not-now',
      stop: 'bulk.not-now',
      discard: 'done',
    });
  });
});

describe('an amount of one adjustment', () => {
  const refusedOf = async (kind: AdjustmentKind, amount: string) => {
    const { refusals } = await desk.adjustments.preview(
      { accountId: 'first|u1' as Account['id'], kind, amount, reason: 'Goodwill', note: '', reference: '' },
      ADA,
    );
    return refusals.filter(({ where }) => where === 'amount').map(({ code }) => code);
  };

  it.each([
    ['refund', '-5'],
    ['goodwill', '-7'],
    ['top-up', '-1'],
    ['clawback', '5'],
  ] as const)('has no sign that its kind does not have: %s of %s', async (kind, amount) => {
    expect(await refusedOf(kind, amount)).toEqual(['adjustment.sign']);
    const request = {
      accountId: 'first|u1' as Account['id'],
      kind,
      amount,
      reason: 'Goodwill',
      note: '',
      reference: '',
    };
    const agreed = {
      requestId: 'straight-to-the-engine',
      approvedBefore: '100',
      approvedAfter: '95',
      acknowledged: [],
    };
    await expect(desk.adjustments.send({ ...request, ...agreed }, ADA)).rejects.toMatchObject({
      problem: { code: 'adjustment.sign' },
    });
  });

  it('is refused by a sentence where the balance would be more than can be held', async () => {
    expect(await refusedOf('refund', '9007199254')).toEqual(['adjustment.amount']);
    expect(await refusedOf('correction', '9007199154')).not.toContain('adjustment.amount');
    expect(await refusedOf('refund', '90071992540')).toEqual(['adjustment.amount']);
  });
});
