import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AccountSortSchema } from '../../src/contract/accounts.ts';
import { LedgerSortSchema, type LedgerFilter } from '../../src/contract/ledger.ts';
import { instant } from '../../src/domain/time.ts';
import { createChangeHub } from '../../src/engine/changes/index.ts';
import { createSessions } from '../../src/engine/operators/index.ts';
import { composeEngine, type Composition } from '../../src/engine/compose.ts';
import { openStore, type Store } from '../../src/engine/store/index.ts';
import { createVault } from '../../src/engine/vault/index.ts';
import { machinePorts } from '../../src/host/machine-ports.ts';
import { accountOf, benchEntry, connectionOf } from '../bench/rows.ts';
import { ADA } from '../support/actors.ts';
import { makeFolder, silent } from '../support/desk.ts';
import { watchQueries } from '../support/full-scans.ts';

/** More than the storage counts before it takes rows for many. */
const ENTRIES = 6000;
const folder = makeFolder();
const watch = watchQueries();
let store: Store;
let engine: Composition;

beforeAll(async () => {
  const machine = machinePorts();
  store = await openStore({
    folder: folder.path,
    logger: silent,
    now: () => machine.clock.now(),
    storage: { synchronous: 'OFF', trace: watch.trace },
  });
  for (let from = 0; from < ENTRIES; from += 2000)
    await store.table('entries').putMany(Array.from({ length: 2000 }, (_, index) => benchEntry(from + index, ENTRIES)));
  const keys = { options: () => Promise.resolve([]) };
  const vault = await createVault({ folder: folder.path, keys });
  engine = composeEngine({
    store,
    vault,
    hub: createChangeHub(),
    sessions: createSessions(machine.clock, machine.random),
    catchUp: () => Promise.resolve(),
    ports: {
      ...machine,
      logger: silent,
      keys,
      paths: { workspace: folder.path, logs: folder.path, exports: folder.path },
      saveTarget: { choose: () => Promise.resolve(null) },
      notifier: { notify: () => undefined, setWaiting: () => undefined },
      host: { kind: 'web', version: '0.0.0', platform: 'test', operator: 'Ada' },
    },
  });
}, 60_000);
afterAll(async () => {
  engine.close();
  await store.close();
  folder[Symbol.dispose]();
});

/** The statements among those issued that read all rows of a large table, each as its plan tells it. */
async function fullScansDuring(work: () => Promise<unknown>): Promise<string[]> {
  watch.forget();
  await work();
  expect(watch.count()).toBeGreaterThan(0);
  return watch.fullScans(join(folder.path, 'workspace.db'));
}

const day = (text: string) => instant(Date.parse(text));
const span = { since: day('2025-01-01'), until: day('2026-01-01') };
const FILTERS: Readonly<Record<string, LedgerFilter>> = {
  nothing: {},
  'a connection': { connectionId: connectionOf(1) },
  'an account': { accountId: accountOf(1) },
  'a type': { type: 'credit' },
  'an origin': { origin: 'observed' },
  'a span': span,
  amounts: { amountAtLeast: '1', amountAtMost: '400' },
  'a text that few entries have': { text: 'answered 12' },
  'a text that most entries have': { text: 'REQUEST' },
  'a text within a connection': { text: 'REQUEST', connectionId: connectionOf(1) },
  'a moment': { seenBy: day('2027-01-01') },
  'all of it': {
    connectionId: connectionOf(1),
    accountId: accountOf(1),
    type: 'debit',
    ...span,
    seenBy: day('2027-01-01'),
  },
};

/** Each of them as the screens send it, and with the others that a person sets beside it. */
const COMBINED: Readonly<Record<string, LedgerFilter>> = Object.fromEntries(
  Object.entries(FILTERS).flatMap(([name, filter]) => [
    [name, filter],
    [`${name}, standing still`, { ...filter, seenBy: day('2027-01-01') }],
    ...Object.entries({ 'a connection': 'connectionId', 'a type': 'type', 'a span': 'since' } as const)
      .filter(([, field]) => filter[field] === undefined)
      .map(([other]) => [`${name} and ${other}`, { ...filter, ...FILTERS[other], seenBy: day('2027-01-01') }]),
  ]),
);

describe('no full scan of a large table', () => {
  for (const [name, filter] of Object.entries(COMBINED)) {
    it(`in a page of the ledger filtered by ${name}, in any order`, async () => {
      const { ledger } = engine.services;
      const scans = await fullScansDuring(async () => {
        for (const sort of LedgerSortSchema.options)
          for (const direction of ['ascending', 'descending'] as const)
            await ledger.page({ filter, sort, direction, skip: 0, limit: 50 });
        await ledger.newSince(filter, day('2027-01-01'));
        await ledger.gaps(filter);
      });
      expect(scans).toEqual([]);
    });

    it(`in totals of the ledger filtered by ${name}`, async () => {
      expect(await fullScansDuring(() => engine.services.ledger.totals(filter))).toEqual([]);
    });
  }

  it('in changing what is there, and in reading a table page by page', async () => {
    const scans = await fullScansDuring(async () => {
      const entries = store.table('entries');
      const [one] = await entries.find({ selector: { accountId: accountOf(1) }, limit: 1 });
      await entries.update(one?.id ?? '', (current) => ({ ...current, description: 'changed' }));
      let pages = 0;
      for await (const page of entries.scan({}, 500)) pages += Math.sign(page.length);
      expect(pages).toBe(ENTRIES / 500);
    });
    expect(scans).toEqual([]);
  });

  it('in accounts, memberships, usage, activity and overview', async () => {
    const { accounts, memberships, usage, activity, overview } = engine.services;
    const scans = await fullScansDuring(async () => {
      for (const sort of AccountSortSchema.options)
        await accounts.page({ filter: {}, sort, direction: 'ascending', skip: 0, limit: 50 });
      await memberships.page({ filter: {}, skip: 0, limit: 50 } as never);
      for (const by of ['day', 'month'] as const) {
        await usage.series({ ...span, by });
        await usage.series({ ...span, by, connectionId: connectionOf(1) });
        await usage.series({ ...span, by, accountId: accountOf(1) });
      }
      await usage.top({ ...span, limit: 20 });
      await activity.runs({ skip: 0, limit: 50 });
      await overview.get(ADA);
    });
    expect(scans).toEqual([]);
  });
});
