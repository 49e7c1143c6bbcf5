import {
  changesAt,
  digits,
  EITHER,
  failing,
  FAILURES,
  inOrder,
  NO_ANSWERS,
  NUMBERS,
  RIGHT,
  slice,
  TIMES,
  TOLD,
  totalAt,
  type Ask,
  type Change,
  type Imitation,
  type Order,
  type Reply,
  type Truth,
  type Verdict,
} from './imitation.ts';

type Row = Record<string, unknown>;

interface Form {
  readonly order?: Order;
  readonly number?: (decimal: string) => unknown;
  readonly time?: (iso: string) => unknown;
  readonly credits?: (credits: unknown) => unknown;
  readonly history?: (rows: readonly Row[]) => unknown;
  readonly page?: (rows: readonly Row[], ask: Ask) => readonly Row[];
  readonly row?: (row: Row, change: Change, left: number) => Row;
  readonly changes?: (sync: number) => readonly Change[];
  /** Changes that are listed; the others show in the balance alone. */
  readonly isListed?: (change: Change) => boolean;
  readonly total?: (sync: number) => string;
  readonly users?: (users: readonly Row[], ask: Ask) => unknown;
  readonly endpoint?: (name: string, ask: Ask) => Reply | null;
  readonly accountIds?: readonly string[];
  readonly timesAreCoarse?: boolean;
  readonly expect?: readonly (readonly Verdict[])[];
}

const ok = (data: object) => ({ success: { status: 2000, message: 'Done', data } });

function imitate(name: string, form: Form): Imitation {
  const number = form.number ?? digits;
  const changes = form.changes ?? changesAt;
  const isListed = form.isListed ?? (({ amount }: Change) => amount.startsWith('-'));
  const total = form.total ?? totalAt;
  const rows = (sync: number) => {
    let left = 0;
    return changes(sync).flatMap((change) => {
      left += Number(change.amount);
      if (!isListed(change)) return [];
      const row = {
        type: 'text',
        name: change.text,
        credits: number(change.amount.replace('-', '')),
        date: (form.time ?? String)(change.at),
      };
      return [form.row ? form.row(row, change, left) : row];
    });
  };
  return {
    name,
    syncs: 3,
    expect: form.expect ?? [RIGHT],
    accountIds: form.accountIds ?? ['ann'],
    timesAreCoarse: form.timesAreCoarse ?? false,
    truth: (sync): Truth => ({ total: total(sync), listed: changes(sync).filter(isListed), observed: [] }),
    answer: (ask, sync): Reply => {
      const endpoint = ask.path.slice(1);
      const special = form.endpoint?.(endpoint, ask);
      if (special) return special;
      if (ask.method !== 'POST') return { status: 405, body: { failed: { status: '405', message: 'Use POST' } } };
      switch (endpoint) {
        case 'getCredits':
          return { body: (form.credits ?? ((credits) => ok({ credits })))(number(total(sync))) };
        case 'getCreditDeductionHistory': {
          const all = inOrder(rows(sync), form.order ?? 'newest first');
          return { body: (form.history ?? ((history) => ok({ history })))((form.page ?? slice)(all, ask)) };
        }
        case 'getUser':
          return { body: ok({ UID: 'ann', name: 'Ann' }) };
        case 'listUsers': {
          const users = [{ UID: 'ann', name: 'Ann' }];
          return { body: form.users ? form.users(users, ask) : ok({ users: slice(users, ask) }) };
        }
        default:
          return { status: 404, body: { error: 'Invalid API' } };
      }
    },
  };
}

const ORDERS: Record<string, Form> = {
  'newest first': { order: 'newest first' },
  'oldest first': { order: 'oldest first' },
  'no order': { order: 'no order' },
};
const table = (key: 'number' | 'time', of: Readonly<Record<string, (text: string) => unknown>>) =>
  Object.fromEntries(Object.entries(of).map(([name, write]) => [name, { [key]: write }])) as Record<string, Form>;

