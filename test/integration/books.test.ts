import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { credits } from '../../src/domain/credits.ts';
import type { Movement } from '../../src/domain/ledger.ts';
import { monthOf } from '../../src/domain/period.ts';
import { instant, type PlainDate } from '../../src/domain/time.ts';
import { providers } from '../../src/engine/providers/index.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/index.ts';
import { openConsole, type OpenConsole } from '../support/console.ts';
import { patientClock } from '../support/fast-clock.ts';
import { makeFolder, until } from '../support/desk.ts';
import { truthsOf } from '../support/compare-truth.ts';

/** The books through the engine's own door, of every API in the sandbox. */
const APIS = [...providers.values()].map(({ manifest }) => manifest);
const folder = makeFolder();
let sandbox: Sandbox;
let console_: OpenConsole;
let call: OpenConsole['call'];
const ids = new Map<string, string>();

async function sync(): Promise<void> {
  await call.sync.start({});
  await until(
    'all is in sync',
    () => call.sync.status({}),
    ({ connections }) =>
      connections.length === APIS.length && connections.every(({ health }) => health.state === 'in sync'),
    60_000,
  );
}

beforeAll(async () => {
  sandbox = await startSandbox({ seed: 5, entriesPerAccount: 60, atomchatUsers: 3, debitsPerMinute: 0 });
  console_ = await openConsole({
    folder: folder.path,
    connections: () => sandbox.connections,
    // Both clocks agree: how far the API's may be ahead is another test's.
    clock: { ...patientClock(), now: () => instant(Date.parse(sandbox.truth.now())) },
  });
  ({ call } = console_);
  await call.connections.trySandbox({});
  await sync();
  for (const { id, providerId } of await call.connections.list({})) ids.set(providerId, id);
}, 120_000);
afterAll(async () => {
  await console_.engine.stop();
  await sandbox.stop();
  folder[Symbol.dispose]();
});

const thisMonth = () => monthOf(new Date(sandbox.truth.now()).toISOString().slice(0, 10) as PlainDate);

describe('the books of the sandbox', () => {
  it.each(APIS.map(({ id }) => id))('%s: this month closes with what the API holds, and foots', async (api) => {
    const connectionId = ids.get(api) as never;
    const { rows } = await call.books.rollForward({ period: thisMonth(), connectionId });
    const [row] = rows;
    const held = truthsOf(sandbox, api).reduce((sum, { total }) => sum + credits(total ?? '0'), 0n);
    expect(credits(row!.closing)).toBe(held);
    expect(row!.difference).toBe('0');
    const moved = row!.movements.reduce((sum, { amount }) => sum + credits(amount), credits(row!.opening) as bigint);
    expect(moved).toBe(held);
    const { rows: accounts } = await call.books.accountLines({ period: thisMonth(), connectionId });
    expect(accounts.reduce((sum, { closing }) => sum + credits(closing), 0n)).toBe(held);
    for (const { accountId, closing } of accounts) {
      const told = await call.books.explain({ accountId, period: thisMonth() });
      expect(told.lines[0]?.closing).toBe(closing);
      expect(told.closing).toMatchObject({ value: closing });
    }
  });

  it('classes what the APIs list by what it is', async () => {
    for (const { id: api } of APIS) {
      for (const { movement, kind, description } of await entriesOf(api))
        expect(ALLOWED[kind], `${api}: ${description}`).toContain(movement);
    }
  });

  it('follows a figure to its entries: the filter of a figure gives entries that add up to it', async () => {
    const connectionId = ids.get(APIS.find(({ ledger }) => ledger.coverage === 'complete')!.id) as never;
    const { rows, span } = await call.books.rollForward({ period: thisMonth(), connectionId });
    for (const { movement, amount, filter } of rows[0]!.movements) {
      expect(filter).toContain(`movement:${movement.includes(' ') ? `"${movement}"` : movement}`);
      const { byUnit } = await call.ledger.totals({
        filter: { connectionId, movement, since: span.from, until: span.until },
      });
      expect(byUnit[0]?.net ?? '0').toBe(amount);
    }
  });

  it('says what was held before, at and after what happens', async () => {
    const api = APIS.find(({ ledger }) => ledger.coverage === 'complete')!.id;
    const { rows } = await call.books.accountLines({ period: thisMonth(), connectionId: ids.get(api) as never });
    const { accountId } = rows[0]!;
    const before = instant(Date.parse(sandbox.truth.now()));
    const held = truthsOf(sandbox, api)[0]!.total;
    sandbox.advance({ seconds: 60 });
    sandbox.advance({ entries: 3 });
    await sync();
    await until(
      'the entries have come',
      () => call.accounts.get({ id: accountId }),
      ({ balance }) => balance.amount === truthsOf(sandbox, api)[0]!.total,
    );
    expect(await call.books.accountAsOf({ accountId, at: before })).toMatchObject({ kind: 'derived', value: held });
  });

  it('takes another zone for its days at once', async () => {
    await call.settings.set({ accountingZone: 'Pacific/Auckland' });
    const { span } = await call.books.rollForward({ period: thisMonth() });
    expect(span).toMatchObject({ zone: 'Pacific/Auckland' });
    expect(span.from.slice(11)).toMatch(/^1[01]:00/);
    await expect(call.settings.set({ accountingZone: 'Nowhere/Land' })).rejects.toThrow();
  });
});

/** What each kind of happening may be in the books: a credit is told by its words, where it has any. */
const ALLOWED: Readonly<Record<string, readonly Movement[]>> = {
  debit: ['consumed'],
  credit: ['purchased', 'granted', 'refunded'],
  adjustment: ['adjusted'],
};

async function entriesOf(api: string) {
  const { rows } = await call.ledger.page({
    filter: { connectionId: ids.get(api), origin: 'reported' },
    sort: 'at',
    direction: 'ascending',
    limit: 500,
  });
  const kinds = new Map<string, string>();
  for (const { id } of truthsOf(sandbox, api))
    for (const { at, amount, kind } of sandbox.truth.entries(api, id)) kinds.set(`${Date.parse(at)} ${amount}`, kind);
  return rows.flatMap(({ at, amount, movement, description }) => {
    const kind = kinds.get(`${Date.parse(at)} ${amount}`);
    return kind === undefined ? [] : [{ movement, kind, description }];
  });
}
