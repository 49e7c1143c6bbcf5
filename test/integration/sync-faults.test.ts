import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { providers } from '../../src/engine/providers/index.ts';
import { startSandbox, type FaultRequest, type Sandbox } from '../../src/sandbox/index.ts';
import { accountsOf, expectTruth } from '../support/compare-truth.ts';
import { connect, openParts, type Parts } from '../support/engine-parts.ts';

const APIS = [...providers.keys()];
const WITH_PAGES = ['rich-utilities', 'atomchat'];

let sandbox: Sandbox;
let parts: Parts;

beforeEach(async () => {
  sandbox = await startSandbox({ seed: 5, entriesPerAccount: 230, atomchatUsers: 3, debitsPerMinute: 0 });
  parts = await openParts();
});
afterEach(async () => {
  await parts.close();
  await sandbox.stop();
});

async function connectTo(apis: readonly string[]): Promise<void> {
  for (const one of sandbox.connections) if (apis.includes(one.providerId)) await connect(parts, one);
}

/** Faults that a sync gets over by itself, within one run. */
const PASSING: readonly [string, FaultRequest, readonly string[]][] = [
  ['latency', { kind: 'latency', milliseconds: 30, times: 5 }, APIS],
  ['429 with Retry-After in seconds', { kind: 'rate limit', retryAfterSeconds: 2, form: 'seconds', times: 2 }, APIS],
  ['429 with Retry-After as a date', { kind: 'rate limit', retryAfterSeconds: 2, form: 'http date', times: 2 }, APIS],
  ['429 without Retry-After', { kind: 'rate limit', form: 'none', times: 2 }, APIS],
  ['500', { kind: 'server error', times: 2 }, APIS],
  ['503', { kind: 'server error', status: 503, times: 2 }, APIS],
  ['a connection reset before the answer', { kind: 'reset before', times: 2 }, APIS],
  ['a connection reset after the work was done', { kind: 'reset after', times: 2 }, APIS],
  ['malformed JSON', { kind: 'malformed json', times: 2 }, APIS],
  ['a truncated body', { kind: 'truncated body', times: 2 }, APIS],
  ['an HTML page with status 502', { kind: 'html page', status: 502, times: 2 }, APIS],
  ['JSON labelled as text', { kind: 'content type', value: 'text/html', times: null }, APIS],
  ['an access token that ends mid-sweep', { kind: 'unauthorized', after: 2, times: 1 }, ['rich-utilities']],
  ['a token that has just ended', { kind: 'unauthorized', times: 1 }, ['rich-utilities']],
];

describe('within one run, a sync ends equal to the sandbox in spite of', () => {
  it.each(PASSING)('%s', async (_name, fault, apis) => {
    for (const api of apis) sandbox.inject({ ...fault, api });
    await connectTo(apis);
    await parts.sync.runAll();
    const runs = await parts.store.table('runs').find({});
    expect(runs.flatMap(({ problems }) => problems)).toEqual([]);
    await expectTruth(parts, sandbox, apis);
  });
});

/** Faults of a whole run: the next one, without the fault, must set everything right. */
const LASTING: readonly [string, FaultRequest, string][] = [
  ['an HTML page with status 200', { kind: 'html page', status: 200, times: null }, 'provider.not-json'],
  ['HTTP 500', { kind: 'server error', times: null }, 'provider.server-error'],
  ['malformed JSON', { kind: 'malformed json', times: null }, 'provider.not-json'],
  ['connections reset', { kind: 'reset before', times: null }, 'provider.unreachable'],
  ['redirects', { kind: 'redirect', times: null }, 'provider.redirected'],
  ['a pause of an hour', { kind: 'rate limit', retryAfterSeconds: 3600, times: null }, 'provider.rate-limited'],
];

describe('after runs that failed with', () => {
  it.each(LASTING)(
    '%s, the last good values stay with the reason, and the next run is right',
    async (_n, fault, code) => {
      await connectTo(APIS);
      await parts.sync.runAll();
      const before = new Map<string, unknown>();
      for (const api of APIS) before.set(api, (await accountsOf(parts, sandbox, api))[0]!.total);
      sandbox.advance({ entries: 5 });
      sandbox.inject(fault);
      await parts.sync.runAll();
      for (const api of APIS) {
        const [account] = await accountsOf(parts, sandbox, api);
        expect(account!.total, api).toBe(before.get(api));
        expect(account!.problem?.code, api).toBe(code);
        expect(account!.problem?.sentence, api).toMatch(/\.$/);
      }
      const { connections } = await parts.sync.status();
      const states = new Set(connections.map(({ health }) => health.state));
      expect([...states]).toEqual([
        { 'provider.unreachable': 'offline', 'provider.rate-limited': 'waiting' }[code] ?? 'failing',
      ]);
      sandbox.clearFaults();
      for (const { id } of connections) parts.gateway.reset(id);
      await parts.sync.runAll();
      await expectTruth(parts, sandbox, APIS);
    },
  );
});

describe('while pages shift, a sync ends equal to the sandbox', () => {
  it.each([
    ['an entry comes between two pages', { kind: 'insert between pages', entries: 1, times: 1 }],
    ['three entries come between pages, twice', { kind: 'insert between pages', entries: 3, times: 2 }],
    ['an entry is removed between two pages', { kind: 'delete between pages', index: -3, times: 1 }],
  ] as const)('when %s', async (_name, fault) => {
    for (const api of WITH_PAGES) sandbox.inject({ ...fault, api });
    await connectTo(WITH_PAGES);
    await parts.sync.runAll();
    sandbox.clearFaults();
    await parts.sync.runAll({ isFullSweep: true });
    await expectTruth(parts, sandbox, WITH_PAGES);
  });
});

/** Each variant of what an API may answer, as the sandbox offers it. */
const VARIANTS: readonly [string, string, string, boolean][] = [
  ['editpad', 'memberships', 'object', true],
  ['editpad', 'memberships', 'array', true],
  ['editpad', 'memberships', 'keyed map', true],
  ['atomchat', 'credits', 'text', true],
  ['atomchat', 'credits', 'bare', true],
  ['atomchat', 'credits', 'under data', true],
  ['atomchat', 'credits', 'disagree', false],
  ['atomchat', 'credits', 'missing', false],
  ['atomchat', 'history list', 'success.data', true],
  ['atomchat', 'limit', '20', true],
];

describe('an answer in another shape', () => {
  it.each(VARIANTS)('%s: %s as %s', async (api, quirk, value, isRead) => {
    sandbox.inject({ kind: 'quirk', api, quirk, value, times: null });
    await connectTo([api]);
    await parts.sync.runAll();
    if (isRead && quirk !== 'memberships') return expectTruth(parts, sandbox, [api]);
    const accounts = await accountsOf(parts, sandbox, api);
    if (isRead) expect(await parts.store.table('memberships').count({ accountId: accounts[0]!.id })).toBeGreaterThan(0);
    else
      for (const account of accounts)
        expect([account.total, account.problem?.code]).toEqual([null, 'provider.unexpected-shape']);
  });
});
