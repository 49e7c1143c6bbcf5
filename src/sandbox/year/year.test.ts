import { afterEach, describe, expect, it } from 'vitest';
import type { PlantClass } from '../../engine/providers/sandbox-year.ts';
import { startSandbox, type Sandbox, type SandboxOptions, type TruthMovement } from '../index.ts';

const END = '2026-11-01T00:00:00.000Z';
const FROZEN = Date.parse('2026-11-23T08:00:00Z');
const SMALL = { isYear: true, keysPerApi: 1, atomchatUsers: 2, epoch: END } as const;
const APIS = ['atomchat', 'codingmantra', 'editpad', 'gitread', 'rich-utilities'];

const running: Sandbox[] = [];
afterEach(() => Promise.all(running.splice(0).map((sandbox) => sandbox.stop())));

async function start(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ ...SMALL, ...options }, () => FROZEN);
  running.push(sandbox);
  return sandbox;
}

const millionths = (amount: string) => Math.round(Number(amount) * 1e6);
const sum = (movements: readonly { amount: string }[]) =>
  movements.reduce((total, { amount }) => total + millionths(amount), 0);
const everybody = ({ truth }: Sandbox) =>
  APIS.flatMap((api) => truth.accounts(api).map(({ id, total }) => ({ api, id, total })));

/** What a client reads, over HTTP: bodies as the API sends them. */
async function ask(sandbox: Sandbox, api: string, path: string, form: Record<string, string> = {}): Promise<unknown> {
  const connection = sandbox.connections.find(({ providerId }) => providerId === api);
  const secret = Object.values(connection?.secret ?? {});
  const token = connection?.secret['access_token'] ?? secret[0] ?? '';
  const isForm = api === 'atomchat';
  const isPost = isForm || api === 'editpad';
  const response = await fetch(`${connection?.baseUrl}${path}`, {
    method: isPost ? 'POST' : 'GET',
    headers: isForm ? { 'api-key': token } : { authorization: `Bearer ${token}` },
    ...(isForm ? { body: new URLSearchParams(form) } : {}),
  });
  return response.json();
}

interface Seen {
  readonly balance: number;
  readonly rows: readonly Record<string, unknown>[];
}

async function see(sandbox: Sandbox, api: string): Promise<Seen> {
  switch (api) {
    case 'atomchat': {
      const [account] = sandbox.truth.accounts(api);
      const form = { UID: account?.id ?? '', limit: '100' };
      const credits = (await ask(sandbox, api, '/getCredits', form)) as { success: { data: { credits: number } } };
      const history = (await ask(sandbox, api, '/getCreditDeductionHistory', form)) as {
        success: { data: { history: Record<string, unknown>[] } };
      };
      return { balance: credits.success.data.credits, rows: history.success.data.history };
    }
    case 'codingmantra': {
      const { data } = (await ask(sandbox, api, '/api/user/credits/history')) as {
        data: { currentCredits: number; history: Record<string, unknown>[] };
      };
      return { balance: data.currentCredits, rows: data.history };
    }
    case 'rich-utilities': {
      const { balance } = (await ask(sandbox, api, '/auth/account/credits')) as { balance: number };
      const rows: Record<string, unknown>[] = [];
      for (;;) {
        const page = await ask(sandbox, api, `/auth/account/ledger?limit=100&offset=${rows.length}`);
        rows.push(...(page as Record<string, unknown>[]));
        if ((page as unknown[]).length < 100) return { balance, rows };
      }
    }
    case 'gitread':
      return { balance: ((await ask(sandbox, api, '/api/credits')) as { credits: number }).credits, rows: [] };
    default: {
      const { memberships } = (await ask(sandbox, api, '/api/user/usage')) as {
        memberships: Record<string, unknown>[];
      };
      return { balance: Number(sandbox.truth.account(api).total), rows: memberships };
    }
  }
}

const told = (sandbox: Sandbox, api: string): TruthMovement[] => sandbox.truth.movements(api);

