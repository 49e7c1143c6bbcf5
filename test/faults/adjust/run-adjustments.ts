import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Connection } from '../../../src/domain/connection.ts';
import { startSandbox, type Sandbox } from '../../../src/sandbox/index.ts';
import { makeFolder, openDesk } from '../../support/desk.ts';
import { compare, type Verdict } from './compare.ts';
import { Draw } from './draw.ts';
import { EngineProcess } from './engine-process.ts';
import { CALLS } from './fault-plan.ts';
import { workOn, type Diary, type Workload } from './operators.ts';
import { scaledClock, scaledNow } from './scaled-clock.ts';

export interface AdjustmentRun {
  readonly seed: number;
  readonly adjustments: number;
  readonly kills: number;
  /** Keys of each API: GitRead accounts, and AtomChat connections. */
  readonly keys: number;
  readonly usersPerKey: number;
}

const CONFIRM_MILLISECONDS = 60_000;
/** A kill takes the process, not the machine, so a folder in memory shows the same in a fraction of the time. */
const MEMORY = '/dev/shm';
/** The schedule's own syncs would be dozens a second on the scaled clock; each adjustment asks for one anyway. */
const SELDOM_MINUTES = 1440;
/** On the scaled clock: nothing before and after the run is to end for being slow. */
const UNHURRIED = 3_600_000;

/**
 * Sends adjustments to both APIs that write, under every fault, kills the engine again and again, and compares the
 * sandbox's own log with the store. @returns whether all is as it should be; everything is printed.
 */
export async function runAdjustments(run: AdjustmentRun): Promise<boolean> {
  using folder = makeFolder(existsSync(MEMORY) ? MEMORY : undefined);
  const base = Date.now();
  const sandbox = await startSandbox(
    {
      seed: run.seed,
      entriesPerAccount: 5,
      atomchatUsers: run.usersPerKey + 1,
      keysPerApi: run.keys,
      debitsPerMinute: 0,
    },
    () => scaledNow(base),
  );
  const engine = new EngineProcess(folder.path, base);
  try {
    const accounts = await setUp(sandbox, folder.path, base);
    const firstWrite = sandbox.truth.writes().length;
    const diary: Diary = { asked: new Map(), unknown: new Set(), decided: new Set(), faults: [], ended: 0 };
    const parts = { sandbox, engine, diary, seed: run.seed, firstWrite };
    engine.start();
    await Promise.all([...share(run, accounts).map((one) => workOn(parts, one)), killAtMoments(run, engine, diary)]);
    sandbox.clearFaults();
    await engine.ask({ kind: 'sync all' });
    await engine.close();
    const { verdict, counts } = await judge(sandbox, folder.path, base, firstWrite, diary);
    return report(run, engine, diary, verdict, counts);
  } finally {
    engine.end();
    await sandbox.stop();
  }
}

type Seat = Omit<Workload, 'numbers' | 'hasTwoOperators'>;

/** Connects every key, proves AtomChat's writes on its last user, and leaves the workspace closed. */
async function setUp(sandbox: Sandbox, folder: string, base: number): Promise<readonly Seat[]> {
  const desk = await openDesk({
    folder,
    isDurable: true,
    clock: scaledClock(base),
    timeoutMilliseconds: UNHURRIED,
    isWatched: false,
  });
  const given = sandbox.connections.filter(({ providerId }) => providerId in CALLS);
  const seats = await Promise.all(
    given.map(async (one, index): Promise<Seat[]> => {
      const id = `c${index}` as Connection['id'];
      const connection = await desk.connect(one, { id, intervalMinutes: SELDOM_MINUTES });
      const testUser = one.accountIds.at(-1);
      if (testUser !== undefined) await desk.prove(connection, testUser);
      const accounts = await desk.account(id);
      return accounts
        .filter(({ externalId }) => externalId !== testUser)
        .map((account) => ({ accountId: account.id, api: one.providerId, externalId: account.externalId }));
    }),
  );
  await desk.close();
  return seats.flat();
}

