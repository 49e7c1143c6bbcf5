import {
  bearerToken,
  shownBalance,
  toDecimal,
  type ActiveQuirks,
  type SandboxAccount,
  type SandboxApi,
  type SandboxEntry,
  type SandboxReply,
  type SandboxRequest,
  type SandboxWorld,
  type Slot,
} from '../sandbox-api.ts';

const WINDOW = 100;
const TOOLS = ['Passport Photo Creator', 'Background Remover', 'AI Image Upscaler', 'Resume Builder', 'PDF to Word'];
const CREDITS: Slot = { kind: 'credit', tag: '', labels: ['Credit Pack', 'Monthly Credits'], min: 5, max: 25 };
const TOOL: Slot = { kind: 'debit', tag: '', labels: TOOLS, min: 1, max: 15 };

/** The API as docs/provider-facts.md §1 has it; its error bodies are not documented. */
export const sandbox: SandboxApi = {
  id: 'codingmantra',
  label: 'CodingMantra sandbox',
  basePath: '',
  accountsPerKey: 'one',
  price: { amount: '0.1', currency: 'USD' },
  ledger: {
    decimals: 0,
    slots: [CREDITS, CREDITS, ...Array.from({ length: 30 }, () => TOOL)],
    level: { min: 30, max: 240 },
    topUpStep: 50,
    bonus: 50,
  },
  lists: ['credit', 'debit'],
  // Fewer entries than the window has, so that a year is seen whole until more come.
  year: {
    items: [
      { movement: 'granted', kind: 'credit', tag: '', labels: ['Welcome Bonus'], min: 50, max: 50, times: 1 },
      {
        movement: 'purchased',
        kind: 'credit',
        tag: '',
        labels: ['Credit Pack Purchase'],
        min: 100,
        max: 250,
        times: 11,
      },
      { movement: 'granted', kind: 'credit', tag: '', labels: ['Referral Bonus'], min: 5, max: 25, times: 4 },
      { movement: 'refunded', kind: 'credit', tag: '', labels: ['Refund of failed job'], min: 1, max: 15, times: 4 },
      { movement: 'consumed', kind: 'debit', tag: '', labels: TOOLS, min: 8, max: 40, times: 66 },
      { movement: 'expired', kind: 'debit', tag: '', labels: ['Credits expired'], min: 5, max: 60, times: 3 },
      { movement: 'clawed back', kind: 'debit', tag: '', labels: ['Chargeback'], min: 20, max: 50, times: 2 },
    ],
    plans: [],
    window: WINDOW,
    plants: [
      'window gap',
      'change made elsewhere',
      'expiry',
      'rounding or unit',
      'late entry',
      'duplicate',
      'history before first sight',
    ],
  },
  quirks: [
    { name: 'order', means: 'The history is listed oldest first.', values: ['oldest first'], calls: [] },
    {
      name: 'window',
      means: 'The history shows this many of the newest entries.',
      values: ['99', 'number'],
      calls: [],
    },
    { name: 'unknown type', means: 'The newest debit has this type.', values: ['refund', 'text'], calls: [] },
    {
      name: 'amounts',
      means: 'The newest entry has both amounts, or neither.',
      values: ['both', 'neither'],
      calls: [],
    },
    { name: 'same time', means: 'The two newest entries have the same millisecond.', values: ['yes'], calls: [] },
    {
      name: 'late entries',
      means: 'This many of the newest entries are not listed yet, though the balance has them.',
      values: ['1', 'number'],
      calls: [],
    },
    {
      name: 'missing',
      means: 'This part of the body is not there.',
      values: ['data', 'history', 'credits'],
      calls: [],
    },
    { name: 'numbers as text', means: 'Amounts are numeric strings.', values: ['yes'], calls: [] },
  ],
  nameAccount: ({ person }) => person.email,
  connect: (key) => ({ api_key: key.secret }),
  fail: (status) => {
    switch (status) {
      case 401:
        return { status, body: { error: 'Invalid API key' } };
      case 429:
        return { status, body: { error: 'Too many requests' } };
      default:
        return { status, body: { error: 'Internal server error' } };
    }
  },
  printEntry,
  holdings: (account, world) => ({
    total: toDecimal(world.balance(account), 0),
    reserved: null,
    available: null,
    unit: 'credits',
  }),
  calls: [
    {
      name: 'GET /api/user/credits',
      isWrite: false,
      answer: (request, world) =>
        authorized(request, world, (account) => ({
          credits: printNumber(balanceOf(account, world), request.quirks),
        })),
    },
    {
      name: 'GET /api/user/credits/history',
      isWrite: false,
      isPaged: true,
      answer: (request, world) =>
        authorized(request, world, (account) => ({
          currentCredits: printNumber(balanceOf(account, world), request.quirks),
          history: listHistory(account, request.quirks),
        })),
    },
  ],
};

