import fc from 'fast-check';
import { expect, it } from 'vitest';
import { instant } from '../../src/domain/time.ts';
import type { Store } from '../../src/engine/store/index.ts';
import { entry } from '../../src/engine/store/store-fixtures.ts';
import { believe } from '../../src/engine/sync/index.ts';
import { KINDS, MINUTE, openWorld, World, type Answer } from '../support/any-api.ts';

/** Worlds drawn per kind of ledger; raised for a long run. */
const RUNS = Number(process.env['COUNTERFOIL_WORLDS'] ?? 6);

const answers = fc.array(
  fc.record({
    events: fc.integer({ min: 0, max: 4 }),
    list: fc.constantFrom<Answer['list']>(
      'whole',
      'whole',
      'whole',
      'late',
      'cut',
      'unsigned',
      'unstated',
      'refused row',
      'unordered',
    ),
    balance: fc.constantFrom<Answer['balance']>('true', 'true', 'true', 'false zero', 'error', 'unlisted change'),
    usage: fc.constantFrom<Answer['usage']>('read', 'read', 'unknown'),
    clock: fc.constantFrom(MINUTE, 15 * MINUTE, 30 * MINUTE, -1440 * MINUTE),
  }),
  { minLength: 1, maxLength: 7 },
);

/** Everything that is said with certainty, held against the world. */
async function expectEarned(world: World, store: Store, health: { state: string }, said: Set<bigint>): Promise<void> {
  const [account] = await store.table('accounts').find({});
  if (account === undefined) return;
  const entries = await store.table('entries').find({ selector: { status: { $in: ['current', 'vanished'] } } });
  const sumOf = (origin: string) =>
    entries.filter((entry) => entry.origin === origin).reduce((sum, { amount }) => sum + BigInt(amount ?? 0), 0n);
  if (account.proofGround === 'from the beginning') {
    // What is proved adds up, and what is complete has every row that there was when it was last read.
    expect(sumOf('reported')).toBe(BigInt(account.total ?? -1));
  }
  if (account.proofGround === 'from the beginning' && account.problem === null) {
    expect(
      entries
        .filter(({ origin }) => origin === 'reported')
        .map(({ raw }) => Number(raw))
        .toSorted((a, b) => a - b),
    ).toEqual(world.rows.map(({ number }) => number));
  }
  // What is proved is no balance in doubt, and no row of it is missing.
  if (account.proof === 'proved') {
    const rows = account.missing.filter(({ part }) => part === 'ledger');
    expect([account.doubt, rows, account.unexplained]).toEqual([null, [], 0]);
  }
  // What is in sync was read, whole and as it is stated.
  if (health.state === 'in sync') {
    expect([account.problem, account.missing, account.doubt, world.answer.balance === 'error']).toEqual([
      null,
      [],
      null,
      false,
    ]);
    expect(BigInt(account.total ?? -1)).toBe(world.stated);
  }
  // A balance is what a reading stated.
  if (account.total !== null) expect(said.has(BigInt(account.total))).toBe(true);
  // Nothing that was listed has vanished: no row is ever removed here.
  expect(entries.filter(({ status }) => status === 'vanished')).toEqual([]);
}

it.each(Object.values(KINDS))(
  'says nothing with certainty that it does not know: $coverage',
  async (ledger) => {
    const isListed = ledger.coverage === 'complete' || ledger.coverage === 'window';
    await fc.assert(
      fc.asyncProperty(answers, async (drawn) => {
        const world = new World(ledger, isListed ? 0n : 1n);
        await using opened = await openWorld(world);
        const said = new Set<bigint>();
        let opening: bigint | null = null;
        for (const answer of drawn) {
          const account = await opened.poll(answer, answer.events % 2 === 0);
          if (world.stated !== null) said.add(world.stated);
          await expectEarned(world, opened.store, await opened.sync.health('c'), said);
          if (account.total === null || ledger.coverage !== 'none') continue;
          // Observed entries lead from the first balance that was believed to the last one, whatever the clock said.
          const believed =
            account.doubt === null ? BigInt(account.total) : account.doubt.before && BigInt(account.doubt.before.total);
          if (believed === null) continue;
          opening ??= believed;
          const observed = await opened.store.table('entries').find({ selector: { origin: 'observed' } });
          expect(opening + observed.reduce((sum, { amount }) => sum + BigInt(amount ?? 0), 0n)).toBe(believed);
        }
      }),
      { numRuns: RUNS },
    );
  },
  120_000,
);

