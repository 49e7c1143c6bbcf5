import {
  changesAt,
  cross,
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
  readonly wrap?: (value: object) => unknown;
  /** Around the list of entries. */
  readonly list?: (rows: readonly Row[], all: readonly Row[], ask: Ask) => unknown;
  /** Which rows a page holds; all are in the API's order. */
  readonly page?: (rows: readonly Row[], ask: Ask) => readonly Row[];
  readonly row?: (row: Row, change: Change, index: number) => Row;
  readonly changes?: (sync: number) => readonly Change[];
  readonly total?: (sync: number) => string;
  readonly path?: (path: string) => Reply | null;
  readonly user?: unknown;
  readonly expect?: readonly (readonly Verdict[])[];
  readonly doesNotAddUp?: boolean;
  readonly settings?: Readonly<Record<string, string>>;
}

/** 130 entries of one credit each taken, and then one more of seven. */
const many = (sync: number): readonly Change[] => [
  { id: '1000', at: '2026-10-01T00:00:00.000Z', amount: '260', text: 'Bought' },
  ...Array.from({ length: 129 }, (_, index) => ({
    id: String(1001 + index),
    at: new Date(Date.parse('2026-10-02T00:00:00Z') + index * 3_600_000).toISOString(),
    amount: '-1',
    text: 'Lookup',
  })),
  ...(sync === 0 ? [] : [{ id: '1200', at: '2026-11-28T09:00:00.000Z', amount: '-7', text: 'Background' }]),
];
const sumOf = (changes: readonly Change[]) =>
  changes.reduce((sum, { amount }) => sum + Math.round(Number(amount) * 1e6), 0) / 1e6;

function imitate(name: string, form: Form): Imitation {
  const number = form.number ?? digits;
  const time = form.time ?? String;
  const changes =
    form.changes ??
    ((sync: number) =>
      changesAt(sync).map((change) => (change.id === 'welcome-bonus' ? { ...change, id: '1001' } : change)));
  const total = form.total ?? ((sync: number) => String(sumOf(changes(sync))));
  const user = form.user ?? 41;
  const wrap = form.wrap ?? ((value: object) => value);
  const balance = (sync: number) => ({
    user_id: user,
    balance: number(total(sync)),
    reserved: number('0'),
    available: number(total(sync)),
    currency: 'USD',
  });
  const rows = (sync: number) => {
    let after = 0;
    return changes(sync).map((change, index) => {
      after = Math.round((after + Number(change.amount)) * 1e6) / 1e6;
      const row: Row = {
        id: digits(change.id),
        user_id: user,
        type: change.amount.startsWith('-') ? 'debit' : 'credit',
        amount: number(change.amount.replace('-', '')),
        balance_after: number(String(after)),
        description: change.text,
        reference: null,
        created_at: time(change.at),
      };
      return form.row ? form.row(row, change, index) : row;
    });
  };
  return {
    name,
    syncs: 3,
    secret: { access_token: 'access-0123456789abcdef', refresh_token: 'refresh-0123456789abcdef' },
    settings: form.settings ?? {},
    expect: form.expect ?? [RIGHT],
    doesNotAddUp: form.doesNotAddUp ?? false,
    truth: (sync): Truth => ({ total: total(sync), listed: changes(sync), observed: [] }),
    answer: (ask, sync): Reply => {
      const special = form.path?.(ask.path);
      if (special) return special;
      switch (ask.path) {
        case '/auth/account/summary':
          return {
            body: wrap({ user_id: user, email: 'ann@example.com', credit_balance: balance(sync), subscription: null }),
          };
        case '/auth/account/credits':
          return { body: wrap(balance(sync)) };
        case '/auth/account/ledger': {
          const all = inOrder(rows(sync), form.order ?? 'newest first');
          const page = (form.page ?? slice)(all, ask);
          return { body: form.list ? form.list(page, all, ask) : page };
        }
        case '/auth/account/usage':
          return {
            body: wrap({
              user_id: user,
              period: ask.fields['period'],
              total_requests: 0,
              credits_consumed: number('0'),
            }),
          };
        default:
          return { status: 404, body: { detail: 'Not Found' } };
      }
    },
  };
}