function authorized(
  request: SandboxRequest,
  world: SandboxWorld,
  read: (account: SandboxAccount) => Record<string, unknown>,
): SandboxReply {
  const account = world.findKey(bearerToken(request))?.accounts[0];
  if (!account) return sandbox.fail(401);
  const data = read(account);
  const missing = request.quirks.get('missing');
  if (missing === 'data') return { status: 200, body: {}, accountId: account.id };
  if (missing === 'history') delete data['history'];
  if (missing === 'credits') {
    delete data['credits'];
    delete data['currentCredits'];
  }
  return { status: 200, body: { data }, accountId: account.id };
}

/** The newest entries, newest first, as the sample has them. */
function listHistory(account: SandboxAccount, quirks: ActiveQuirks): unknown[] {
  const entries = account.ledger.select();
  const end = Math.max(0, entries.count - Number(quirks.get('late entries') ?? 0));
  const count = Math.min(Number(quirks.get('window') ?? WINDOW), end);
  const newest = Array.from({ length: count }, (_, i) => entries.at(end - 1 - i));
  const [first, second] = newest;
  if (quirks.has('same time') && first && second) newest[1] = { ...second, at: first.at };
  const rows = newest.map((entry) => printEntry(entry, account, quirks));
  const oddity = oddRow(newest, quirks);
  if (oddity) rows[oddity.index] = { ...rows[oddity.index], ...oddity.fields };
  return quirks.get('order') === 'oldest first' ? rows.reverse() : rows;
}

function oddRow(newest: readonly SandboxEntry[], quirks: ActiveQuirks): { index: number; fields: object } | null {
  const type = quirks.get('unknown type');
  const debit = newest.findIndex((entry) => entry.kind === 'debit');
  if (type !== undefined && debit >= 0) return { index: debit, fields: { type } };
  switch (quirks.get('amounts')) {
    case 'both':
      return { index: 0, fields: { creditsUsed: 1, creditsAdded: 1 } };
    case 'neither':
      return { index: 0, fields: { creditsUsed: undefined, creditsAdded: undefined } };
    default:
      return null;
  }
}

function printEntry(entry: SandboxEntry, _account: SandboxAccount, quirks: ActiveQuirks): Record<string, unknown> {
  // The id of the first entry is a fixed word, the same in everybody's history.
  const isBonus = entry.serial === 0;
  const id = isBonus ? 'welcome-bonus' : `${entry.draw.toString(16).padStart(8, '0')}${entry.serial.toString(36)}`;
  const timestamp = new Date(entry.at).toISOString();
  const amount = printNumber(Math.abs(entry.amount), quirks);
  return entry.kind === 'debit'
    ? { id, type: 'debit', tool: entry.label, creditsUsed: amount, timestamp }
    : { id, type: 'credit', source: isBonus ? 'Welcome Bonus' : entry.label, creditsAdded: amount, timestamp };
}

function balanceOf(account: SandboxAccount, world: SandboxWorld): number {
  return shownBalance(world.balance(account), world.millionths(account), 0);
}

function printNumber(amount: number, quirks: ActiveQuirks): number | string {
  return quirks.has('numbers as text') ? String(amount) : amount;
}