describe('the seeded year', () => {
  it('is 200 accounts over the five APIs, each with a year behind it', async () => {
    const sandbox = await startSandbox({ isYear: true, epoch: END }, () => FROZEN);
    running.push(sandbox);
    const counts = APIS.map((api) => sandbox.truth.accounts(api).length);
    expect(counts).toEqual([160, 10, 10, 10, 10]);
    expect(sandbox.connections).toHaveLength(41);
    const begun = everybody(sandbox).map(({ api, id }) => sandbox.truth.movements(api, id)[0]?.at ?? '');
    expect(begun.every((at) => at < '2025-11-10')).toBe(true);
    // What happened adds up to what is held, to the millionth, and at no moment to less than nothing.
    for (const { api, id, total } of everybody(sandbox)) {
      const movements = sandbox.truth.movements(api, id);
      expect([api, sum(movements)]).toEqual([api, millionths(total)]);
      let balance = 0;
      expect([api, movements.filter(({ amount }) => (balance += millionths(amount)) < 0)]).toEqual([api, []]);
    }
    const seen = new Set(
      everybody(sandbox).flatMap(({ api, id }) => sandbox.truth.movements(api, id).map((m) => m.movement)),
    );
    expect([...seen].sort()).toEqual([
      'adjusted',
      'clawed back',
      'consumed',
      'expired',
      'granted',
      'purchased',
      'refunded',
    ]);
  });

  it('happens at whole seconds, whenever it ends', async () => {
    const sandbox = await start({ epoch: Date.parse(END) + 123 });
    const times = everybody(sandbox).flatMap(({ api, id }) => sandbox.truth.movements(api, id).map(({ at }) => at));
    expect(times.filter((at) => !at.endsWith('.000Z'))).toEqual([]);
  });

  it('is the same for the same seed, and another for another', async () => {
    const [one, same, other] = await Promise.all([start({ seed: 5 }), start({ seed: 5 }), start({ seed: 6 })]);
    const yearOf = (sandbox: Sandbox) =>
      everybody(sandbox).map(({ api, id }) => [id, sandbox.truth.movements(api, id), sandbox.truth.entries(api, id)]);
    expect(yearOf(same)).toEqual(yearOf(one));
    expect(yearOf(other)).not.toEqual(yearOf(one));
  });

  it('answers what its truth says', async () => {
    const sandbox = await start();
    for (const api of APIS) {
      const { balance, rows } = await see(sandbox, api);
      expect([api, millionths(String(balance))]).toEqual([api, sum(told(sandbox, api))]);
      const listed = told(sandbox, api).filter(({ isListed }) => isListed);
      if (api !== 'editpad') expect([api, rows.length]).toEqual([api, listed.length]);
    }
    const { rows } = await see(sandbox, 'editpad');
    const used = rows.reduce((total, row) => total + Number(row['used_credits']), 0);
    const consumed = told(sandbox, 'editpad').filter(({ movement }) => movement === 'consumed');
    expect(used).toBe(-sum(consumed) / 1e6);
  });

  it('plays on as time passes, and lets nothing else arrive before its end', async () => {
    const sandbox = await start({ yearDays: 90 });
    const whole = await start();
    expect(() => sandbox.advance({ entries: 1 })).toThrow('The year is not over');
    expect(() => sandbox.setRate(1)).toThrow('The year is not over');
    const before = told(sandbox, 'rich-utilities');
    expect(before).toEqual(told(whole, 'rich-utilities').filter(({ at }) => at <= sandbox.truth.now()));
    sandbox.advance({ seconds: 275 * 86_400 });
    for (const { api, id } of everybody(whole))
      expect(sandbox.truth.movements(api, id)).toEqual(whole.truth.movements(api, id));
    sandbox.advance({ entries: 3, api: 'codingmantra' });
    expect(told(sandbox, 'codingmantra').length).toBe(told(whole, 'codingmantra').length + 3);
    expect(sum(told(sandbox, 'codingmantra'))).toBe(millionths(sandbox.truth.account('codingmantra').total));
  });
});

/** Where each class is planted, whether the balance moves by its amount, and how many rows come. */
const CHANGES: readonly { kind: PlantClass; apis: readonly string[]; isMoved: boolean; rows: number }[] = [
  {
    kind: 'change made elsewhere',
    apis: ['atomchat', 'codingmantra', 'gitread', 'rich-utilities'],
    isMoved: true,
    rows: 0,
  },
  { kind: 'expiry', apis: ['codingmantra', 'editpad', 'rich-utilities'], isMoved: true, rows: 0 },
  { kind: 'rounding or unit', apis: ['atomchat', 'codingmantra', 'rich-utilities'], isMoved: true, rows: 0 },
  { kind: 'late entry', apis: ['atomchat', 'codingmantra', 'rich-utilities'], isMoved: true, rows: 1 },
  { kind: 'duplicate', apis: ['codingmantra', 'rich-utilities'], isMoved: false, rows: 1 },
  { kind: 'missing entry', apis: ['rich-utilities'], isMoved: false, rows: 1 },
];

