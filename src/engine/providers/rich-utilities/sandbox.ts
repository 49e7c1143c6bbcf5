import {
  toDecimal,
  type ActiveQuirks,
  type EntryKind,
  type SandboxAccount,
  type SandboxApi,
  type SandboxReply,
  type SandboxRequest,
  type SandboxWorld,
  type Slot,
} from '../sandbox-api.ts';
import { DECIMALS, printBalance, printEntry, printTime, printUsage, split, userId } from './sandbox-print.ts';
import { refresh, signedIn, signIn, signOut, tokenPair } from './sandbox-sign-in.ts';

const ENVELOPES = ['data', 'entries', 'items', 'ledger', 'transactions', 'results', 'two lists'];
const DEBITS = ['Company search', 'Lead export', 'Contact lookup', 'Enrichment batch', 'Domain enrichment'];
const DEBIT: Slot = { kind: 'debit', tag: '', labels: DEBITS, min: 25, max: 1499 };
const RELOAD: Slot = { kind: 'credit', tag: '', labels: ['Auto-reload', 'Card payment'], min: 1, max: 1 };
const REFUND: Slot = { kind: 'credit', tag: '', labels: ['Refund of failed request'], min: 25, max: 900 };
const CORRECTION: Slot = {
  kind: 'adjustment',
  tag: '',
  labels: ['Manual correction', 'Goodwill'],
  min: -450,
  max: 750,
};
const debits = (count: number) => Array.from({ length: count }, () => DEBIT);

/** The API as docs/provider-facts.md §3 has it. The page shows no envelope, so the bare value is sent unless told otherwise. */
export const sandbox: SandboxApi = {
  id: 'rich-utilities',
  label: 'Rich Utilities sandbox',
  basePath: '',
  accountsPerKey: 'one',
  price: { amount: '1', currency: 'USD' },
  ledger: {
    decimals: DECIMALS,
    slots: [RELOAD, ...debits(13), REFUND, ...debits(8), CORRECTION, ...debits(8)],
    level: { min: 1700, max: 22_000 },
    topUpStep: 2500,
  },
  lists: ['credit', 'debit', 'adjustment'],
  year: {
    items: [
      { movement: 'purchased', ...RELOAD, labels: ['Auto-reload', 'Card payment'], min: 5000, max: 25_000, times: 18 },
      { movement: 'granted', kind: 'credit', tag: '', labels: ['Promo credit'], min: 500, max: 2000, times: 4 },
      { movement: 'refunded', ...REFUND, times: 10 },
      { movement: 'consumed', ...DEBIT, times: 260 },
      { movement: 'expired', kind: 'debit', tag: '', labels: ['Expired credits'], min: 100, max: 4000, times: 4 },
      { movement: 'clawed back', kind: 'debit', tag: '', labels: ['Chargeback'], min: 500, max: 3000, times: 3 },
      {
        movement: 'adjusted',
        kind: 'adjustment',
        tag: '',
        labels: ['Manual correction'],
        min: -450,
        max: 750,
        times: 8,
      },
    ],
    plans: [],
    window: null,
    plants: [
      'change made elsewhere',
      'expiry',
      'rounding or unit',
      'late entry',
      'duplicate',
      'missing entry',
      'history before first sight',
    ],
  },
  quirks: [
    {
      name: 'amounts',
      means: 'Debits and downward adjustments have a minus sign. Without it: no signs.',
      values: ['signed'],
      calls: [],
    },
    { name: 'order', means: 'The ledger is listed oldest first.', values: ['oldest first'], calls: [] },
    { name: 'envelope', means: 'The answer is wrapped in this key.', values: ENVELOPES, calls: [] },
    { name: 'times', means: 'Times name no zone.', values: ['without zone'], calls: [] },
    {
      name: 'limit',
      means: 'A page has at most this many entries, whatever was asked for.',
      values: ['20', 'number'],
      calls: [],
    },
    { name: 'user id', means: 'Everything belongs to this user.', values: ['90210', 'number'], calls: [] },
    {
      name: 'token expires',
      means: 'Every access token issued so far is refused from now on.',
      values: ['yes'],
      calls: [],
    },
    {
      name: 'token fields',
      means: 'How a token pair names its fields.',
      values: ['camel case'],
      calls: ['POST /auth/refresh', 'POST /auth/login'],
    },
    { name: 'auto-reload', means: 'Auto-reload is switched off.', values: ['off'], calls: [] },
    { name: 'numbers as text', means: 'Amounts are numeric strings.', values: ['yes'], calls: [] },
    { name: 'ids as text', means: 'Ids are strings.', values: ['yes'], calls: [] },
    {
      name: 'edited entry',
      means: 'The newest entry of the page has this description.',
      values: ['Corrected', 'text'],
      calls: ['GET /auth/account/ledger'],
    },
    { name: 'available missing', means: 'The balance has no `available`.', values: ['yes'], calls: [] },
    {
      name: 'balance mismatch',
      means: 'Reserved and available do not add up to the balance.',
      values: ['yes'],
      calls: [],
    },
    { name: 'currency', means: 'Credits are counted in this unit.', values: ['EUR', 'text'], calls: [] },
    { name: 'subscription', means: 'The summary’s subscription.', values: ['null', 'missing'], calls: [] },
  ],
  nameAccount: (seat) => String(10_000 + seat.key * 1009 + (seat.draw('id') % 1000)),
  connect: (key, world) => tokenPair(key, world),
  fail: (status) => {
    switch (status) {
      case 401:
        return { status, body: { detail: 'Not authenticated' } };
      case 429:
        return { status, body: { detail: 'Rate limit exceeded' } };
      default:
        return { status, body: { detail: 'Internal server error' } };
    }
  },
  printEntry,
  holdings: (account, world) => {
    const { balance, reserved } = split(account, world);
    return {
      total: toDecimal(balance, DECIMALS),
      reserved: toDecimal(reserved, DECIMALS),
      available: toDecimal(balance - reserved, DECIMALS),
      unit: 'USD',
    };
  },
  calls: [
    { name: 'GET /auth/account/usage', isWrite: false, answer: (request, world) => read(request, world, answerUsage) },
    {
      name: 'GET /auth/account/credits',
      isWrite: false,
      answer: (request, world) => read(request, world, answerCredits),
    },
    {
      name: 'GET /auth/account/ledger',
      isWrite: false,
      isPaged: true,
      answer: (request, world) => read(request, world, answerLedger),
    },
    {
      name: 'GET /auth/account/summary',
      isWrite: false,
      answer: (request, world) => read(request, world, answerSummary),
    },
    { name: 'POST /auth/login', isWrite: false, answer: signIn },
    { name: 'POST /auth/refresh', isWrite: false, answer: refresh },
    { name: 'POST /auth/logout', isWrite: false, answer: signOut },
    { name: 'POST /auth/token/revoke', isWrite: false, answer: signOut },
  ],
};