const CREDITS: Record<string, Form> = {
  'credits bare': { credits: (credits) => ({ credits }) },
  'data.credits': { credits: (credits) => ({ data: { credits } }) },
  'success.credits': { credits: (credits) => ({ success: { status: '2000', credits } }) },
  'success: true beside': { credits: (credits) => ({ success: true, credits }) },
  'failed: null beside': {
    credits: (credits) => ({ success: { status: 2000, data: { credits } }, failed: null }),
    expect: [EITHER],
  },
  'error 0 beside': { credits: (credits) => ({ error: 0, credits }), expect: [EITHER] },
  'the same in two places': { credits: (credits) => ({ credits, data: { credits } }) },
  'two that differ': { credits: (credits) => ({ credits: 0, data: { credits } }), expect: [TOLD] },
  'another name': { credits: (credits) => ({ success: { data: { balance: credits } } }), expect: [TOLD] },
  'in words': { credits: (credits) => ({ credits: `${JSON.stringify(credits)} credits` }), expect: [TOLD] },
};
const HISTORIES: Record<string, Form> = {
  'the list bare': { history: (rows) => rows },
  'success.data': { history: (rows) => ({ success: { status: 2000, data: rows } }) },
  'history bare': { history: (history) => ({ history }) },
  'a map by number': {
    history: (rows) => ok({ history: Object.fromEntries(rows.map((row, index) => [String(index), row])) }),
    expect: [EITHER],
  },
  'under another name': { history: (rows) => ok({ deductions: rows }), expect: [EITHER] },
};
const ROWS: Record<string, Form> = {
  'what is left beside what was taken': {
    row: (row, { amount }, left) => ({ date: row['date'], credits: left, deducted: Number(amount.replace('-', '')) }),
  },
  'what is left as balance': { row: (row, _, left) => ({ ...row, balance: left }) },
  'written below zero': { row: (row, { amount }) => ({ ...row, credits: digits(amount) }) },
  'grants listed too, by type': {
    isListed: () => true,
    row: (row, { amount }) => ({ ...row, type: amount.startsWith('-') ? 'debit' : 'credit' }),
  },
  'grants listed too, by sign': {
    isListed: () => true,
    row: (row, { amount }) => ({ ...row, amount: digits(amount), credits: undefined }),
    expect: [EITHER],
  },
  'date and time apart': { row: (row, { at }) => ({ ...row, date: at.slice(0, 10), time: at.slice(11, 19) }) },
  'a date alone': { row: (row, { at }) => ({ ...row, date: at.slice(0, 10) }), timesAreCoarse: true },
  'ids of rows': { row: (row, { id }) => ({ ...row, id: digits(id.replace(/\D+/, '1')) }) },
  sent_at: { row: (row) => ({ ...row, sent_at: row['date'], date: undefined }) },
  'one amount that is a word': {
    row: (row, { id }) => (id === '1003' ? { ...row, credits: 'eight' } : row),
    expect: [TOLD],
  },
  'one time that is a word': {
    row: (row, { id }) => (id === '1003' ? { ...row, date: 'yesterday' } : row),
    expect: [TOLD],
  },
  'one row that is null': { history: (rows) => ok({ history: [...rows, null] }), expect: [TOLD] },
};
const none: Form = { changes: () => [], total: () => '0', accountIds: ['ann'] };
const NONE: Record<string, Form> = {
  'no history, as an empty list': none,
  'no history, as null': { ...none, history: () => ok({ history: null as unknown as object }), expect: [EITHER] },
  'no history, data: null': {
    ...none,
    history: () => ({ success: { status: 2000, message: 'No history found', data: null } }),
    expect: [EITHER],
  },
  'no history, as a failure': {
    ...none,
    history: () => ({ failed: { status: '2014', message: 'No history found' } }),
    expect: [EITHER],
  },
};
const same = (count: number) => (): readonly Change[] =>
  Array.from({ length: count }, (_, index) => ({
    id: String(index),
    at: '2026-11-20T10:00:00.000Z',
    amount: '-1',
    text: 'Message',
  }));
const PAGES: Record<string, Form> = {
  'as asked': {},
  'the offset ignored': { page: (rows) => rows },
  'the offset ignored, a hundred always': { page: (rows) => rows.slice(0, 100) },
  'ten at most': { page: (rows, ask) => slice(rows, ask, 10) },
};
const paged = Object.fromEntries(
  [1, 3, 100, 240].flatMap((count) =>
    Object.entries(PAGES).map(([name, form]): [string, Form] => [
      `${count} equal rows, ${name}`,
      {
        ...form,
        changes: same(count),
        total: () => '50',
        ...(name.includes('ignored') && count > 99 ? { expect: [EITHER] } : {}),
      },
    ]),
  ),
);
const USERS: Record<string, Form> = {
  'users listed, the offset ignored': { accountIds: [], users: (users) => ok({ users }) },
  'users as a map': { accountIds: [], users: (users) => ok({ users: { ann: users[0] } }), expect: [EITHER] },
  'users in a bare list': { accountIds: [], users: (users, ask) => slice(users, ask) },
  'no list of users': { endpoint: (name) => (name === 'listUsers' ? { status: 404, body: {} } : null) },
  'no getUser': { endpoint: (name) => (name === 'getUser' ? { status: 404, body: {} } : null) },
  'a user list that never ends': {
    accountIds: [],
    users: (_, { fields }) =>
      ok({ users: Array.from({ length: 5000 }, (__, index) => ({ UID: `u${Number(fields['offset']) + index}` })) }),
    expect: [TOLD],
  },
};

const plain = imitate('plain', {});
const unknown = (name: string, body: unknown): Imitation =>
  failing(plain, name, ({ path }) => (path === '/listUsers' ? null : { body }));

export const imitations: readonly Imitation[] = [
  ...Object.entries({
    ...ORDERS,
    ...table('number', NUMBERS),
    ...ROWS,
    ...table('time', TIMES),
    ...CREDITS,
    ...HISTORIES,
    ...NONE,
    ...paged,
    ...USERS,
  }).map(([name, form]) => imitate(name, form)),
  ...Object.entries(FAILURES).map(([name, body]) =>
    failing(plain, `${name} beside 0`, ({ path }) => ({
      body: body(path === '/getCreditDeductionHistory' ? { history: [] } : { credits: 0 }),
    })),
  ),
  ...Object.entries(NO_ANSWERS).map(([name, reply]) => failing(plain, name, () => reply)),
  unknown('Invalid UID where credits stand', { credits: 'Invalid UID' }),
  unknown('1007', { failed: { status: '1007', message: 'Invalid UID' } }),
  unknown('a success of another code', { success: { status: '1001', message: 'User does not exist' } }),
];
