import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../../src/sandbox/index.ts';
import { accountsOf, entriesOf, expectTruth } from '../support/compare-truth.ts';
import { connectAndSync, openParts, type Parts } from '../support/engine-parts.ts';

let sandbox: Sandbox;
let parts: Parts;

beforeEach(async () => {
  sandbox = await startSandbox({ seed: 21, entriesPerAccount: 60, atomchatUsers: 2, debitsPerMinute: 0 });
  parts = await openParts();
});
afterEach(async () => {
  await parts.close();
  await sandbox.stop();
});

const begin = (api: string) => connectAndSync(parts, sandbox, api);
const first = async (api: string) => (await accountsOf(parts, sandbox, api))[0]!;
const quirk = (api: string, name: string, value?: string) =>
  sandbox.inject({ kind: 'quirk', api, quirk: name, value, times: null });

describe('an answer that does not fit', () => {
  it.each([
    ['codingmantra', 'missing', 'data'],
    ['codingmantra', 'missing', 'history'],
    ['editpad', 'error true', 'yes'],
    ['atomchat', 'credits', 'missing'],
  ] as const)('%s with %s %s: nothing of it is stored', async (api, name, value) => {
    const id = await begin(api);
    const [before, snapshots] = [await first(api), await parts.store.table('balances').count()];
    const entries = await parts.store.table('entries').count();
    sandbox.advance({ entries: 4, api });
    quirk(api, name, value);
    await parts.sync.run(id);
    const after = await first(api);
    expect({ ...after, problem: null }).toEqual({ ...before, problem: null });
    expect(after.problem?.sentence).toMatch(/\.$/);
    expect(await parts.store.table('balances').count()).toBe(snapshots);
    expect(await parts.store.table('entries').count()).toBe(entries);
    sandbox.clearFaults();
    await parts.sync.run(id);
    await expectTruth(parts, sandbox, [api]);
  });

  it('counts an entry whose sign nobody knows, keeps it as sent and does not guess', async () => {
    const id = await begin('codingmantra');
    sandbox.advance({ entries: 1, api: 'codingmantra' });
    quirk('codingmantra', 'amounts', 'both');
    await parts.sync.run(id);
    const newest = (await entriesOf(parts, (await first('codingmantra')).id)).at(-1)!;
    expect(newest).toMatchObject({ type: 'unclassified', amount: null });
    const [run] = await parts.store.table('runs').find({ sort: [{ startedAt: 'desc' }], limit: 1 });
    expect(run).toMatchObject({ unclassified: 1 });
    await parts.sync.run(id);
    expect((await first('codingmantra')).proof).toBe('not verifiable');
  });

  it('looks again when entries are listed late, and is proved once they are', async () => {
    const id = await begin('codingmantra');
    sandbox.advance({ entries: 3, api: 'codingmantra' });
    const late = sandbox.truth.entries('codingmantra').at(-1)!;
    quirk('codingmantra', 'late entries', '1');
    await parts.sync.run(id);
    // Nothing is called proved that does not add up, nor broken at the first look.
    expect(await first('codingmantra')).toMatchObject({
      proof: 'not verifiable',
      proofGround: 'second look',
      unexplained: Number(late.amount) * 1_000_000,
    });
    sandbox.clearFaults();
    await parts.sync.run(id);
    expect(await first('codingmantra')).toMatchObject({ proof: 'proved', unexplained: 0 });
    await expectTruth(parts, sandbox, ['codingmantra']);
  });

  it('calls the proof broken when entries stay away, says by how much, and takes it back', async () => {
    const id = await begin('codingmantra');
    sandbox.advance({ entries: 3, api: 'codingmantra' });
    const missing = sandbox.truth.entries('codingmantra').at(-1)!;
    quirk('codingmantra', 'late entries', '1');
    await parts.sync.run(id);
    await parts.sync.run(id);
    expect(await first('codingmantra')).toMatchObject({
      proof: 'broken',
      unexplained: Number(missing.amount) * 1_000_000,
    });
    sandbox.clearFaults();
    await parts.sync.run(id);
    expect(await first('codingmantra')).toMatchObject({ proof: 'proved', unexplained: 0 });
  });
});

describe('an entry that changes at the source', () => {
  it('is versioned: the new text is shown and the old one kept', async () => {
    const id = await begin('rich-utilities');
    const account = await first('rich-utilities');
    const before = (await entriesOf(parts, account.id)).at(-1)!;
    quirk('rich-utilities', 'edited entry', 'Corrected');
    await parts.sync.run(id);
    expect(await parts.store.table('entries').get(before.id)).toMatchObject({ description: 'Corrected' });
    expect(await parts.store.table('entries').get(`${before.id}|v1`)).toMatchObject({
      description: before.description,
      status: 'replaced',
      seenAt: before.seenAt,
    });
    sandbox.clearFaults();
    await parts.sync.run(id);
    expect(await parts.store.table('entries').get(`${before.id}|v2`)).toMatchObject({ description: 'Corrected' });
    expect(await first('rich-utilities')).toMatchObject({ proof: 'proved', unexplained: 0 });
    await expectTruth(parts, sandbox, ['rich-utilities']);
  });
});

describe('plans that are only counted', () => {
  it('show consumption by the growth of what is used', async () => {
    const id = await begin('editpad');
    expect(await entriesOf(parts, (await first('editpad')).id, 'observed')).toEqual([]);
    sandbox.advance({ entries: 9, api: 'editpad' });
    await parts.sync.run(id);
    const observed = await entriesOf(parts, (await first('editpad')).id, 'observed');
    expect(observed.length).toBeGreaterThan(0);
    expect(observed.every(({ type, amount }) => type === 'debit' && amount! < 0)).toBe(true);
    expect(observed.every(({ balanceAfter }) => balanceAfter === null)).toBe(true);
  });

  it.each([
    ['used falls', '0'],
    ['total changes', '75000'],
  ])('start a new segment when %s, with no negative use', async (name, value) => {
    const id = await begin('editpad');
    quirk('editpad', name, value);
    await parts.sync.run(id);
    await parts.sync.run(id);
    const account = await first('editpad');
    const observed = await entriesOf(parts, account.id, 'observed');
    expect(observed.map(({ type, sourceType }) => [type, sourceType])).toEqual([['adjustment', 'reset']]);
    expect(await parts.store.table('memberships').count({ accountId: account.id, segment: 1 })).toBe(1);
  });

  it('stay, marked, when the API lists them no longer', async () => {
    const id = await begin('editpad');
    const plans = await parts.store.table('memberships').count();
    expect(plans).toBeGreaterThan(1);
    quirk('editpad', 'memberships', 'object');
    await parts.sync.run(id);
    expect(await parts.store.table('memberships').count({ isReturned: false })).toBe(plans - 1);
    sandbox.clearFaults();
    await parts.sync.run(id);
    await expectTruth(parts, sandbox, ['editpad']);
  });

  it('stay as they are while a list without any may mean an error', async () => {
    const id = await begin('editpad');
    const { planName } = await first('editpad');
    expect(planName).not.toBeNull();
    quirk('editpad', 'memberships', 'empty array');
    await parts.sync.run(id);
    expect(await parts.store.table('memberships').count({ isReturned: false })).toBe(0);
    expect(await first('editpad')).toMatchObject({ planName, doubt: expect.any(Object) });
    sandbox.clearFaults();
    await parts.sync.run(id);
    await expectTruth(parts, sandbox, ['editpad']);
  });
});
