import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OperatorId, Role } from '../../src/domain/operator.ts';
import { DEFAULT_POLICY } from '../../src/domain/policy.ts';
import { instant } from '../../src/domain/time.ts';
import { callEngine, openSession, type EngineCalls } from '../../src/engine/index.ts';
import type { Clock } from '../../src/engine/ports.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/index.ts';
import { openConsole, type OpenConsole } from '../support/console.ts';
import { makeFolder, until } from '../support/desk.ts';
import { patientClock } from '../support/fast-clock.ts';
import { bringBack, limitsCommands, type Real } from '../support/limits-commands.ts';
import { DAY, overLimit, type Model } from '../support/limits-model.ts';
import { ATOMCHAT } from '../support/writing.ts';

const RUNS = Number(process.env['LIMITS_RUNS'] ?? 5);
const PASSPHRASE = 'four words that fit';
const ROLES: Readonly<Record<string, Role>> = {
  Ada: 'admin',
  Bob: 'support',
  Ben: 'support',
  Fay: 'finance',
  Max: 'admin',
};
const NAMES = Object.keys(ROLES);
/** What a run moves is little of it, so that no preview is out of date for what came before. */
const PLENTY = '1000000';

let ahead = 0;
const fast = patientClock();
const clock: Clock = { ...fast, now: () => instant(Date.now() + ahead) };
const folder = makeFolder();
let sandbox: Sandbox;
let console_: OpenConsole;
let real: Real;
/** Of all writes of the sandbox, the first of this run. */
let first = 0;

beforeAll(async () => {
  sandbox = await startSandbox({ seed: 3, entriesPerAccount: 5, atomchatUsers: 3, keysPerApi: 2, debitsPerMinute: 0 });
  console_ = await openConsole({ folder: folder.path, clock });
  const keeper = console_.call;
  const connectionIds = [];
  for (const given of sandbox.connections.filter(({ providerId }) => providerId === ATOMCHAT)) {
    for (const accountId of given.accountIds) sandbox.change({ api: ATOMCHAT, accountId, set: PLENTY });
    const form = { ...given, settings: { ...given.settings }, accountIds: [...given.accountIds], intervalMinutes: 60 };
    const { id } = await keeper.connections.add({ providerId: ATOMCHAT, form, secret: { ...given.secret } });
    await keeper.connections.proveWrites({ id, testAccountId: given.accountIds[0]! });
    await until(
      'it is in sync',
      () => keeper.connections.get({ id }),
      ({ health }) => health.state === 'in sync',
      30_000,
    );
    await keeper.connections.pause({ id });
    connectionIds.push(id);
  }
  const { rows } = await keeper.accounts.page({ filter: {}, sort: 'name', direction: 'ascending' });
  const tested = sandbox.connections.map(({ accountIds }) => accountIds[0]);
  const accounts = rows
    .filter(({ externalId }) => !tested.includes(externalId))
    .map(({ id, externalId, connectionId }) => ({ id, externalId, connectionId }));
  const pages: Record<string, EngineCalls> = { Ada: keeper };
  const ids: Record<string, OperatorId> = { Ada: (await keeper.operators.who({})).operator!.id };
  for (const [name, role] of Object.entries(ROLES).slice(1)) {
    const signIn = { kind: 'passphrase', passphrase: PASSPHRASE } as const;
    ids[name] = (await keeper.operators.add({ name, role, signIn })).id;
    pages[name] = callEngine(console_.engine, openSession('page'));
    await pages[name].operators.signIn({ id: ids[name], passphrase: PASSPHRASE });
  }
  real = {
    get keeper() {
      return pages['Ada']!;
    },
    pages,
    async restart() {
      await console_.engine.stop();
      console_ = await openConsole({ folder: folder.path, clock });
      for (const name of NAMES) pages[name] = callEngine(console_.engine, openSession('page'));
    },
    writes: () => sandbox.truth.writes(ATOMCHAT).slice(first),
    ids,
    passphrase: PASSPHRASE,
    accounts,
    connectionIds,
    now: () => Date.now() + ahead,
    passHours: (hours) => void (ahead += hours * 3_600_000),
  };
}, 120_000);
afterAll(async () => {
  await console_.engine.stop();
  await sandbox.stop();
  folder[Symbol.dispose]();
});

/** Everybody back in their role, nothing waiting, nothing of an earlier run within a day. */
async function beginAnew(model: Model): Promise<void> {
  const { keeper } = real;
  await keeper.policy.set({ policy: DEFAULT_POLICY });
  for (const operator of await keeper.operators.list({})) {
    if (operator.name === 'Ada') continue;
    model.people[operator.name] = { role: ROLES[operator.name]!, isActive: operator.state === 'active', keys: 0 };
    await keeper.operators.changeRole({ id: operator.id, role: ROLES[operator.name]! });
  }
  for (const tab of ['drafts', 'to approve', 'outbox'] as const) {
    const { rows } = await keeper.adjustments.page({ tab, limit: 200 });
    for (const { id } of rows) await keeper.adjustments.discard({ id });
  }
  ahead += 10 * DAY;
  first = sandbox.truth.writes(ATOMCHAT).length;
  for (const name of NAMES) await bringBack(model, real, name);
}

describe('whatever operators try, in whatever order', () => {
  it(
    'nothing leaves but by right: what each may send alone, or what a second person signed',
    async () => {
      const commands = fc.commands([limitsCommands(NAMES, 4)], { maxCommands: 45, size: 'max' });
      await fc.assert(
        fc.asyncProperty(commands, async (drawn) => {
          const model: Model = {
            people: { Ada: { role: 'admin', isActive: true, keys: 0 } },
            asked: [],
            policy: DEFAULT_POLICY,
          };
          await beginAnew(model);
          await fc.asyncModelRun(() => ({ model, real }), drawn);
          expect(overLimit(model)).toEqual([]);
        }),
        { numRuns: RUNS },
      );
    },
    30_000 + RUNS * 20_000,
  );
});
