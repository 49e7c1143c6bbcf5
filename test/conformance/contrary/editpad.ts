import {
  digits,
  EITHER,
  failing,
  FAILURES,
  NO_ANSWERS,
  NUMBERS,
  RIGHT,
  TOLD,
  type Imitation,
  type Reply,
  type Truth,
  type Verdict,
} from './imitation.ts';

interface Plan {
  readonly name: string;
  readonly bought: string;
  readonly ends: string;
  readonly total: string;
  readonly used: (sync: number) => string;
}

const LARGE: Plan = {
  name: 'API Large',
  bought: '2026-10-16',
  ends: '2027-11-16',
  total: '10000',
  used: (sync) => (sync === 0 ? '100' : '107'),
};
const SMALL: Plan = { name: 'API Small', bought: '2026-11-01', ends: '2027-12-01', total: '500', used: () => '50' };

interface Form {
  readonly plans?: readonly Plan[];
  readonly number?: (decimal: string) => unknown;
  readonly date?: (date: string) => unknown;
  readonly list?: (rows: readonly object[], sync: number) => unknown;
  readonly row?: (row: Record<string, unknown>, plan: Plan, sync: number) => unknown;
  readonly user?: unknown;
  readonly beside?: object;
  readonly expect?: readonly (readonly Verdict[])[];
  readonly truth?: (sync: number) => Truth;
}

function truthOf(plans: readonly Plan[]): (sync: number) => Truth {
  const left = (sync: number) =>
    plans.reduce((sum, plan) => sum + Math.max(0, Number(plan.total) - Number(plan.used(sync))), 0);
  return (sync) => ({
    total: String(left(sync)),
    listed: [],
    observed:
      sync === 0
        ? []
        : plans.flatMap((plan) =>
            plan.used(sync) === plan.used(0) ? [] : [String(Number(plan.used(0)) - Number(plan.used(sync)))],
          ),
    plans: plans.map((plan) => `${plan.name}|${plan.used(sync)}`),
  });
}

function imitate(name: string, form: Form): Imitation {
  const plans = form.plans ?? [LARGE, SMALL];
  const number = form.number ?? digits;
  const date = form.date ?? ((text: string) => text);
  const list = form.list ?? ((rows) => rows);
  return {
    name,
    syncs: 3,
    expect: form.expect ?? [RIGHT],
    truth: form.truth ?? truthOf(plans),
    answer: ({ path, method }, sync): Reply => {
      if (path !== '/api/user/usage' || method !== 'POST')
        return { status: 405, body: { message: 'Method not allowed' } };
      const rows = plans.map((plan) => {
        const row = {
          plan_name: plan.name,
          purchase_date: date(plan.bought),
          expiry_date: date(plan.ends),
          total_credits: number(plan.total),
          used_credits: number(plan.used(sync)),
        };
        return (form.row ? form.row(row, plan, sync) : row) as object;
      });
      const user =
        'user' in form ? form.user : { name: 'Ann', email: 'ann@example.com', api_key: 'echo-key-0123456789' };
      return { body: { error: false, ...form.beside, user, memberships: list(rows, sync) } };
    },
  };
}

const TWINS: readonly Plan[] = [
  { ...LARGE, used: () => '100' },
  { ...LARGE, used: (sync) => (sync === 0 ? '3' : '10') },
];

const LISTS: Record<string, Form> = {
  'a list': {},
  'a map by number': { list: (rows) => Object.fromEntries(rows.map((row, index) => [String(index + 7), row])) },
  'a map by name': {
    list: (rows) => Object.fromEntries(rows.map((row) => [(row as { plan_name: string }).plan_name, row])),
  },
  'a list in the other order': { list: (rows) => rows.toReversed() },
  'a list whose order changes': { list: (rows, sync) => (sync % 2 === 0 ? rows : rows.toReversed()) },
  'one object': { plans: [LARGE], list: (rows) => rows[0] },
  'a list under data': { list: (rows) => ({ data: rows }), expect: [EITHER] },
};

const DATES: Record<string, Form> = {
  'dates with midnight': { date: (date) => `${date} 00:00:00` },
  'ISO dates': { date: (date) => `${date}T00:00:00Z` },
  'ISO dates with microseconds': { date: (date) => `${date}T00:00:00.000000Z` },
  'dates with slashes, year first': { date: (date) => date.replaceAll('-', '/') },
  'dates without marks': { date: (date) => date.replaceAll('-', '') },
  'dates with a month in words': { date: (date) => new Date(date).toUTCString().slice(5, 16) },
  'the month first': { date: (date) => `${date.slice(5, 7)}/${date.slice(8)}/${date.slice(0, 4)}`, expect: [TOLD] },
  'zero dates': { date: () => '0000-00-00', expect: [EITHER] },
  'no dates': { date: () => null },
  'empty dates': { date: () => '' },
};

