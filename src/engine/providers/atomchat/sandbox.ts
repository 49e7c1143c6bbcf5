import {
  shownBalance,
  toDecimal,
  type AccountSeat,
  type ActiveQuirks,
  type SandboxAccount,
  type SandboxApi,
  type SandboxReply,
  type SandboxRequest,
  type SandboxWorld,
  type Slot,
} from '../sandbox-api.ts';
import { failed, placeRows, printRow, printUser, reply, succeeded } from './sandbox-print.ts';

const slot = (tag: string, label: string, min: number, max: number): Slot => ({
  kind: 'debit',
  tag,
  labels: [label],
  min,
  max,
});
const TEXT = slot('text', 'core', 1, 2);
const VOICE = slot('voice', 'audiochat', 2, 8);
const VIDEO = slot('video', 'avchat', 5, 20);
const MIX = [TEXT, TEXT, VOICE, TEXT, TEXT, TEXT, VIDEO, TEXT, VOICE, TEXT, TEXT, TEXT, TEXT, VOICE, TEXT];

/**
 * The API as docs/provider-facts.md §5 has it: form fields by POST, JSON labelled `text/html`, failures with status 200.
 * The bodies for credits are not documented; the envelope is the one found for v2.
 */
export const sandbox: SandboxApi = {
  id: 'atomchat',
  label: 'AtomChat sandbox',
  basePath: '/api/v2',
  accountsPerKey: 'many',
  price: { amount: '0.01', currency: 'USD' },
  ledger: {
    decimals: 0,
    slots: [{ kind: 'credit', tag: '', labels: ['Grant'], min: 1, max: 1 }, ...MIX],
    level: { min: 20, max: 900 },
    topUpStep: 1,
    floor: 0,
    resolution: 1000,
  },
  lists: ['debit'],
  year: {
    items: [
      { movement: 'purchased', kind: 'credit', tag: '', labels: ['Purchase'], min: 100, max: 500, times: 6 },
      { movement: 'granted', kind: 'credit', tag: '', labels: ['Grant'], min: 10, max: 50, times: 4 },
      { movement: 'refunded', kind: 'credit', tag: '', labels: ['Refund'], min: 1, max: 20, times: 2 },
      { movement: 'consumed', ...TEXT, min: 1, max: 6, times: 60 },
      { movement: 'consumed', ...VOICE, min: 5, max: 30, times: 20 },
      { movement: 'consumed', ...VIDEO, times: 10 },
    ],
    plans: [],
    window: null,
    // Rows without ids and without credits: a doubled row is two rows, and no lot is seen that could end.
    plants: ['change made elsewhere', 'rounding or unit', 'late entry', 'not here yet'],
  },
  quirks: [
    {
      name: 'flag ignored',
      means: 'The replace flag is not known: a set adds.',
      values: ['yes'],
      calls: ['POST /updateCredits'],
    },
    {
      name: 'write answer',
      means: 'The write takes effect, and its answer says that it failed.',
      values: ['failed'],
      calls: ['POST /updateCredits'],
    },
    {
      name: 'negative',
      means: 'An amount below zero is refused.',
      values: ['refused'],
      calls: ['POST /updateCredits'],
    },
    {
      name: 'flag name',
      means: 'The replace flag has this name.',
      values: ['clearExisting', 'removeExistingCredits', 'remove_existing', 'text'],
      calls: ['POST /updateCredits'],
    },
    {
      name: 'credits',
      means: 'How credits are answered.',
      values: ['text', 'bare', 'under data', 'disagree', 'missing'],
      calls: ['POST /getCredits'],
    },
    {
      name: 'unknown user',
      means: 'How a UID that does not exist is answered. Without it: a failure.',
      values: ['Invalid UID', 'zero'],
      calls: ['POST /getCredits', 'POST /updateCredits', 'POST /getCreditDeductionHistory'],
    },
    { name: 'status', means: 'Status codes in the body are strings.', values: ['text'], calls: [] },
    {
      name: 'history list',
      means: 'Where the rows stand.',
      values: ['success.data', 'data', 'history'],
      calls: ['POST /getCreditDeductionHistory'],
    },
    {
      name: 'identical rows',
      means: 'All rows of the page are equal.',
      values: ['yes'],
      calls: ['POST /getCreditDeductionHistory'],
    },
    { name: 'row ids', means: 'Rows have an id.', values: ['yes'], calls: ['POST /getCreditDeductionHistory'] },
    {
      name: 'limit',
      means: 'A page has at most this many rows.',
      values: ['20', 'number'],
      calls: ['POST /getCreditDeductionHistory', 'POST /listUsers'],
    },
  ],
  nameAccount: nameUser,
  connect: (key) => ({ api_key: key.secret }),
  fail: (status) => {
    switch (status) {
      case 401:
        return reply({ failed: { status: 1011, message: 'Incorrect API KEY.' } }, new Map());
      case 429:
        return {
          status,
          body: { failed: { status: 429, message: 'Too many requests.' } },
          contentType: 'text/html; charset=UTF-8',
        };
      default:
        return {
          status,
          body: '<html><body><h1>Internal Server Error</h1></body></html>',
          contentType: 'text/html; charset=UTF-8',
        };
    }
  },
  printEntry: (entry, _account, quirks) => printRow(entry, quirks),
  holdings: (account, world) => ({
    total: toDecimal(world.balance(account), 0),
    reserved: null,
    available: null,
    unit: 'credits',
  }),
  calls: [
    { name: 'POST /listUsers', isWrite: false, answer: listUsers },
    { name: 'POST /getUser', isWrite: false, answer: getUser },
    { name: 'POST /getCredits', isWrite: false, answer: getCredits },
    { name: 'POST /updateCredits', isWrite: true, answer: updateCredits },
    { name: 'POST /getCreditDeductionHistory', isWrite: false, isPaged: true, answer: listDeductions },
  ],
};

