import { join } from 'node:path';
import { AccountSortSchema, type AccountFilter } from '../../../src/contract/accounts.ts';
import { AccountIdSchema, ConnectionIdSchema } from '../../../src/domain/ids.ts';
import { instant, type PlainDate } from '../../../src/domain/time.ts';
import { createAccounts, createDirectory, createLines, type Accounts } from '../../../src/engine/accounts/index.ts';
import { openStore, type Store } from '../../../src/engine/store/index.ts';
import { account } from '../../../src/engine/store/store-fixtures.ts';
import { silent } from '../../support/desk.ts';
import { inTurn, row, timed, type Bench, type Row, type Size } from '../measure.ts';
import { batches, benchConnection } from '../rows.ts';

const MANY = 100_000;
const FEW = 2000;
const CONNECTIONS = Array.from({ length: 8 }, (_, index) => ConnectionIdSchema.parse(`bench-${index}`));
const BATCH = 500;
const KEY = new Uint8Array(32).fill(7);
/** The longest that a page and a search may take, in milliseconds. */
const LONGEST_PAGE = 5;
const LONGEST_SEARCH = 50;
/** The longest from a closed workspace to the first accounts, in milliseconds; most of it is opening the file. */
const LONGEST_START = 1000;

const FIRST_NAMES = ['Anna', 'Ben', 'Carla', 'David', 'Émile', 'Fiona', 'Gustav', 'Hanna', 'Ivan', 'Jana', 'Łukasz'];
const LAST_NAMES = ['Meier', 'Schulz', 'Jung', 'Núñez', 'Wolf', 'Keller', 'Braun', 'Lang', 'Krause', 'Peters', 'Roth'];
const DAY = 86_400_000;
const START = Date.parse('2026-01-01T00:00:00.000Z');

/** Account number `index`: its values have no order of their own, and each tenth lacks some. */
function holder(index: number) {
  const drawn = (Math.imul(index + 1, 2_654_435_761) >>> 0) / 2 ** 32;
  const first = FIRST_NAMES[index % 11] ?? '';
  const last = LAST_NAMES[Math.floor(drawn * 11)] ?? '';
  const [day] = instant(START + Math.floor(drawn * 365) * DAY).split('T');
  return account(index, {
    id: AccountIdSchema.parse(`bench-${index % CONNECTIONS.length}:user-${index}`),
    connectionId: CONNECTIONS[index % CONNECTIONS.length],
    externalId: `user-${Math.floor(drawn * 1e9)}`,
    name: `${first} ${last}`,
    email: `${first}.${last}.${index}@example.com`.toLowerCase(),
    total: drawn < 0.1 ? null : Math.floor(drawn * 1e9),
    available: drawn > 0.5 ? null : Math.floor(drawn * 1e9),
    planEndsOn: index % 3 === 0 ? null : (day as PlainDate),
    lastMovementAt: drawn > 0.9 ? null : instant(START + Math.floor(drawn * 1e10)),
    proof: index % 4000 === 0 ? 'broken' : 'proved',
    note: index % 77 === 0 ? 'asked twice' : '',
    tags: index % 50 === 0 ? ['vip'] : [],
  });
}

/** Pages and searches of many accounts, through what the Accounts screen asks. */
export async function measureAccounts({ folder, size }: Bench): Promise<Row[]> {
  const count = size.isQuick ? FEW : MANY;
  const open = (): Promise<Store> =>
    openStore({ folder: join(folder, 'accounts'), key: KEY, logger: silent, now: () => instant(0) });
  const seeded = await open();
  await seeded.table('connections').putMany(CONNECTIONS.map(benchConnection));
  const seeding = performance.now();
  for (const batch of batches(count, BATCH, holder)) await seeded.table('accounts').putMany(batch);
  const each = ((performance.now() - seeding) / count) * 1000;
  await seeded.close();

  const begun = performance.now();
  const store = await open();
  const opened = performance.now();
  const desk = over(store);
  const { accounts } = desk;
  await readPage(accounts, {}, 'name', 'ascending');
  const first = performance.now();
  const rows = [
    row(`opening ${count} accounts to the first page`, 'ms', first - begun, null, LONGEST_START),
    row(`first page of ${count} accounts after opening, nothing remembered`, 'ms', first - opened, null, null),
    ...(await measurePages(accounts, count, size)),
    ...(await measureSearches(accounts, count, size)),
    row(`first write of an account, ${BATCH} at a time`, 'µs', each, null, null),
    row('change of a balance', 'µs', await changeEach(store, count), null, null),
  ];
  desk.close();
  await store.close();
  return rows;
}