const ROWS: Record<string, Form> = {
  'a name that gains a space': {
    row: (row, _, sync) => (sync === 0 ? row : { ...row, plan_name: `${String(row['plan_name'])} ` }),
  },
  'a name that gains a hard space': {
    row: (row, _, sync) => (sync === 0 ? row : { ...row, plan_name: String(row['plan_name']).replace(' ', '\u00a0') }),
  },
  'a name with two spaces later': {
    row: (row, _, sync) => (sync === 0 ? row : { ...row, plan_name: String(row['plan_name']).replace(' ', '  ') }),
  },
  'a date that gains a time': {
    row: (row, _, sync) => (sync === 0 ? row : { ...row, expiry_date: `${String(row['expiry_date'])} 00:00:00` }),
  },
  'fields that are new': { row: (row) => ({ ...row, renewal_type: 'monthly', id: 9 }) },
  twins: { plans: TWINS },
  'twins that change places': {
    plans: TWINS,
    list: (rows, sync) => (sync % 2 === 0 ? rows : rows.toReversed()),
    expect: [EITHER],
  },
  'twins with nothing used that change places': {
    plans: [LARGE, LARGE].map((plan) => ({ ...plan, used: () => '100' })),
    list: (rows, sync) => (sync % 2 === 0 ? rows : rows.toReversed()),
  },
  'one plan without a name': {
    row: (row, plan) => (plan === SMALL ? { ...row, plan_name: null } : row),
    expect: [TOLD],
  },
  'one plan whose dates cannot be read': {
    row: (row, plan) => (plan === SMALL ? { ...row, expiry_date: 'soon' } : row),
    expect: [TOLD],
  },
  'one plan whose numbers cannot be read': {
    row: (row, plan) => (plan === SMALL ? { ...row, used_credits: 'many' } : row),
    expect: [TOLD],
  },
  'one plan without numbers': {
    row: (row, plan) => (plan === SMALL ? { ...row, used_credits: null } : row),
    expect: [TOLD],
  },
  'numbers with thousands': { number: (decimal) => decimal.replace('10000', '10,000'), expect: [TOLD] },
  'more used than there is': {
    plans: [{ ...SMALL, total: '40' }],
    truth: () => ({ total: '0', listed: [], observed: [], plans: ['API Small|50'] }),
    expect: [EITHER],
  },
  'user as an empty list': { user: [], expect: [EITHER] },
  'no user': { user: undefined },
  'user null': { user: null },
  'a key echoed under another name': { beside: { token: 'echo-key-0123456789' } },
  'error as text of no': { beside: { error: 'false' } },
  'error 0': { beside: { error: 0, status: 'success', success: true } },
  'error null': { beside: { error: null, status: 200 } },
};

const plain = imitate('plain', {});

export const imitations: readonly Imitation[] = [
  ...Object.entries({
    ...LISTS,
    ...Object.fromEntries(Object.entries(NUMBERS).map(([name, number]): [string, Form] => [name, { number }])),
    ...DATES,
    ...ROWS,
  }).map(([name, form]) => imitate(name, form)),
  ...Object.entries(FAILURES).map(([name, body]) =>
    failing(plain, `${name} beside no plans`, () => ({
      body: body({ user: { name: 'Ann', email: 'ann@example.com' }, memberships: [] }),
    })),
  ),
  ...Object.entries(NO_ANSWERS).map(([name, reply]) => failing(plain, name, () => reply)),
  failing(plain, '401 in the words of the page', () => ({
    status: 401,
    body: { type: 'invalid_request', message: 'incorrect API key provided' },
  })),
  failing(plain, '200 in the words of a refusal', () => ({
    body: { type: 'invalid_request', message: 'you are not API premium user', memberships: [] },
  })),
  failing(plain, 'an empty list', () => ({
    body: { error: false, user: { name: 'Ann', email: 'ann@example.com' }, memberships: [] },
  })),
  failing(plain, 'an empty map', () => ({
    body: { error: false, user: { name: 'Ann', email: 'ann@example.com' }, memberships: {} },
  })),
  failing(plain, 'memberships null', () => ({
    body: { error: false, user: { email: 'ann@example.com' }, memberships: null },
  })),
  failing(plain, 'no memberships', () => ({ body: { error: false, user: { email: 'ann@example.com' } } })),
];