describe('planting', () => {
  it.each(CHANGES.flatMap(({ apis, ...change }) => apis.map((api) => ({ ...change, api }))))(
    'shows $kind at $api as what it is',
    async ({ kind, api, isMoved, rows }) => {
      const sandbox = await start();
      const day = kind === 'late entry' ? sandbox.truth.now() : null;
      const before = await see(sandbox, api);
      const planted = sandbox.plant({ class: kind, api });
      const after = await see(sandbox, api);
      const amount = millionths(planted.amount ?? '');
      expect(amount).not.toBe(0);
      expect(millionths(String(after.balance)) - millionths(String(before.balance))).toBe(isMoved ? amount : 0);
      expect(after.rows.length - before.rows.length).toBe(rows);
      if (day !== null) expect((planted.at ?? day) < day).toBe(true);
      // A doubled row moved nothing, and a shown fraction neither: the truth is what is held.
      expect(sum(told(sandbox, api))).toBe(millionths(sandbox.truth.account(api).total));
      expect(sandbox.truth.planted()).toEqual([planted]);
    },
  );

  it('leaves a window gap of just what nobody can see', async () => {
    const sandbox = await start();
    const before = await see(sandbox, 'codingmantra');
    const planted = sandbox.plant({ class: 'window gap', api: 'codingmantra' });
    const { balance, rows } = await see(sandbox, 'codingmantra');
    expect(rows).toHaveLength(100);
    expect(rows).not.toContainEqual(before.rows[0]);
    const listed = rows.reduce((total, row) => total - Number(row['creditsUsed']), 0);
    expect(before.balance + Number(planted.amount) + listed).toBe(balance);
    expect(sum(told(sandbox, 'codingmantra'))).toBe(millionths(String(balance)));
  });

  it('doubles a row in all but its id, and leaves a jump where a row is missing', async () => {
    const sandbox = await start();
    const { at } = sandbox.plant({ class: 'duplicate', api: 'rich-utilities' });
    const doubled = (await see(sandbox, 'rich-utilities')).rows.filter((row) => row['created_at'] === at);
    const alike = ['type', 'amount', 'description', 'balance_after', 'user_id'];
    const [one, two] = doubled.map((row) => alike.map((name) => row[name]));
    expect(two).toEqual(one);
    expect(new Set(doubled.map((row) => row['id'])).size).toBe(2);

    const missing = sandbox.plant({ class: 'missing entry', api: 'rich-utilities' });
    const [newest, previous] = (await see(sandbox, 'rich-utilities')).rows;
    const jump = Number(newest?.['balance_after']) - Number(newest?.['amount']) - Number(previous?.['balance_after']);
    expect(jump).toBeCloseTo(Number(missing.amount), 6);
  });

  it.each(['codingmantra', 'rich-utilities'])('hides what was before first sight at %s', async (api) => {
    const sandbox = await start();
    const before = await see(sandbox, api);
    const planted = sandbox.plant({ class: 'history before first sight', api });
    const after = await see(sandbox, api);
    expect(after.balance).toBe(before.balance);
    expect(after.rows).toEqual(before.rows.slice(0, after.rows.length));
    expect(after.rows.length).toBeLessThan(before.rows.length);
    const hidden = told(sandbox, api).filter(({ isListed }) => !isListed);
    expect(sum(hidden)).toBe(millionths(planted.amount ?? ''));
  });

  it('holds back a write that is not here yet, and says when and how much once it came', async () => {
    const sandbox = await start();
    const { id } = sandbox.truth.account('atomchat');
    const planted = sandbox.plant({ class: 'not here yet', api: 'atomchat', accountId: id, seconds: 600 });
    expect(planted).toMatchObject({ at: null, amount: null });
    const before = await see(sandbox, 'atomchat');
    await ask(sandbox, 'atomchat', '/updateCredits', { UID: id, credits: '7' });
    expect((await see(sandbox, 'atomchat')).balance).toBe(before.balance);
    expect(sandbox.truth.planted('atomchat')).toMatchObject([{ amount: '7', at: sandbox.truth.now() }]);
    sandbox.advance({ seconds: 600 });
    expect((await see(sandbox, 'atomchat')).balance).toBe(before.balance + 7);
    expect(sum(sandbox.truth.movements('atomchat', id))).toBe(millionths(String(before.balance + 7)));
  });

  it('refuses what an API cannot show, what would hide another, and any world that is no year', async () => {
    const sandbox = await start();
    expect(() => sandbox.plant({ class: 'duplicate', api: 'gitread' })).toThrow('gitread cannot show duplicate.');
    sandbox.plant({ class: 'late entry', api: 'codingmantra' });
    expect(() => sandbox.plant({ class: 'late entry', api: 'codingmantra' })).toThrow('has late entry already');
    expect(() => sandbox.plant({ class: 'window gap', api: 'codingmantra' })).toThrow('has late entry already');
    const plain = await start({ isYear: false });
    expect(() => plain.plant({ class: 'late entry', api: 'codingmantra' })).toThrow('Only a seeded year');
    expect(() => plain.truth.movements('codingmantra')).toThrow('Only a seeded year');
  });

  it('is asked for and told over the control endpoint, and names what is possible where', async () => {
    const sandbox = await start();
    const control = (path: string, body?: unknown) =>
      fetch(sandbox.controlUrl + path, {
        ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
        headers: { 'content-type': 'application/json' },
      }).then((response) => response.json());
    expect(await control('/plants/known')).toMatchObject({ editpad: ['expiry'] });
    const planted = await control('/plant', { class: 'late entry', api: 'rich-utilities' });
    expect(await control('/planted')).toEqual([planted]);
    expect(await control('/truth?api=rich-utilities')).toEqual(told(sandbox, 'rich-utilities'));
    expect(await control('/plant', { class: 'theft', api: 'gitread' })).toHaveProperty('error');
  });
});
