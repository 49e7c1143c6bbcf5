import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../../src/domain/ledger.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/index.ts';
import { accountsOf, entriesOf, expectTruth } from '../support/compare-truth.ts';
import { connect, connectAndSync, openParts, type Parts } from '../support/engine-parts.ts';
import { ADA } from '../support/actors.ts';

let sandbox: Sandbox;
let parts: Parts;

beforeEach(async () => {
  sandbox = await startSandbox({ seed: 3, entriesPerAccount: 60, atomchatUsers: 3, keysPerApi: 2, debitsPerMinute: 0 });
  parts = await openParts();
});
afterEach(async () => {
  await parts.close();
  await sandbox.stop();
});

const begin = (api: string) => connectAndSync(parts, sandbox, api);
const first = async (api: string) => (await accountsOf(parts, sandbox, api))[0]!;
const lastRun = async () => (await parts.store.table('runs').find({ sort: [{ startedAt: 'desc' }], limit: 1 }))[0]!;

describe('a window of the newest entries', () => {
  it('records a gap, with the net of what was lost, when none of the known entries is in it', async () => {
    const id = await begin('codingmantra');
    const known = sandbox.truth.entries('codingmantra').length;
    sandbox.advance({ entries: 140, api: 'codingmantra' });
    await parts.sync.run(id);
    const lost = sandbox.truth.entries('codingmantra').slice(known, known + 40);
    const [gap, ...others] = await parts.store.table('gaps').find({});
    expect(others).toEqual([]);
    const net = lost.reduce((sum, { amount }) => sum + Number(amount), 0);
    expect(gap).toMatchObject({ kind: 'window overflow', netChange: net * 1_000_000 });
    expect(lost.every(({ at }) => at >= gap!.from && at <= gap!.until)).toBe(true);
    expect(await first('codingmantra')).toMatchObject({ proof: 'not verifiable', unexplained: 0 });
    expect(await lastRun()).toMatchObject({ gaps: 1, entriesNew: 100 });
    sandbox.advance({ entries: 5, api: 'codingmantra' });
    await parts.sync.run(id);
    expect(await parts.store.table('gaps').count()).toBe(1);
    expect(await first('codingmantra')).toMatchObject({ proof: 'not verifiable', unexplained: 0 });
  });

  it('polls sooner after more than half a window came at once', async () => {
    const id = await begin('codingmantra');
    sandbox.advance({ entries: 60, api: 'codingmantra' });
    await parts.sync.run(id);
    const { nextRunAt } = await parts.sync.health(id);
    expect(Date.parse(nextRunAt!) - Date.now()).toBeLessThan(9 * 60_000);
    expect(await parts.store.table('gaps').count()).toBe(0);
    await expectTruth(parts, sandbox, ['codingmantra']);
  });

  it('says that history before a full first window cannot be had', async () => {
    sandbox.advance({ entries: 100, api: 'codingmantra' });
    await begin('codingmantra');
    expect(await parts.store.table('gaps').find({})).toMatchObject([{ kind: 'before first sync', netChange: null }]);
    // From the balance of the first poll on, everything is known.
    expect(await first('codingmantra')).toMatchObject({ proof: 'proved', unexplained: 0 });
  });
});

describe('history is append-only', () => {
  it('keeps an entry that the API lists no longer, marked, and takes it back when it returns', async () => {
    const id = await begin('rich-utilities');
    const account = await first('rich-utilities');
    const before = await entriesOf(parts, account.id);
    sandbox.removeEntry('rich-utilities', 20);
    await parts.sync.run(id, { isFullSweep: true });
    const vanished = await parts.store.table('entries').find({ selector: { status: 'vanished' } });
    expect(vanished.map(({ id: entryId }) => entryId)).toEqual([before[20]!.id]);
    expect(await first('rich-utilities')).toMatchObject({ proof: 'proved', unexplained: 0 });
  });

  it('does not take an entry for vanished that an incremental poll did not list', async () => {
    const id = await begin('rich-utilities');
    sandbox.advance({ entries: 3, api: 'rich-utilities' });
    await parts.sync.run(id);
    await parts.sync.run(id);
    expect(await parts.store.table('entries').count({ status: 'vanished' })).toBe(0);
  });
});

