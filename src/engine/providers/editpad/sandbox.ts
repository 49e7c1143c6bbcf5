import { membershipLife } from '../../../domain/membership.ts';
import { instant, type PlainDate } from '../../../domain/time.ts';
import type { BoughtPlan } from '../sandbox-year.ts';
import {
  bearerToken,
  toDecimal,
  type ActiveQuirks,
  type SandboxAccount,
  type SandboxApi,
  type SandboxMembership,
  type SandboxReply,
  type SandboxRequest,
  type SandboxWorld,
  type Slot,
} from '../sandbox-api.ts';

const DAY = 86_400_000;
const CALLS = ['Plagiarism Checker', 'Paraphrasing Tool', 'AI Detector', 'Grammar Checker', 'Text Summarizer'];
const CALL: Slot = { kind: 'debit', tag: '', labels: CALLS, min: 1, max: 40 };

/** The API as docs/provider-facts.md §2 has it: one call, which repeats the key it was called with. */
export const sandbox: SandboxApi = {
  id: 'editpad',
  label: 'Editpad sandbox',
  basePath: '',
  accountsPerKey: 'one',
  price: { amount: '0.002', currency: 'USD' },
  // No ledger is ever shown; what arrives is usage, which moves the counter of the first plan.
  ledger: {
    decimals: 0,
    slots: [{ kind: 'credit', tag: '', labels: ['Plan'], min: 0, max: 0 }, ...Array.from({ length: 15 }, () => CALL)],
    level: { min: 0, max: 0 },
    topUpStep: 1,
  },
  lists: null,
  year: {
    items: [],
    plans: [
      { name: 'API Starter', total: 10_000, days: 31, uses: 12, labels: CALLS },
      { name: 'API Business', total: 50_000, days: 31, uses: 20, labels: CALLS },
      { name: 'API Add-on 5K', total: 5000, days: 14, uses: 6, labels: CALLS },
    ],
    window: null,
    // Plans alone are told: neither a balance nor an entry.
    plants: ['expiry'],
  },
  quirks: [
    {
      name: 'memberships',
      means: 'How the plans are printed. Without it: one plan as an object, several as an array.',
      values: ['object', 'array', 'keyed map', 'empty array', 'null', 'missing'],
      calls: [],
    },
    { name: 'no plan', means: 'The key is valid but has no API plan: 401.', values: ['yes'], calls: [] },
    { name: 'error true', means: 'Status 200 with `error: true`.', values: ['yes'], calls: [] },
    { name: 'numbers as text', means: 'Credits are numeric strings.', values: ['yes'], calls: [] },
    { name: 'numbers null', means: 'Used credits are null.', values: ['yes'], calls: [] },
    { name: 'used falls', means: 'The first plan has this many used credits.', values: ['0', 'number'], calls: [] },
    {
      name: 'total changes',
      means: 'The first plan has this many total credits.',
      values: ['75000', 'number'],
      calls: [],
    },
    { name: 'expiry', means: 'The first plan expires on this date.', values: ['text'], calls: [] },
    {
      name: 'renewal type',
      means: 'Plans have a `renewal_type`, as the prose of the page promises.',
      values: ['monthly', 'text'],
      calls: [],
    },
    {
      name: 'other user',
      means: 'The key now belongs to somebody else.',
      values: ['someone.else@mail.example', 'text'],
      calls: [],
    },
  ],
  nameAccount: ({ person }) => person.email,
  connect: (key) => ({ api_key: key.secret }),
  fail: (status) => {
    switch (status) {
      case 401:
        return { status, body: { type: 'invalid_request', message: 'incorrect API key provided' } };
      case 429:
        return { status, body: { status: false, message: 'Per minute Limit Reached Blocked.' } };
      default:
        return { status, body: { error: true, message: 'Server Error' } };
    }
  },
  holdings: (account, world) => {
    const left = listMemberships(account, world)
      .filter((plan) => membershipLife(plan.expiresOn as PlainDate, instant(world.now())) !== 'ended')
      .reduce((sum, plan) => sum + Math.max(0, plan.totalCredits - plan.usedCredits), 0);
    return { total: toDecimal(left, 0), reserved: null, available: null, unit: 'credits' };
  },
  memberships: listMemberships,
  calls: [{ name: 'POST /api/user/usage', isWrite: false, answer: answerUsage }],
};