function over(store: Store): { readonly accounts: Accounts; close(): void } {
  const directory = createDirectory(store);
  const lines = createLines(store, () => Promise.resolve(false));
  const accounts = createAccounts({
    store,
    clock: { now: () => instant(START), monotonic: () => performance.now(), sleep: () => Promise.resolve() },
    directory,
    lines,
    audit: { record: () => Promise.resolve() } as never,
    providerOf: () => undefined,
    readAgain: () => undefined,
  });
  return {
    accounts,
    close() {
      lines.close();
      directory.close();
    },
  };
}

type Direction = 'ascending' | 'descending';

function readPage(
  accounts: Accounts,
  filter: AccountFilter,
  sort: (typeof AccountSortSchema.options)[number],
  direction: Direction,
) {
  return accounts.page({ filter, sort, direction, skip: 0, limit: 50 });
}

const FILTERS: Readonly<Record<string, AccountFilter>> = {
  'all accounts': {},
  'one connection': { connectionId: CONNECTIONS[3] },
  'proof broken': { proof: 'broken' },
};

/** The slower direction of each. */
async function measurePages(accounts: Accounts, count: number, size: Size): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [name, filter] of Object.entries(FILTERS)) {
    for (const sort of AccountSortSchema.options) {
      const taken = await inTurn(size.times * 3, [
        () => readPage(accounts, filter, sort, 'ascending'),
        () => readPage(accounts, filter, sort, 'descending'),
      ]);
      rows.push(
        row(`page of 50 of ${count} accounts: ${name} by ${sort}`, 'ms', Math.max(...taken), null, LONGEST_PAGE),
      );
    }
  }
  return rows;
}

/** Another text each time, so that no answer is remembered. */
async function measureSearches(accounts: Accounts, count: number, size: Size): Promise<Row[]> {
  const two = (turn: number) => `${FIRST_NAMES[turn % 11]} ${LAST_NAMES[(turn * 3) % 11]}`;
  const texts: Readonly<Record<string, (turn: number) => string>> = {
    'two words': two,
    'two letters': (turn) => two(turn).slice(0, 2),
    'a text that is not there': (turn) => `nobody ${turn}`,
  };
  const rows: Row[] = [];
  for (const [name, textOf] of Object.entries(texts)) {
    for (const sort of ['name', 'balance'] as const) {
      let turn = 0;
      const taken = await timed(size.times, () => {
        turn += 1;
        return readPage(accounts, { search: textOf(turn) }, sort, 'ascending');
      });
      rows.push(row(`search of ${count} accounts by ${sort}: ${name}`, 'ms', taken, null, LONGEST_SEARCH));
    }
    let turn = 0;
    const taken = await timed(size.times, () => {
      turn += 1;
      return accounts.find(textOf(turn), 8);
    });
    rows.push(row(`best 8 of ${count} accounts: ${name}`, 'ms', taken, null, LONGEST_SEARCH));
  }
  return rows;
}

async function changeEach(store: Store, count: number): Promise<number> {
  const changed = Math.min(count, 10_000);
  const all = batches(changed, BATCH, (index) => ({
    ...holder(index),
    total: index,
    balanceAt: instant(START + index),
  }));
  const begun = performance.now();
  for (const batch of all) await store.table('accounts').putMany(batch);
  return ((performance.now() - begun) / changed) * 1000;
}
