import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { startSandbox, type FaultRequest, type Sandbox } from '../../../sandbox/index.ts';

const API = 'codingmantra';
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ entriesPerAccount: 150, keysPerApi: 2 });
});
afterEach(() => sandbox.clearFaults());
afterAll(() => sandbox.stop());

interface Entry {
  id: string;
  type: string;
  tool?: string;
  source?: string;
  creditsUsed?: number;
  creditsAdded?: number;
  timestamp: string;
}
interface History {
  data: { currentCredits: number; history: Entry[] };
}

async function call(path: string, key = 0) {
  const { baseUrl, secret } = sandbox.connections.filter(({ providerId }) => providerId === API)[key]!;
  const answer = await fetch(baseUrl + path, { headers: { authorization: `Bearer ${secret['api_key']}` } });
  return { status: answer.status, body: (await answer.json()) as unknown };
}
const history = async () => ((await call('/api/user/credits/history')).body as History).data;
const quirk = (quirk: string, value?: string): FaultRequest => ({ api: API, kind: 'quirk', quirk, value });

it('answers the balance in exactly the documented shape', async () => {
  const credits = Number(sandbox.truth.account(API).total);
  expect(await call('/api/user/credits')).toEqual({ status: 200, body: { data: { credits } } });
});

it('lists the newest 100 entries, newest first, in exactly the documented shape', async () => {
  const { currentCredits, history: entries } = await history();
  expect(currentCredits).toBe(Number(sandbox.truth.account(API).total));
  expect(entries).toEqual(
    sandbox.truth
      .entries(API)
      .slice(-100)
      .reverse()
      .map(({ printed }) => printed),
  );
  expect(entries.map(({ timestamp }) => timestamp)).toEqual(
    entries
      .map(({ timestamp }) => timestamp)
      .sort()
      .reverse(),
  );
  for (const entry of entries) {
    const amount = expect.any(Number);
    const common = {
      id: expect.any(String),
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    };
    expect(entry).toEqual(
      entry.type === 'debit'
        ? { ...common, type: 'debit', tool: expect.any(String), creditsUsed: amount }
        : { ...common, type: 'credit', source: expect.any(String), creditsAdded: amount },
    );
    expect(entry.creditsUsed ?? entry.creditsAdded).toBeGreaterThan(0);
  }
});

it('gives every account a first entry with the same id', async () => {
  const small = await startSandbox({ entriesPerAccount: 3, keysPerApi: 2 });
  const firsts = small.truth.accounts(API).map(({ id }) => small.truth.entries(API, id)[0]!.printed);
  await small.stop();
  expect(firsts).toEqual([
    { id: 'welcome-bonus', type: 'credit', source: 'Welcome Bonus', creditsAdded: 50, timestamp: expect.any(String) },
    { id: 'welcome-bonus', type: 'credit', source: 'Welcome Bonus', creditsAdded: 50, timestamp: expect.any(String) },
  ]);
});

it('knows each key’s own user, and no other key', async () => {
  expect((await call('/api/user/credits', 0)).body).not.toEqual((await call('/api/user/credits/history', 1)).body);
  const { baseUrl } = sandbox.connections.find(({ providerId }) => providerId === API)!;
  expect((await fetch(`${baseUrl}/api/user/credits`, { headers: { authorization: 'Bearer wrong' } })).status).toBe(401);
});

it.each([99, 100, 101])('can show a window of %i', async (size) => {
  sandbox.inject(quirk('window', String(size)));
  expect((await history()).history).toHaveLength(size);
});

it('loses entries for good when 100 newer ones come', async () => {
  const before = await history();
  sandbox.advance({ entries: 100, api: API });
  const after = await history();
  const known = new Set(before.history.map(({ id }) => id));
  expect(after.history.filter(({ id }) => known.has(id))).toEqual([]);
});

it('can list oldest first', async () => {
  const newestFirst = (await history()).history;
  sandbox.inject(quirk('order'));
  expect((await history()).history).toEqual(newestFirst.reverse());
});

it('can hold back entries that the balance already has', async () => {
  const before = await history();
  sandbox.inject(quirk('late entries', '2'));
  const late = await history();
  expect(late.currentCredits).toBe(before.currentCredits);
  expect(late.history[0]).toEqual(before.history[2]);
});

it('can show a type nobody knows', async () => {
  sandbox.inject(quirk('unknown type', 'expired'));
  expect((await history()).history.filter(({ type }) => type === 'expired')).toHaveLength(1);
});

it('can show an entry with both amounts, or neither', async () => {
  sandbox.inject(quirk('amounts', 'both'));
  expect((await history()).history[0]).toMatchObject({ creditsUsed: 1, creditsAdded: 1 });
  sandbox.inject(quirk('amounts', 'neither'));
  const [entry] = (await history()).history;
  expect([entry!.creditsUsed, entry!.creditsAdded]).toEqual([undefined, undefined]);
});

it('can show two entries in one millisecond', async () => {
  sandbox.inject(quirk('same time'));
  const [first, second] = (await history()).history;
  expect(first!.timestamp).toBe(second!.timestamp);
  expect(first!.id).not.toBe(second!.id);
});

it.each([
  ['data', {}],
  ['credits', { data: {} }],
])('can leave %s out', async (part, body) => {
  sandbox.inject(quirk('missing', part));
  expect((await call('/api/user/credits')).body).toEqual(body);
});