it('keeps a proof broken that never added up, however often it is read again', async () => {
  await using opened = await openWorld(new World(KINDS.window, 989n));
  expect(await opened.poll({ events: 2 })).toMatchObject({ proof: 'not verifiable', proofGround: 'second look' });
  for (let again = 0; again < 3; again += 1)
    expect(await opened.poll()).toMatchObject({ proof: 'broken', unexplained: 989 });
  expect(await opened.poll({ events: 3 })).toMatchObject({ proof: 'broken', unexplained: 989 });
});

it('does not prove a ledger of which the API gave the end alone, and says that its beginning is missing', async () => {
  await using opened = await openWorld(new World(KINDS.complete));
  expect(await opened.poll({ events: 4, list: 'cut' })).toMatchObject({
    proof: 'not verifiable',
    proofGround: 'unknown start',
  });
  expect(await opened.store.table('gaps').find({})).toMatchObject([{ kind: 'before first sync', netChange: 6 }]);
  expect(await opened.poll({}, true)).toMatchObject({ proof: 'proved', proofGround: 'from the beginning' });
  expect(await opened.store.table('gaps').count()).toBe(0);
});

it('calls nothing vanished that a list cut short leaves out', async () => {
  await using opened = await openWorld(new World(KINDS.complete));
  await opened.poll({ events: 4 });
  const cut = await opened.poll({ events: 1, list: 'cut' }, true);
  expect(cut).toMatchObject({
    proof: 'not verifiable',
    missing: [{ part: 'ledger', problem: { code: 'ledger.cut-off' } }],
  });
  expect(await opened.store.table('entries').count({ status: 'vanished' })).toBe(0);
  expect(await opened.poll({}, true)).toMatchObject({ proof: 'proved', missing: [] });
});

it('adds up entries of one instant in any order', async () => {
  await using opened = await openWorld(new World(KINDS.complete));
  expect(await opened.poll({ events: 4, list: 'unordered' })).toMatchObject({ proof: 'proved', unexplained: 0 });
});

it('adds up entries that do not state the balance after them', async () => {
  await using opened = await openWorld(new World(KINDS.complete));
  expect(await opened.poll({ events: 3, list: 'unstated' })).toMatchObject({ proof: 'proved', unexplained: 0 });
});

it('derives nothing from a 0 that may be none, until a second look at a distance', async () => {
  const world = new World(KINDS.none, 120n);
  await using opened = await openWorld(world);
  const observed = async () =>
    (await opened.store.table('entries').find({ selector: { origin: 'observed' } })).map(({ amount }) => amount);
  await opened.poll();
  const doubtful = await opened.poll({ balance: 'false zero' });
  expect(doubtful).toMatchObject({ total: 0, doubt: { mayMean: 'unknown user', before: { total: 120 } } });
  expect(await opened.sync.health('c')).toMatchObject({ state: 'incomplete' });
  expect((await opened.poll({ balance: 'false zero', clock: MINUTE })).doubt).not.toBeNull();
  expect(await opened.poll({ clock: MINUTE })).toMatchObject({ total: 120, doubt: null });
  expect(await observed()).toEqual([]);
  world.balance = 0n;
  await opened.poll();
  expect(await observed()).toEqual([]);
  expect(await opened.poll()).toMatchObject({ total: 0, doubt: null });
  expect(await observed()).toEqual([-120]);
  expect(await opened.sync.health('c')).toMatchObject({ state: 'in sync' });
});

it('takes a 0 at its word once somebody says so', async () => {
  const world = new World(KINDS.none, 120n);
  await using opened = await openWorld(world);
  await opened.poll();
  world.balance = 0n;
  const { id } = await opened.poll();
  await believe(opened.store, id);
  expect(await opened.poll({ clock: MINUTE })).toMatchObject({ total: 0, doubt: null });
  expect(await opened.store.table('entries').find({})).toMatchObject([{ origin: 'observed', amount: -120 }]);
});

