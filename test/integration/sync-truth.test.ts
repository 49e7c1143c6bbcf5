import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { providers } from '../../src/engine/providers/index.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/index.ts';
import { accountsOf, entriesOf, expectTruth } from '../support/compare-truth.ts';
import { connect, openParts, type Parts } from '../support/engine-parts.ts';

const APIS = [...providers.values()].map(({ manifest }) => manifest.id);

let sandbox: Sandbox;
let parts: Parts;
const ids = new Map<string, string>();

beforeAll(async () => {
  sandbox = await startSandbox({ seed: 11, entriesPerAccount: 230, atomchatUsers: 6, debitsPerMinute: 0 });
  parts = await openParts();
  for (const one of sandbox.connections) ids.set(one.providerId, await connect(parts, one));
  await parts.sync.runAll();
});
afterAll(async () => {
  await parts.close();
  await sandbox.stop();
});

describe('a sync of all sandbox APIs', () => {
  it('leaves the store equal to what they hold, entry by entry', async () => {
    expect(await parts.store.table('runs').find({ selector: { state: { $ne: 'done' } } })).toEqual([]);
    await expectTruth(parts, sandbox, APIS);
  });

  it('says of each connection that it is in sync', async () => {
    const status = await parts.sync.status();
    expect(status.connections.map(({ health }) => health.state)).toEqual(APIS.map(() => 'in sync'));
    expect(status.state).toBe('in sync');
  });

  it('makes nothing new of what has not changed', async () => {
    const before = await parts.store.table('entries').count();
    await parts.sync.runAll();
    expect(await parts.store.table('entries').count()).toBe(before);
    const [last] = await parts.store.table('runs').find({ sort: [{ startedAt: 'desc' }], limit: 1 });
    expect(last).toMatchObject({ entriesNew: 0, entriesChanged: 0, state: 'done' });
    await expectTruth(parts, sandbox, APIS);
  });

  it('follows what happens, and observes what no API lists', async () => {
    sandbox.advance({ entries: 7 });
    const totals = new Map<string, bigint>();
    for (const api of APIS) totals.set(api, BigInt((await accountsOf(parts, sandbox, api))[0]!.total ?? 0));
    await parts.sync.runAll();
    await expectTruth(parts, sandbox, APIS);
    for (const api of APIS) {
      const account = (await accountsOf(parts, sandbox, api))[0]!;
      const observed = await entriesOf(parts, account.id, 'observed');
      const { coverage } = [...providers.values()].find(({ manifest }) => manifest.id === api)!.manifest.ledger;
      const isObserved = coverage === 'none' || coverage === 'deductions';
      const sum = observed.reduce((total, entry) => total + BigInt(entry.amount ?? 0), 0n);
      if (coverage === 'none') expect(sum, api).toBe(BigInt(account.total ?? 0) - totals.get(api)!);
      if (!isObserved) expect(observed, api).toEqual([]);
      expect(account.proof, api).toBe(isObserved ? 'not verifiable' : 'proved');
      expect(account.unexplained).toBe(0);
    }
  });

  it('observes a change made elsewhere that no ledger shows, and proves nothing by it', async () => {
    for (const { manifest } of providers.values()) {
      const [before] = await accountsOf(parts, sandbox, manifest.id);
      const known = new Set((await entriesOf(parts, before!.id, 'observed')).map(({ id }) => id));
      sandbox.change({ api: manifest.id, delta: '25' });
      await parts.sync.run(ids.get(manifest.id)!);
      const [after] = await accountsOf(parts, sandbox, manifest.id);
      const moved = (after!.total ?? 0) - (before!.total ?? 0);
      const fresh = (await entriesOf(parts, after!.id, 'observed')).filter(({ id }) => !known.has(id));
      const isObserved = ['none', 'deductions'].includes(manifest.ledger.coverage);
      expect(
        fresh.map(({ amount }) => amount),
        manifest.id,
      ).toEqual(isObserved && moved !== 0 ? [moved] : []);
    }
  });

  it('looks again before it calls a proof broken, and says by how much', async () => {
    const [first] = await accountsOf(parts, sandbox, 'rich-utilities');
    expect(first).toMatchObject({ proof: 'not verifiable', proofGround: 'second look', unexplained: 25_000_000 });
    await parts.sync.run(ids.get('rich-utilities')!);
    const [second] = await accountsOf(parts, sandbox, 'rich-utilities');
    expect(second).toMatchObject({ proof: 'broken', unexplained: 25_000_000 });
  });
});