function answerUsage(request: SandboxRequest, world: SandboxWorld): SandboxReply {
  const { quirks } = request;
  const account = world.findKey(bearerToken(request))?.accounts[0];
  if (!account) return sandbox.fail(401);
  if (quirks.has('no plan'))
    return { status: 401, body: { type: 'invalid_request', message: 'you are not API premium user' } };
  if (quirks.has('error true')) return { status: 200, body: { error: true, message: 'Something went wrong.' } };
  const { name } = account.person;
  const email = quirks.get('other user') ?? account.person.email;
  return {
    status: 200,
    body: {
      error: false,
      user: { name, email, api_key: bearerToken(request) },
      ...printMemberships(listMemberships(account, world), quirks),
    },
    accountId: account.id,
  };
}

function printMemberships(plans: readonly SandboxMembership[], quirks: ActiveQuirks): { memberships?: unknown } {
  const rows = plans.map((plan, index) => printPlan(plan, index === 0, quirks));
  switch (quirks.get('memberships')) {
    case 'object':
      return { memberships: rows[0] };
    case 'array':
      return { memberships: rows };
    case 'keyed map':
      return { memberships: Object.fromEntries(rows.map((row, index) => [String(4101 + index * 7), row])) };
    case 'empty array':
      return { memberships: [] };
    case 'null':
      return { memberships: null };
    case 'missing':
      return {};
    default:
      return { memberships: rows.length === 1 ? rows[0] : rows };
  }
}

function printPlan(plan: SandboxMembership, isFirst: boolean, quirks: ActiveQuirks): Record<string, unknown> {
  const used = isFirst ? Number(quirks.get('used falls') ?? plan.usedCredits) : plan.usedCredits;
  const total = isFirst ? Number(quirks.get('total changes') ?? plan.totalCredits) : plan.totalCredits;
  const print = (amount: number) => (quirks.has('numbers as text') ? String(amount) : amount);
  const renewal = quirks.get('renewal type');
  return {
    plan_name: plan.planName,
    purchase_date: plan.purchasedOn,
    expiry_date: isFirst ? (quirks.get('expiry') ?? plan.expiresOn) : plan.expiresOn,
    total_credits: print(total),
    used_credits: quirks.has('numbers null') ? null : print(used),
    ...(renewal === undefined ? {} : { renewal_type: renewal }),
  };
}

interface PlanSketch {
  readonly name: string;
  /** Days from the day on which the world began. */
  readonly bought: number;
  readonly ends: number;
  readonly total: number;
  /** Part of the total that was used when the world began. */
  readonly used: number;
}

/** The first account has a plan for every case: ending this week, ending today, ended and overused, ended. */
const SKETCHES: readonly (readonly PlanSketch[])[] = [
  [
    { name: 'API Business', bought: -27, ends: 4, total: 50_000, used: 0.62 },
    { name: 'API Add-on 5K', bought: -30, ends: 0, total: 5_000, used: 0.84 },
    { name: 'API Business', bought: -58, ends: -27, total: 50_000, used: 0.97 },
    { name: 'API Starter', bought: -89, ends: -58, total: 10_000, used: 1.035 },
  ],
  [{ name: 'API Starter', bought: -12, ends: 19, total: 10_000, used: 0.3 }],
  [
    { name: 'API Enterprise', bought: -200, ends: 165, total: 1_000_000, used: 0.41 },
    { name: 'API Business', bought: -25, ends: 6, total: 50_000, used: 0.05 },
  ],
  [{ name: 'API Starter', bought: -31, ends: -1, total: 10_000, used: 0.7 }],
];

function listMemberships(account: SandboxAccount, world: SandboxWorld): readonly SandboxMembership[] {
  if (account.plans) return account.plans().map((plan) => printBought(plan, account));
  const sketches = SKETCHES[account.key % SKETCHES.length] ?? [];
  const since = account.ledger.spent(world.epoch, world.now() + 1).amount;
  return sketches.map((plan, index) => ({
    planName: plan.name,
    purchasedOn: dateAt(world.epoch + plan.bought * DAY),
    expiresOn: dateAt(world.epoch + plan.ends * DAY),
    totalCredits: plan.total,
    usedCredits: Math.floor(plan.total * plan.used) + (account.draw(`used ${index}`) % 97) + (index === 0 ? since : 0),
  }));
}

function printBought(plan: BoughtPlan, { ledger }: SandboxAccount): SandboxMembership {
  const uses = ledger.select({ kinds: ['debit'], tags: [plan.tag] });
  let used = 0;
  for (let index = 0; index < uses.count; index++) used -= uses.at(index).amount;
  return {
    planName: plan.name,
    purchasedOn: dateAt(plan.boughtAt),
    expiresOn: plan.expiresOn,
    totalCredits: plan.total,
    usedCredits: used,
  };
}

function dateAt(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