it('invents nothing while the clock is set back', async () => {
  const world = new World(KINDS.none, 10n);
  await using opened = await openWorld(world);
  await opened.poll();
  await opened.poll({ events: 1 });
  await opened.poll({ clock: -1440 * MINUTE });
  await opened.poll({ clock: MINUTE });
  expect(await opened.store.table('entries').find({})).toMatchObject([{ amount: 2 }]);
});

it('counts the distance to a second look by a clock that nobody sets', async () => {
  const world = new World(KINDS.none, 120n);
  await using opened = await openWorld(world);
  await opened.poll();
  await opened.poll({ balance: 'false zero' });
  // Set forth: a look that follows at once is no second one.
  const forth = { balance: 'false zero', clock: 1440 * MINUTE, passes: MINUTE } as const;
  expect((await opened.poll(forth)).doubt).not.toBeNull();
  expect(await opened.poll({ balance: 'false zero' })).toMatchObject({ total: 0, doubt: null });

  await opened.poll();
  await opened.poll({ balance: 'false zero' });
  // Set back: it is still believed once that time has passed, and nothing is said to come tomorrow.
  const { doubt } = await opened.poll({ balance: 'false zero', clock: -1440 * MINUTE, passes: MINUTE });
  expect(Date.parse(doubt!.since)).toBeLessThanOrEqual(world.now);
  expect(await opened.poll({ balance: 'false zero' })).toMatchObject({ total: 0, doubt: null });
});

it('knows a change of ours by the order of readings, though the clock was set back after it was sent', async () => {
  for (const kind of [KINDS.none, KINDS.deductions]) {
    const world = new World(kind, 120n);
    await using opened = await openWorld(world);
    const account = await opened.poll();
    const [{ order } = { order: 0 }] = await opened.store
      .table('balances')
      .find({ sort: [{ order: 'desc' }], limit: 1 });
    const at = instant(world.now);
    const ours = entry(0, { id: 'ours' as never, accountId: account.id, connectionId: 'c' as never, at, seenAt: at });
    const raw = JSON.stringify({ sentAfter: order });
    await opened.store.table('entries').put({ ...ours, origin: 'expected', status: 'current', amount: 30, raw });
    world.balance += 30n;
    await opened.poll({ clock: -1440 * MINUTE, passes: MINUTE });
    expect(await opened.store.table('entries').get('ours')).toMatchObject({ status: 'settled' });
    const observed = await opened.store.table('entries').find({ selector: { origin: 'observed' } });
    expect(observed).toMatchObject([{ amount: 30, adjustmentId: ours.adjustmentId }]);
  }
});

it('refuses by name the account that comes to more than can be held, and nothing else', async () => {
  const world = new World(KINDS.none, 9_000_000_000_000_000n);
  await using opened = await openWorld(world);
  await opened.poll();
  // Each is held exactly, and the change from one to the other is not.
  world.balance = -9_000_000_000_000_000n;
  for (const balance of [world.balance, 9_100_000_000_000_000n]) {
    world.balance = balance;
    const { problem, total } = await opened.poll();
    expect(problem?.sentence).toMatch(
      /^What the API states comes to -?\d+ credits, and at most 9007199254\.740991 are held exactly\.$/,
    );
    expect(Math.abs(total!)).toBeLessThanOrEqual(Number.MAX_SAFE_INTEGER);
  }
  const [run] = await opened.store.table('runs').find({ sort: [{ startedAt: 'desc' }], limit: 1 });
  expect(run!.problems).toMatchObject([{ problem: { code: 'account.too-large' } }]);
});

it('marks the part that could not be read, and not the balance beside it', async () => {
  await using opened = await openWorld(new World(KINDS.complete));
  const account = await opened.poll({ events: 2, usage: 'unknown' });
  expect(account).toMatchObject({ problem: null, proof: 'proved', missing: [{ part: 'usage' }] });
  expect(await opened.sync.health('c')).toMatchObject({ state: 'incomplete' });
  expect(await opened.poll()).toMatchObject({ missing: [] });
});

it('keeps the other rows of a page when one does not fit, and does not prove the account', async () => {
  await using opened = await openWorld(new World(KINDS.complete));
  const account = await opened.poll({ events: 3, list: 'refused row' });
  expect(account).toMatchObject({ proof: 'not verifiable', missing: [{ part: 'ledger' }] });
  expect(await opened.store.table('entries').count()).toBe(2);
});