/** UIDs are the customer's own: some look like numbers, some differ from another in case alone. */
function nameUser(seat: AccountSeat): string {
  const { key, index, person } = seat;
  const first = person.email.split('.')[0] ?? 'user';
  const prefix = key === 0 ? '' : `k${key + 1}-`;
  if (index === 0) return `${prefix}Anna7`;
  if (index === 1) return `${prefix}anna7`;
  if (index % 5 === 2) return `${prefix}00${41_000 + index * 13}`;
  return `${prefix}${first}_${seat.draw('uid').toString(36).slice(0, 4)}${index}`;
}

type Form = Readonly<Record<string, string>>;

function keyed(
  request: SandboxRequest,
  world: SandboxWorld,
  answer: (form: Form, accounts: readonly SandboxAccount[]) => SandboxReply,
): SandboxReply {
  const given = request.headers['api-key'];
  if (given === undefined || given === '') return failed(1010, 'Invalid API KEY.', request.quirks);
  const key = world.findKey(given);
  if (!key) return failed(1011, 'Incorrect API KEY.', request.quirks);
  const isForm = request.contentType === 'application/x-www-form-urlencoded';
  return answer(isForm ? Object.fromEntries(new URLSearchParams(request.body)) : {}, key.accounts);
}

function forUser(
  request: SandboxRequest,
  world: SandboxWorld,
  answer: (form: Form, account: SandboxAccount) => SandboxReply,
): SandboxReply {
  return keyed(request, world, (form, accounts) => {
    const account = accounts.find(({ id }) => id === form['UID']);
    if (account) return answer(form, account);
    switch (request.quirks.get('unknown user')) {
      case 'Invalid UID':
        return reply({ credits: 'Invalid UID' }, request.quirks);
      case 'zero':
        return succeeded('Credits fetched successfully.', { credits: 0 }, request.quirks);
      default:
        return failed(1007, 'User does not exist.', request.quirks);
    }
  });
}

function listUsers(request: SandboxRequest, world: SandboxWorld): SandboxReply {
  return keyed(request, world, (form, accounts) => {
    const page = pageOf(form, request.quirks);
    const users = accounts.slice(page.offset, page.offset + page.limit).map(printUser);
    return succeeded('Users fetched successfully.', users, request.quirks);
  });
}

function getUser(request: SandboxRequest, world: SandboxWorld): SandboxReply {
  return forUser(request, world, (_form, account) =>
    succeeded('User details fetched successfully.', printUser(account), request.quirks),
  );
}

function getCredits(request: SandboxRequest, world: SandboxWorld): SandboxReply {
  return forUser(request, world, (_form, account) => {
    const credits = shownBalance(world.balance(account), world.millionths(account), 0);
    const message = 'Credits fetched successfully.';
    switch (request.quirks.get('credits')) {
      case 'text':
        return succeeded(message, { credits: String(credits) }, request.quirks);
      case 'bare':
        return reply({ credits }, request.quirks);
      case 'under data':
        return reply({ data: { credits } }, request.quirks);
      case 'disagree':
        return reply({ success: { status: 2000, message, credits: credits + 1, data: { credits } } }, request.quirks);
      case 'missing':
        return succeeded(message, {}, request.quirks);
      default:
        return succeeded(message, { credits }, request.quirks);
    }
  });
}

function updateCredits(request: SandboxRequest, world: SandboxWorld): SandboxReply {
  return forUser(request, world, (form, account) => {
    const text = form['credits'] ?? '';
    if (!/^[+-]?\d{1,12}$/.test(text)) return failed(1005, 'Invalid input for credits.', request.quirks);
    const kind = isReplacing(form, request.quirks) ? 'set' : 'add';
    const amount = Number(text);
    if (amount < 0 && request.quirks.has('negative')) return failed(1005, 'Invalid input for credits.', request.quirks);
    const after = kind === 'set' ? amount : world.balance(account) + amount;
    const said = request.quirks.has('write answer')
      ? failed(1099, 'Something went wrong.', request.quirks)
      : succeeded('Credits updated successfully.', { credits: after }, request.quirks);
    return {
      ...said,
      effect: { kind, accountId: account.id, amount },
    };
  });
}

/** PHP's `!empty($_REQUEST['…'])`: the string `false` is true. */
function isReplacing(form: Form, quirks: ActiveQuirks): boolean {
  const flag = form[quirks.get('flag name') ?? 'removeExisting'] ?? '';
  return !quirks.has('flag ignored') && flag !== '' && flag !== '0';
}

function listDeductions(request: SandboxRequest, world: SandboxWorld): SandboxReply {
  return forUser(request, world, (form, account) => {
    const { quirks } = request;
    const tags = form['type'] ? [form['type']] : undefined;
    const entries = account.ledger.select({ kinds: ['debit'], tags });
    const { offset, limit } = pageOf(form, quirks);
    const length = Math.max(0, Math.min(limit, entries.count - offset));
    const newest = Array.from({ length }, (_, i) => entries.at(entries.count - 1 - offset - i));
    const [first] = newest;
    const shown = quirks.has('identical rows') && first ? newest.map(() => first) : newest;
    const rows = shown.map((entry) => printRow(entry, quirks));
    return { ...placeRows(rows, quirks), accountId: account.id };
  });
}

function pageOf(form: Form, quirks: ActiveQuirks): { offset: number; limit: number } {
  const count = (text: string | undefined, fallback: number) =>
    text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : fallback;
  const clamp = Math.min(100, Number(quirks.get('limit') ?? 100));
  return { offset: count(form['offset'], 0), limit: Math.min(clamp, count(form['limit'], 10)) };
}