const ORDERS: Record<string, Form> = {
  'newest first': { order: 'newest first' },
  'oldest first': { order: 'oldest first' },
  'no order': { order: 'no order' },
};
const SIGNS: Record<string, Form> = {
  'unsigned with types': {},
  signed: { row: (row, change) => ({ ...row, amount: digits(change.amount) }) },
  'signed, all adjustments': {
    row: (row, change) => ({ ...row, type: 'adjustment', amount: digits(change.amount) }),
    expect: [EITHER],
  },
  'unsigned adjustments': { row: (row) => ({ ...row, type: 'adjustment' }), expect: [EITHER] },
  'types in capitals': { row: (row) => ({ ...row, type: String(row['type']).toUpperCase() }) },
};
const ENVELOPES: Record<string, Form> = {
  'all under data': { wrap: (data) => ({ data }), list: (data) => ({ data }) },
  entries: { list: (entries) => ({ entries }) },
  'items with a total': { list: (items, all) => ({ items, total: all.length }) },
  'data.transactions': { list: (transactions) => ({ data: { transactions } }) },
  'results with has_more': {
    list: (results, all, { fields }) => ({
      results,
      has_more: Number(fields['offset'] ?? 0) + results.length < all.length,
    }),
  },
  'two lists': { list: (entries) => ({ entries, items: [] }), expect: [TOLD] },
  'a flag that all is well': {
    list: (entries) => ({ success: true, error: null, entries }),
    wrap: (value) => ({ ...value, success: true }),
  },
};
const PAGING: Record<string, Form> = {
  'as asked': {},
  'twenty at most': { page: (rows, ask) => slice(rows, ask, 20) },
  'the offset ignored, all at once': { page: (rows) => rows },
  'the offset ignored, fifty always': { page: (rows) => rows.slice(0, 50), expect: [TOLD] },
  'the offset as a page number': {
    page: (rows, { fields }) =>
      rows.slice(Number(fields['offset']) * Number(fields['limit'])).slice(0, Number(fields['limit'])),
    expect: [TOLD],
  },
  'has_more: false after fifty': {
    page: (rows, ask) => slice(rows, ask, 50),
    list: (entries) => ({ entries, has_more: false }),
    expect: [EITHER],
  },
  'has_more: true for ever': { list: (entries) => ({ entries, has_more: true }) },
  'a total that is too small': {
    page: (rows, ask) => slice(rows, ask, 50),
    list: (entries) => ({ entries, total: 50 }),
    expect: [EITHER],
  },
};
const ROWS: Record<string, Form> = {
  'one row and no paging': {
    changes: (sync) =>
      changesAt(sync)
        .slice(0, 1)
        .map((change) => ({ ...change, id: '1' })),
    page: (rows) => rows,
  },
  'no balance after': { row: (row) => ({ ...row, balance_after: null }) },
  'no balance after at the first': { row: (row, _, index) => (index === 0 ? { ...row, balance_after: null } : row) },
  'one noisy balance after': {
    row: (row, _, index) => (index === 1 ? { ...row, balance_after: digits('90.00000000000001') } : row),
  },
  'an amount of a ten-millionth': {
    row: (row, _, index) => (index === 1 ? { ...row, amount: digits('1e-7') } : row),
    expect: [TOLD],
  },
  'an amount that is a word': {
    row: (row, _, index) => (index === 1 ? { ...row, amount: 'ten' } : row),
    expect: [TOLD],
  },
  'a time that is a word': {
    row: (row, _, index) => (index === 1 ? { ...row, created_at: 'yesterday' } : row),
    expect: [TOLD],
  },
  'a row without an id': { row: (row, _, index) => (index === 1 ? { ...row, id: null } : row), expect: [TOLD] },
  'ids beyond 2^53 in one instant': {
    changes: (sync) =>
      changesAt(sync).map((change, index) => ({
        ...change,
        id: `90071992547409${93 + index}`,
        at: index < 5 ? '2026-11-20T10:00:00.000Z' : change.at,
      })),
  },
  'ids as text': { row: (row, change) => ({ ...row, id: `e-${change.id}` }) },
  'a user id as text': { user: '41' },
  'an unknown type': { row: (row, _, index) => (index === 1 ? { ...row, type: 'expiry' } : row), expect: [EITHER] },
  'decimals of a float': {
    changes: (sync) =>
      changesAt(sync).map((change, index) => ({
        ...change,
        id: String(1001 + index),
        amount: change.amount === '-8' ? '-0.3' : change.amount,
      })),
    number: (decimal) =>
      digits(decimal === '0.3' ? '0.30000000000000004' : decimal === '89.7' ? '89.69999999999999' : decimal),
  },
  'a balance that never adds up': { total: () => '999', doesNotAddUp: true, expect: [EITHER] },
  'usage that is not there': {
    path: (path) => (path.endsWith('/usage') ? { status: 404, body: { detail: 'Not Found' } } : null),
    expect: [TOLD],
  },
  'a summary that is not there': {
    path: (path) => (path.endsWith('/summary') ? { status: 404, body: { detail: 'Not Found' } } : null),
    expect: [EITHER],
  },
  'no history yet': { changes: () => [], total: () => '0' },
  'no history yet, as null': { changes: () => [], total: () => '0', list: () => ({ entries: null }), expect: [EITHER] },
  'no history yet, in words': {
    changes: () => [],
    total: () => '0',
    list: () => ({ message: 'No history found' }),
    expect: [EITHER],
  },
};

const table = (key: 'number' | 'time', of: Readonly<Record<string, (text: string) => unknown>>) =>
  Object.fromEntries(Object.entries(of).map(([name, write]) => [name, { [key]: write }])) as Record<string, Form>;

const plain = imitate('plain', {});
const zero = { user_id: 41, balance: 0, reserved: 0, available: 0, currency: 'USD', email: 'ann@example.com' };

export const imitations: readonly Imitation[] = [
  ...Object.entries({
    ...cross(ORDERS, SIGNS),
    ...table('number', NUMBERS),
    ...table('time', TIMES),
    ...ENVELOPES,
    ...ROWS,
  }).map(([name, form]) => imitate(name, form)),
  ...Object.entries(cross(ORDERS, PAGING)).map(([name, form]) =>
    imitate(`130 entries, ${name}`, {
      ...form,
      changes: many,
      ...(form.order === 'no order' ? { expect: [EITHER] } : {}),
    }),
  ),
  ...Object.entries(FAILURES).map(([name, body]) =>
    failing(plain, `${name} beside zeros`, ({ path }) => ({
      body: body(path.endsWith('/ledger') ? { entries: [] } : zero),
    })),
  ),
  ...Object.entries(NO_ANSWERS).map(([name, reply]) => failing(plain, name, () => reply)),
  {
    ...failing(plain, 'another user’s answer', ({ path }) =>
      path.endsWith('/ledger') ? null : { body: { ...zero, user_id: 42, credit_balance: { ...zero, user_id: 42 } } },
    ),
    // The connection stays in quarantine until a person decides.
    expect: [RIGHT, TOLD],
  },
];