describe('what is only ours', () => {
  it('is never written by a sync: notes and tags made while it runs stay', async () => {
    const id = await begin('atomchat');
    const account = await first('atomchat');
    const run = parts.sync.run(id, { isFullSweep: true });
    for (let n = 0; n <= 20; n += 1)
      await parts.store
        .table('accounts')
        .update(account.id, (current) => ({ ...current, note: `note ${n}`, tags: ['vip'] }));
    await run;
    expect(await first('atomchat')).toMatchObject({ note: 'note 20', tags: ['vip'] });
  });

  it.each(['gitread', 'atomchat'])('%s: an applied adjustment is recognised, beside what else moved', async (api) => {
    const id = await begin(api);
    const account = await first(api);
    sandbox.change({ api, delta: '7', accountId: account.externalId === 'me' ? undefined : account.externalId });
    await parts.store.table('entries').put(expected(account.id, id, '10'));
    sandbox.change({ api, delta: '10', accountId: account.externalId === 'me' ? undefined : account.externalId });
    const told: string[] = [];
    parts.sync.onAccountSynced(async (accountId) => void told.push(accountId));
    await parts.sync.run(id);
    const observed = await entriesOf(parts, account.id, 'observed');
    expect(new Map(observed.map(({ amount, adjustmentId }) => [amount, adjustmentId]))).toEqual(
      new Map([
        [10_000_000, 'adj-1'],
        [7_000_000, null],
      ]),
    );
    expect(await parts.store.table('entries').get(`${account.id}|adj:adj-1`)).toMatchObject({ status: 'settled' });
    expect(told).toContain(account.id);
  });

  it('finds an adjustment that is only called applied after a sync saw the balance move', async () => {
    const id = await begin('gitread');
    const account = await first('gitread');
    const sentAt = new Date().toISOString();
    sandbox.change({ api: 'gitread', delta: '8' });
    await parts.sync.run(id);
    await parts.store.table('entries').put({ ...expected(account.id, id, '10'), at: sentAt as LedgerEntry['at'] });
    await parts.sync.run(id);
    const observed = await entriesOf(parts, account.id, 'observed');
    expect(observed.map(({ amount, adjustmentId }) => [amount, adjustmentId])).toEqual([
      [10_000_000, 'adj-1'],
      [-2_000_000, null],
    ]);
    expect(await parts.store.table('entries').find({ selector: { status: 'replaced' } })).toMatchObject([
      { amount: 8_000_000 },
    ]);
  });
});

describe('a run', () => {
  it('can be cancelled, keeps what it stored, and the next one goes on', async () => {
    sandbox.advance({ entries: 900, api: 'rich-utilities' });
    sandbox.inject({ kind: 'latency', api: 'rich-utilities', milliseconds: 40, times: null });
    const one = sandbox.connections.find(({ providerId }) => providerId === 'rich-utilities')!;
    const id = await connect(parts, one);
    const run = parts.sync.run(id);
    await pagesStored(2);
    await parts.sync.cancel(id);
    await run;
    expect(await lastRun()).toMatchObject({ state: 'cancelled', problems: [] });
    const kept = await parts.store.table('entries').count();
    expect(kept).toBeGreaterThan(0);
    sandbox.clearFaults();
    await parts.sync.run(id);
    expect((await lastRun()).entriesNew).toBe(960 - kept);
    expect(await entriesOf(parts, (await first('rich-utilities')).id)).toHaveLength(960);
    expect(await first('rich-utilities')).toMatchObject({ proof: 'proved' });
  });

  it('goes on in a second engine on the same folder', async () => {
    sandbox.advance({ entries: 900, api: 'rich-utilities' });
    sandbox.inject({ kind: 'latency', api: 'rich-utilities', milliseconds: 40, times: null });
    const one = sandbox.connections.find(({ providerId }) => providerId === 'rich-utilities')!;
    const id = await connect(parts, one);
    void parts.sync.run(id);
    await pagesStored(3);
    const { folder } = parts;
    await parts.close(true);
    sandbox.clearFaults();
    parts = await openParts({ folder });
    await parts.sync.run(id);
    expect(await entriesOf(parts, (await first('rich-utilities')).id)).toHaveLength(960);
    expect(await first('rich-utilities')).toMatchObject({ proof: 'proved', unexplained: 0 });
  });

  it('left open by a crash is called interrupted at the next start', async () => {
    await begin('gitread');
    const run = await lastRun();
    await parts.store.table('runs').put({ ...run, id: 'crashed' as typeof run.id, state: 'running', endedAt: null });
    await parts.sync.start();
    expect(await parts.store.table('runs').get('crashed')).toMatchObject({ state: 'interrupted' });
  });

  it('goes on with the other accounts when one cannot be read', async () => {
    const one = sandbox.connections.find(({ providerId }) => providerId === 'atomchat')!;
    const id = await connect(parts, { ...one, accountIds: [...one.accountIds, 'nobody'] });
    await parts.sync.run(id);
    expect(await lastRun()).toMatchObject({ state: 'partial', accountsDone: 4 });
    const unknown = await parts.store.table('accounts').find({ selector: { externalId: 'nobody' } });
    expect(unknown).toMatchObject([{ total: null, problem: { code: 'provider.unknown-account' } }]);
    const health = await parts.sync.health(id);
    expect(health).toMatchObject({ state: 'failing', sentence: expect.stringContaining('1 account of 4') });
  });
});