type Read = (account: SandboxAccount, request: SandboxRequest, world: SandboxWorld) => unknown;

function read(request: SandboxRequest, world: SandboxWorld, read: Read): SandboxReply {
  const account = signedIn(request, world);
  if ('status' in account) return account;
  try {
    return { status: 200, body: read(account, request, world), accountId: account.id };
  } catch (error) {
    if (error instanceof RangeError) return { status: 422, body: { detail: error.message } };
    throw error;
  }
}

function answerCredits(account: SandboxAccount, request: SandboxRequest, world: SandboxWorld): unknown {
  return wrap(printBalance(account, world, request.quirks), request.quirks);
}

function answerUsage(account: SandboxAccount, { query, quirks }: SandboxRequest, world: SandboxWorld): unknown {
  const period = readChoice(query['period'] ?? 'monthly', ['daily', 'monthly', 'yearly']);
  const span = { from: readTime(query['from']) ?? monthStart(world), until: readTime(query['to']) ?? world.now() };
  return wrap(printUsage(account, { period, ...span }, quirks), quirks);
}

function answerSummary(account: SandboxAccount, { quirks }: SandboxRequest, world: SandboxWorld): unknown {
  const month = { period: 'monthly', from: monthStart(world), until: world.now() };
  const subscription = {
    plan: 'growth',
    status: 'active',
    renews_at: printTime(world.epoch + 12 * 86_400_000, quirks),
  };
  const chosen = quirks.get('subscription');
  return wrap(
    {
      user_id: userId(account, quirks),
      email: account.person.email,
      credit_balance: printBalance(account, world, quirks),
      ...(chosen === 'missing' ? {} : { subscription: chosen === 'null' ? null : subscription }),
      usage_this_month: printUsage(account, month, quirks),
      total_requests_all_time: account.ledger.count(),
      account_created_at: printTime(account.createdAt, quirks),
      last_login_at: printTime(world.epoch - 3_600_000, quirks),
    },
    quirks,
  );
}

function answerLedger(account: SandboxAccount, { query, quirks }: SandboxRequest, _world: SandboxWorld): unknown {
  const kind = query['type'];
  const entries = account.ledger.select({
    kinds: kind === undefined ? undefined : [readChoice<EntryKind>(kind, ['credit', 'debit', 'adjustment'])],
    from: readTime(query['from']),
    until: readTime(query['to']),
  });
  const clamp = Math.min(100, Number(quirks.get('limit') ?? 100));
  const limit = Math.min(clamp, readCount(query['limit'] ?? '50'));
  const offset = readCount(query['offset'] ?? '0');
  const length = Math.max(0, Math.min(limit, entries.count - offset));
  const isOldestFirst = quirks.get('order') === 'oldest first';
  const rows = Array.from({ length }, (_, i) => {
    const place = offset + i;
    return printEntry(entries.at(isOldestFirst ? place : entries.count - 1 - place), account, quirks);
  });
  const edited = quirks.get('edited entry');
  const newest = rows.at(isOldestFirst ? -1 : 0);
  if (edited !== undefined && newest) newest['description'] = edited;
  const envelope = quirks.get('envelope');
  if (envelope === undefined) return rows;
  if (envelope === 'two lists') return { entries: rows, items: [] };
  return { [envelope]: rows, total: entries.count, has_more: offset + length < entries.count };
}

/** Single objects are only ever wrapped in `data`. */
function wrap(body: unknown, quirks: ActiveQuirks): unknown {
  return quirks.get('envelope') === 'data' ? { data: body } : body;
}

function monthStart(world: SandboxWorld): number {
  const now = new Date(world.now());
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1);
}

function readChoice<T extends string>(text: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === text);
  if (found === undefined) throw new RangeError(`must be one of ${choices.join(', ')}: ${text}`);
  return found;
}

function readTime(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const time = Date.parse(/[zZ]|[+-]\d\d:?\d\d$/.test(text) ? text : `${text}Z`);
  if (Number.isNaN(time)) throw new RangeError(`not an ISO 8601 time: ${text}`);
  return time;
}

function readCount(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new RangeError(`not a whole number: ${text}`);
  return Number(text);
}
