import { signToken, verifyToken } from '../sandbox-jwt.ts';
import {
  bearerToken,
  toDecimal,
  type SandboxAccount,
  type SandboxApi,
  type SandboxKey,
  type SandboxReply,
  type SandboxRequest,
  type SandboxWorld,
} from '../sandbox-api.ts';

/** Clerk's session tokens live one minute. */
const TOKEN_SECONDS = 60;
const YEAR_SECONDS = 31_536_000;
/** The column is most likely an INTEGER, so the database refuses what the route lets through. */
const LARGEST = 2 ** 31 - 1;

/** The API as docs/provider-facts.md §4 has it: an absolute set that echoes the request. */
export const sandbox: SandboxApi = {
  id: 'gitread',
  label: 'GitRead sandbox',
  basePath: '',
  accountsPerKey: 'one',
  price: { amount: '1.25', currency: 'USD' },
  ledger: {
    decimals: 0,
    slots: [
      { kind: 'credit', tag: '', labels: ['Purchase'], min: 1, max: 1 },
      ...Array.from({ length: 15 }, () => ({ kind: 'debit', tag: '', labels: ['README'], min: 1, max: 1 }) as const),
    ],
    level: { min: 3, max: 40 },
    topUpStep: 1,
    floor: 0,
  },
  lists: null,
  year: {
    items: [
      { movement: 'purchased', kind: 'credit', tag: '', labels: ['Purchase'], min: 10, max: 50, times: 12 },
      { movement: 'granted', kind: 'credit', tag: '', labels: ['Gift'], min: 1, max: 5, times: 3 },
      { movement: 'refunded', kind: 'credit', tag: '', labels: ['Refund'], min: 1, max: 2, times: 3 },
      { movement: 'consumed', kind: 'debit', tag: '', labels: ['README'], min: 1, max: 3, times: 150 },
    ],
    plans: [],
    window: null,
    // An integer without a ledger: no decimal that could differ, no entry that could be late, doubled or lost.
    plants: ['change made elsewhere', 'not here yet'],
  },
  quirks: [
    {
      name: 'echo',
      means: 'The answer to a write echoes this value, whatever was set.',
      values: ['0', 'number'],
      calls: ['POST /api/credits'],
    },
    {
      name: 'page gives one',
      means: 'A balance of 0 is read as 1: the web page has given its user a credit.',
      values: ['yes'],
      calls: ['GET /api/credits'],
    },
    { name: 'no row', means: 'The user has no row: reads as 0.', values: ['yes'], calls: ['GET /api/credits'] },
    {
      name: 'credits as text',
      means: 'The balance is a numeric string.',
      values: ['yes'],
      calls: ['GET /api/credits'],
    },
    { name: 'credits missing', means: 'The body has no `credits`.', values: ['yes'], calls: ['GET /api/credits'] },
  ],
  nameAccount: (seat) => `user_2${seat.draw('id').toString(36)}${seat.draw('more id').toString(36)}${seat.key}`,
  connect: (key, world) => ({ token: longLivedToken(key, world) }),
  mintToken: (key, world) => makeToken(key, world, Math.floor(world.now() / 1000), TOKEN_SECONDS),
  fail: (status) => {
    switch (status) {
      case 401:
        return { status, body: { error: 'Unauthorized' } };
      case 429:
        return { status, body: { error: 'Too many requests' } };
      default:
        return { status, body: { error: 'Error fetching credits' } };
    }
  },
  holdings: (account, world) => ({
    total: toDecimal(world.balance(account), 0),
    reserved: null,
    available: null,
    unit: 'credits',
  }),
  calls: [
    { name: 'GET /api/credits', isWrite: false, answer: readCredits },
    { name: 'POST /api/credits', isWrite: true, answer: setCredits },
  ],
};

function readCredits(request: SandboxRequest, world: SandboxWorld): SandboxReply {
  const account = findUser(request, world);
  if (!account) return sandbox.fail(401);
  const { quirks } = request;
  if (quirks.has('no row')) return { status: 200, body: { credits: 0 } };
  if (quirks.has('credits missing')) return { status: 200, body: {} };
  const credits = world.balance(account);
  if (quirks.has('page gives one') && credits < 1)
    return { status: 200, body: { credits: 1 }, effect: { kind: 'set', accountId: account.id, amount: 1 } };
  return { status: 200, body: { credits: quirks.has('credits as text') ? String(credits) : credits } };
}

function setCredits(request: SandboxRequest, world: SandboxWorld): SandboxReply {
  const account = findUser(request, world);
  if (!account) return sandbox.fail(401);
  const body = parse(request.body);
  if (body === undefined) return { status: 500, body: { error: 'Unexpected error updating credits' } };
  const { credits } = Object(body) as { credits?: unknown };
  if (typeof credits !== 'number' || credits < 0) return { status: 400, body: { error: 'Invalid credits value' } };
  if (!Number.isInteger(credits) || credits > LARGEST)
    return { status: 500, body: { error: 'Error updating credits' } };
  const echo = request.quirks.get('echo');
  return {
    status: 200,
    body: { success: true, credits: echo === undefined ? credits : Number(echo) },
    effect: { kind: 'set', accountId: account.id, amount: credits },
  };
}

function findUser(request: SandboxRequest, world: SandboxWorld): SandboxAccount | null {
  const claims = verifyToken(bearerToken(request), world);
  if (!claims || claims.exp * 1000 <= world.now()) return null;
  return world.findAccount(claims.sub);
}

/** Good for ten years from the world's beginning: a stand-in where no command can be run to print a fresh one. */
function longLivedToken(key: SandboxKey, world: SandboxWorld): string {
  return makeToken(key, world, Math.floor(world.epoch / 1000), 10 * YEAR_SECONDS);
}

function makeToken(key: SandboxKey, world: SandboxWorld, issuedAt: number, seconds: number): string {
  const sub = key.accounts[0]?.id ?? '';
  return signToken({ sub, iat: issuedAt, exp: issuedAt + seconds, gen: 0 }, world);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
