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
  TIMES,
  TOLD,
  totalAt,
  type Change,
  type Imitation,
  type Order,
  type Reply,
  type Truth,
} from './imitation.ts';

/** What the page leaves open, written otherwise. */
interface Form {
  readonly order?: Order;
  readonly number?: (decimal: string) => unknown;
  readonly time?: (iso: string) => unknown;
  /** Changes one printed row. */
  readonly row?: (row: Record<string, unknown>, change: Change, number: (decimal: string) => unknown) => object | null;
  readonly body?: (body: { data: { currentCredits?: unknown; credits?: unknown; history?: unknown } }) => unknown;
  readonly changes?: (sync: number) => readonly Change[];
  readonly total?: (sync: number) => string;
  readonly expect?: Imitation['expect'];
  readonly doesNotAddUp?: boolean;
  readonly truth?: (sync: number) => Truth;
}

function imitate(name: string, form: Form): Imitation {
  const number = form.number ?? digits;
  const changes = form.changes ?? changesAt;
  const total = form.total ?? totalAt;
  const rows = (sync: number) =>
    inOrder(changes(sync), form.order ?? 'newest first').flatMap((change) => {
      const isDebit = change.amount.startsWith('-');
      const amount = number(change.amount.replace('-', ''));
      const facts = isDebit
        ? { tool: change.text, creditsUsed: amount }
        : { source: change.text, creditsAdded: amount };
      const row = {
        id: change.id,
        type: isDebit ? 'debit' : 'credit',
        ...facts,
        timestamp: (form.time ?? String)(change.at),
      };
      const printed = form.row ? form.row(row, change, number) : row;
      return printed === null ? [] : [printed];
    });
  const wrap = form.body ?? ((body: object) => body);
  return {
    name,
    syncs: 3,
    expect: form.expect ?? [RIGHT],
    doesNotAddUp: form.doesNotAddUp ?? false,
    truth: form.truth ?? ((sync) => ({ total: total(sync), listed: changes(sync), observed: [] })),
    answer: ({ path }, sync): Reply => {
      if (path === '/api/user/credits') return { body: wrap({ data: { credits: number(total(sync)) } }) };
      if (path === '/api/user/credits/history')
        return { body: wrap({ data: { currentCredits: number(total(sync)), history: rows(sync) } }) };
      return { status: 404, body: { message: 'Not found' } };
    },
  };
}

const of = <Value>(key: string, table: Readonly<Record<string, Value>>) =>
  Object.fromEntries(Object.entries(table).map(([name, value]) => [name, { [key]: value }]));

const ORDERS = of('order', { 'newest first': 'newest first', 'oldest first': 'oldest first', 'no order': 'no order' });

const forms: Record<string, Form> = {
  ...ORDERS,
  ...of('number', NUMBERS),
  ...of('time', TIMES),
  'types in capitals': { row: (row) => ({ ...row, type: String(row['type']).toUpperCase() }) },
  'types with a space': { row: (row) => ({ ...row, type: ` ${String(row['type'])} ` }) },
  'the other amount 0': { row: (row, _, number) => ({ creditsUsed: number('0'), creditsAdded: number('0'), ...row }) },
  'the other amount null': { row: (row) => ({ creditsUsed: null, creditsAdded: null, ...row }) },
  'used written below zero': {
    row: (row, change, number) =>
      change.amount.startsWith('-') ? { ...row, creditsUsed: number(change.amount) } : row,
    expect: [EITHER],
  },
  'a new type': { row: (row, change) => (change.id === '1004' ? { ...row, type: 'refund' } : row), expect: [EITHER] },
  'both amounts': { row: (row, change) => (change.id === '1004' ? { ...row, creditsUsed: 1 } : row), expect: [TOLD] },
  'ids as numbers': {
    row: (row) => ({ ...row, id: /^\d+$/.test(String(row['id'])) ? digits(String(row['id'])) : row['id'] }),
  },
  'no tool or source': { row: (row) => ({ ...row, tool: undefined, source: undefined }) },
  'unknown fields': { row: (row) => ({ ...row, meta: { a: [1, null] } }) },
  'a flag that all is well': { body: (body) => ({ success: true, status: 200, error: null, ...body }) },
  'error: false beside': { body: (body) => ({ error: false, code: 0, ...body }) },
  'one time that cannot be read': {
    row: (row, change) => (change.id === '1003' ? { ...row, timestamp: 'yesterday' } : row),
    expect: [TOLD],
  },
  'one amount of seven decimals': {
    row: (row, change) => (change.id === '1003' ? { ...row, creditsUsed: digits('8.0000001') } : row),
    expect: [TOLD],
  },
  'one row that is null': {
    row: (row, change) => (change.id === '1003' ? null : row),
    expect: [TOLD],
    body: (body) =>
      Array.isArray(body.data.history)
        ? { data: { ...body.data, history: [null, ...(body.data.history as unknown[])] } }
        : body,
  },
  'a balance that never adds up': { total: () => '999', doesNotAddUp: true, expect: [TOLD] },
  'unsigned rows and a balance that never adds up': {
    total: () => '999',
    doesNotAddUp: true,
    row: (row) => ({ ...row, creditsUsed: undefined, creditsAdded: undefined, credits: 5 }),
    expect: [EITHER],
  },
  'no history yet, as an empty list': { changes: () => [], total: () => '0' },
  'no history yet, as an empty map': {
    changes: () => [],
    total: () => '0',
    body: (body) => ('history' in body.data ? { data: { ...body.data, history: {} } } : body),
  },
  'no history yet, as null': {
    changes: () => [],
    total: () => '0',
    expect: [EITHER],
    body: (body) => ('history' in body.data ? { data: { ...body.data, history: null } } : body),
  },
  'two changes of one instant': {
    changes: (sync) =>
      changesAt(sync).map((change) => (change.id === '1003' ? { ...change, at: '2026-11-20T11:00:00.000Z' } : change)),
  },
  'decimals of a float': {
    changes: (sync) => changesAt(sync).map((change) => (change.id === '1003' ? { ...change, amount: '-0.3' } : change)),
    total: (sync) => (sync === 0 ? '137.7' : '130.7'),
    number: (decimal) =>
      digits(decimal === '0.3' ? '0.30000000000000004' : decimal === '137.7' ? '137.70000000000002' : decimal),
  },
};

const plain = imitate('plain', {});
/** Without its history the balance can still be read: the rest is kept. */
const withoutHistory = (name: string, reply: Reply): Imitation => ({
  ...plain,
  name: `the history says ${name}`,
  syncs: 2,
  expect: [EITHER],
  truth: (sync) => ({ total: totalAt(sync), listed: [], observed: [] }),
  answer: (ask, sync) => (ask.path.endsWith('/history') ? reply : plain.answer(ask, sync)),
});

export const imitations: readonly Imitation[] = [
  ...Object.entries(forms).map(([name, form]) => imitate(name, form)),
  ...Object.entries(FAILURES).map(([name, body]) =>
    failing(plain, name, () => ({ body: body({ data: { credits: 0, currentCredits: 0, history: [] } }) })),
  ),
  ...Object.entries(NO_ANSWERS).map(([name, reply]) => failing(plain, name, () => reply)),
  withoutHistory('404 No history found', { status: 404, body: { message: 'No history found' } }),
  withoutHistory('200 No history found', { body: { message: 'No history found' } }),
  withoutHistory('data: null', { body: { data: null } }),
];