describe('a key that answers for somebody else', () => {
  it.each([
    ['gitread', async () => sandbox.mintToken('gitread', 1)],
    ['rich-utilities', async () => null],
  ])('%s: puts the connection in quarantine and stores nothing', async (api, mint) => {
    const id = await begin(api);
    const account = await first(api);
    const before = await parts.store.table('balances').count();
    const other = sandbox.connections.filter(({ providerId }) => providerId === api)[1]!;
    const token = await mint();
    await parts.connections.rotateSecret(
      {
        id: id as never,
        secret: token === null ? { ...other.secret } : { token },
      },
      ADA,
    );
    await parts.sync.run(id);
    const card = await parts.connections.get(id);
    expect(card).toMatchObject({ state: 'quarantined', health: { state: 'quarantined' } });
    expect(await parts.store.table('balances').count()).toBe(before);
    expect((await parts.store.table('accounts').get(account.id))!.total).toBe(account.total);
    await parts.connections.resume(id, ADA);
    await parts.sync.run(id);
    expect(await parts.connections.get(id)).toMatchObject({ state: 'active', health: { state: 'in sync' } });
    expect(await parts.store.table('entries').count({ origin: 'observed' })).toBe(0);
  });
});

describe('secrets', () => {
  it('are in no file of the workspace but the vault, and in no line of the log', async () => {
    const secrets = new Set<string>();
    for (const one of sandbox.connections) {
      await connect(parts, one);
      for (const value of Object.values(one.secret)) secrets.add(value);
    }
    sandbox.inject({ kind: 'unauthorized', api: 'rich-utilities', after: 1, times: 1 });
    await parts.sync.runAll();
    for (const connection of await parts.store.table('connections').find({}))
      for (const value of Object.values(await parts.gateway.secrets.of(connection).read()))
        if (value.length > 12 && !/^\d{4}-/.test(value)) secrets.add(value);
    expect(await parts.store.table('answers').count()).toBeGreaterThan(5);
    expect(await parts.store.table('answers').count({ body: { $regex: 'removed' } })).toBeGreaterThan(0);
    const { folder, logger } = parts;
    await parts.close(true);
    const files = await Promise.all(
      (await readdir(folder)).map(async (name) => readFile(join(folder, name), 'latin1')),
    );
    const text = [...files, ...logger.lines].join('\n');
    expect([...secrets].filter((secret) => text.includes(secret))).toEqual([]);
    parts = await openParts({ folder });
  });
});

describe('a balance read for an adjustment', () => {
  it('is stored at once, and what it moved by is observed by the next sync', async () => {
    const id = await begin('gitread');
    const before = await first('gitread');
    sandbox.change({ api: 'gitread', delta: '4' });
    const now = await parts.sync.readBalanceNow(before.id, new AbortController().signal);
    expect(now.total).toBe((before.total ?? 0) + 4_000_000);
    sandbox.change({ api: 'gitread', delta: '6' });
    await parts.sync.readBalanceNow(before.id, new AbortController().signal);
    expect(await entriesOf(parts, before.id, 'observed')).toEqual([]);
    await parts.sync.run(id);
    expect((await entriesOf(parts, before.id, 'observed')).map(({ amount }) => amount)).toEqual([4_000_000, 6_000_000]);
  });
});

async function pagesStored(pages: number): Promise<void> {
  await new Promise<void>((resolve) => {
    let seen = 0;
    const stop = parts.store.onChange(({ collection }) => {
      if (collection !== 'entries' || (seen += 1) < pages) return;
      stop();
      resolve();
    });
  });
}

function expected(accountId: string, connectionId: string, amount: string): LedgerEntry {
  const at = new Date().toISOString() as LedgerEntry['at'];
  return {
    id: `${accountId}|adj:adj-1`,
    connectionId,
    accountId,
    externalId: null,
    at,
    rawAt: at,
    zoneKnown: true,
    seenAt: at,
    runId: null,
    type: 'adjustment',
    sourceType: 'refund',
    amount: Number(amount) * 1_000_000,
    balanceAfter: null,
    unit: 'credits',
    description: 'refund: Failed generation',
    reference: '#8812',
    origin: 'expected',
    status: 'current',
    adjustmentId: 'adj-1',
    ordinal: 0,
    raw: '{}',
  } as unknown as LedgerEntry;
}