/** Half of the adjustments go to each API, spread over its accounts. */
function share({ adjustments, seed }: AdjustmentRun, seats: readonly Seat[]): readonly Workload[] {
  const draw = new Draw(seed, -1);
  const numbers = new Map<Seat, number[]>(seats.map((seat) => [seat, []]));
  const byApi = Object.keys(CALLS).map((api) => seats.filter((seat) => seat.api === api));
  for (let number = 1; number <= adjustments; number += 1) {
    numbers.get(draw.one(byApi[number % byApi.length] ?? seats))?.push(number);
  }
  return seats.map((seat, index) => ({ ...seat, hasTwoOperators: index % 2 === 0, numbers: numbers.get(seat) ?? [] }));
}

/** Spread over the work, each a moment of chance after a share of it is done. */
async function killAtMoments({ kills, adjustments, seed }: AdjustmentRun, engine: EngineProcess, diary: Diary) {
  const draw = new Draw(seed, -2);
  for (let kill = 0; kill < kills; kill += 1) {
    const due = ((kill + draw.fraction()) / (kills + 1)) * adjustments;
    while (diary.ended < due) await wait(20);
    await wait(draw.whole(0, 300));
    await engine.kill();
    if (kill % 10 === 9) console.log(`${diary.ended} of ${adjustments} have ended, ${engine.kills} kills`);
  }
}

async function judge(sandbox: Sandbox, folder: string, base: number, firstWrite: number, diary: Diary) {
  const desk = await openDesk({
    folder,
    isDurable: true,
    clock: scaledClock(base),
    timeoutMilliseconds: UNHURRIED,
    isWatched: false,
  });
  try {
    await desk.adjustments.start();
    const table = desk.store.table('adjustments');
    for (const begun = performance.now(); performance.now() - begun < CONFIRM_MILLISECONDS; await wait(200)) {
      await desk.sync.runAll();
      if ((await table.count({ state: { $in: ['applied', 'queued', 'sending'] } })) === 0) break;
    }
    const connections = await desk.store.table('connections').find({});
    const apis = new Map(connections.map(({ id, providerId }) => [id, providerId]));
    const accounts = await desk.store.table('accounts').find({});
    const adjustments = await table.find({});
    const counts = new Map<string, number>();
    for (const { state } of adjustments) counts.set(state, (counts.get(state) ?? 0) + 1);
    const placed = accounts.map((account) => ({ ...account, api: apis.get(account.connectionId) ?? '' }));
    const verdict = compare({ sandbox, diary, firstWrite, adjustments, accounts: placed });
    return { verdict, counts };
  } finally {
    await desk.close();
  }
}

function report(
  run: AdjustmentRun,
  engine: EngineProcess,
  diary: Diary,
  { lost, doubled, misdirected, otherBalances }: Verdict,
  counts: ReadonlyMap<string, number>,
): boolean {
  const wrongs = [
    ...diary.faults,
    ...engine.faults,
    ...lost.map((what) => `lost: ${what}`),
    ...doubled.map((what) => `doubled: ${what}`),
    ...misdirected.map((what) => `misdirected: ${what}`),
    ...otherBalances.map((what) => `balance: ${what}`),
  ];
  for (const wrong of wrongs.slice(0, 40)) console.log(`  ${wrong}`);
  if (wrongs.length > 40) console.log(`  … and ${wrongs.length - 40} more`);
  const states = [...counts].map(([state, count]) => `${count} ${state}`).sort();
  console.log(`seed ${run.seed}: ${states.join(', ')}`);
  const settled = diary.unknown.size - diary.decided.size;
  console.log(
    `${diary.asked.size} adjustments, ${engine.kills} kills: ${lost.length} lost, ${doubled.length} doubled, ${misdirected.length} misdirected, ${settled} unknown settled, ${diary.decided.size} left for a person`,
  );
  return wrongs.length === 0 && engine.kills === run.kills && diary.asked.size === run.adjustments;
}
