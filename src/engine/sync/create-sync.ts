import type { Connection } from '../../domain/connection.ts';
import { ProblemError, type Problem } from '../../domain/problem.ts';
import type { Instant } from '../../domain/time.ts';
import type { Gateway, OpenConnection } from '../connections/gateway.ts';
import type { EnginePorts } from '../ports.ts';
import type { Store } from '../store/store.ts';
import type { Vault } from '../vault/vault.ts';
import { judgeHealth, rememberRun, type RunMemory } from './health.ts';
import { LookDistances } from './look-distances.ts';
import { closeInterrupted } from './mark-failures.ts';
import { readBalanceNow } from './read-balance.ts';
import { recallRuns } from './recall-runs.ts';
import { runConnection, type RunResult } from './run-connection.ts';
import { RunQueue, type ActiveRun, type RunWish } from './run-queue.ts';
import { RunRecord } from './run-record.ts';
import { delayAfter, Schedule } from './scheduler.ts';
import { summarise } from './status.ts';
import type { Sync } from './sync.ts';

interface SyncParts {
  readonly store: Store;
  readonly gateway: Gateway;
  readonly vault: Pick<Vault, 'isUnlocked' | 'onChange' | 'status'>;
  readonly ports: Pick<EnginePorts, 'clock' | 'random' | 'logger'>;
  /** Told when connections changed in a way the store does not show; an empty list: any of them. */
  readonly onStatus?: (connectionIds: readonly string[]) => void;
}

/** What is remembered of one connection while the engine runs. */
interface Member {
  memory: RunMemory;
  delay: number | null;
  /** Why it cannot even be tried. */
  blockedBy: Problem | null;
}

/** Failures that may be over in a minute. */
const PASSING: ReadonlySet<string> = new Set([
  'provider.unreachable',
  'provider.server-error',
  'provider.rate-limited',
  'provider.not-json',
]);

export function createSync(parts: SyncParts): Sync {
  const { store, gateway, vault, ports, onStatus } = parts;
  const { clock, random, logger } = ports;
  const looks = new LookDistances(clock);
  const connections = store.table('connections');
  const members = new Map<string, Promise<Member>>();
  const listeners: ((accountId: string) => Promise<void>)[] = [];
  const queue = new RunQueue(runOnce, (connectionId, error) => logger.error('sync.failed', { connectionId, error }));
  const schedule = new Schedule(clock, (connectionId) => void ask(connectionId, 'schedule'));
  let stopListening: (() => void) | null = null;

  function ask(connectionId: string, trigger: RunWish['trigger'], isFullSweep = false): Promise<void> {
    return queue.ask(connectionId, { trigger, isFullSweep, only: null });
  }

  function memberOf(connectionId: string): Promise<Member> {
    let member = members.get(connectionId);
    if (member === undefined) {
      member = recallRuns(store, connectionId).then((memory) => ({ memory, delay: null, blockedBy: null }));
      members.set(connectionId, member);
    }
    return member;
  }

  async function runOnce(connectionId: string, wish: RunWish, active: ActiveRun): Promise<void> {
    if (wish.only === null) schedule.forget(connectionId);
    const connection = await connections.get(connectionId);
    if (connection === undefined || connection.state !== 'active') return;
    if (!vault.isUnlocked && !connection.isSandbox) return;
    const member = await memberOf(connectionId);
    const open = await openOrProblem(connectionId);
    member.blockedBy = 'code' in open && open.code === 'sandbox.not-running' ? open : null;
    // A sandbox that has not been started yet is no failed run: it is connected again when it is.
    if (member.blockedBy !== null) return onStatus?.([connectionId]);
    const start = { id: random.id(), connectionId: connection.id, trigger: wish.trigger };
    const record = new RunRecord({ table: store.table('runs'), clock, logger }, start);
    await record.begin();
    active.record = record;
    onStatus?.([connectionId]);
    const result = await attempt(open, record, wish, active.signal);
    active.record = null;
    // A few accounts say nothing of when the others were read.
    if (wish.only === null) member.memory = rememberRun(member.memory, result.run);
    await gateway.flush?.();
    if (wish.only === null) await planNext(connectionId, member, result);
    onStatus?.([connectionId]);
  }

  async function openOrProblem(connectionId: string): Promise<OpenConnection | Problem> {
    try {
      return await gateway.open(connectionId);
    } catch (thrown) {
      if (thrown instanceof ProblemError) return thrown.problem;
      throw thrown;
    }
  }

  async function attempt(
    open: OpenConnection | Problem,
    run: RunRecord,
    { isFullSweep, only }: RunWish,
    signal: AbortSignal,
  ): Promise<RunResult> {
    if ('code' in open) return endFailed(run, open);
    try {
      const onAccountSynced = tellListeners;
      return await runConnection({
        store,
        gateway,
        clock,
        looks,
        logger,
        open,
        run,
        isFullSweep,
        only,
        signal,
        onAccountSynced,
      });
    } catch (thrown) {
      // Only the store itself can fail here, e.g. on a full disk.
      logger.error('sync.failed', { connectionId: open.connection.id, error: thrown });
      if (thrown instanceof ProblemError) return endFailed(run, thrown.problem);
      return endFailed(run, { code: 'sync.failed', sentence: 'The sync stopped at a fault of Counterfoil itself.' });
    }
  }

  async function endFailed(run: RunRecord, problem: Problem): Promise<RunResult> {
    run.problem(null, problem);
    const ended = await run.end('failed').catch(() => run.run);
    return { run: ended, stoppedBy: problem, retryAfterMilliseconds: null, mostInserted: 0, windowSize: null };
  }

  async function tellListeners(accountId: string): Promise<void> {
    for (const listener of listeners) await listener(accountId);
  }

  async function planNext(connectionId: string, member: Member, { run, ...result }: RunResult): Promise<void> {
    const connection = await connections.get(connectionId);
    if (connection === undefined || connection.state !== 'active') return;
    const isGood = run.state !== 'failed';
    member.delay = delayAfter(
      {
        isGood,
        isPassing: PASSING.has(result.stoppedBy?.code ?? run.problems.at(-1)?.problem.code ?? ''),
        retryAfterMilliseconds: result.retryAfterMilliseconds,
        failures: member.memory.failures,
        mostInserted: result.mostInserted,
        windowSize: result.windowSize,
      },
      connection.intervalMinutes,
      isGood ? member.delay : null,
      random,
    );
    schedule.plan(connectionId, member.delay);
  }

  async function lockedBy(): Promise<Problem | null> {
    if (vault.isUnlocked) return null;
    const { state, warning } = await vault.status();
    if (state === 'empty')
      return {
        code: 'vault.empty',
        sentence: 'There is no place for credentials yet.',
        cure: 'Choose how to protect them.',
      };
    return warning === null
      ? { code: 'vault.locked', sentence: 'The credentials are locked.', cure: 'Unlock them to sync.' }
      : { code: 'vault.locked', sentence: warning };
  }

  async function healthOf(connection: Connection, locked: Problem | null) {
    const { memory, blockedBy } = await memberOf(connection.id);
    const record = queue.active(connection.id)?.record ?? null;
    const waiting = gateway.waitingUntil(connection.id);
    return judgeHealth({
      connection,
      now: clock.now(),
      // The sandbox hands its credentials out itself and needs no vault.
      lockedBy: connection.isSandbox ? blockedBy : locked,
      running: record?.run ?? null,
      entries: record?.entries ?? 0,
      waiting: waiting && { at: waiting.at as Instant, why: waiting.why },
      nextRunAt: schedule.nextAt(connection.id),
      memory,
    });
  }

  async function askAll(trigger: RunWish['trigger'], isFullSweep = false): Promise<void> {
    const all = await connections.find({ sort: [{ label: 'asc' }] });
    const active = all.filter((connection) => connection.state === 'active');
    await Promise.all(active.map(({ id }) => ask(id, trigger, isFullSweep)));
  }

  async function noticeChange(connectionId: string): Promise<void> {
    const connection = await connections.get(connectionId);
    if (connection === undefined) members.delete(connectionId);
    onStatus?.([connectionId]);
    if (connection?.state === 'active') await ask(connectionId, 'start');
  }

  return {
    async start() {
      const interrupted = await closeInterrupted(store);
      if (interrupted > 0) logger.warn('sync.interrupted-runs', { runs: interrupted });
      let wasUnlocked = vault.isUnlocked;
      stopListening = vault.onChange(() => {
        // A stored credential is a change too, and no reason to read everything again.
        if (vault.isUnlocked === wasUnlocked) return;
        wasUnlocked = vault.isUnlocked;
        onStatus?.([]);
        if (wasUnlocked) void askAll('start');
      });
      schedule.start();
      void askAll('start');
    },

    async stop() {
      stopListening?.();
      await schedule.stop();
      await queue.close('The engine is stopping.');
      await gateway.flush?.();
    },

    async status() {
      const [all, locked] = await Promise.all([connections.find({ sort: [{ label: 'asc' }] }), lockedBy()]);
      const healths = all.map(async (connection) => ({
        id: connection.id,
        label: connection.label,
        health: await healthOf(connection, locked),
      }));
      return summarise(await Promise.all(healths));
    },

    async health(connectionId) {
      const connection = await connections.get(connectionId);
      if (connection !== undefined) return healthOf(connection, await lockedBy());
      throw new ProblemError({ code: 'connection.unknown', sentence: 'This connection no longer exists.' });
    },

    run: (connectionId, { isFullSweep = false, trigger = 'operator' } = {}) => ask(connectionId, trigger, isFullSweep),
    runFor: (connectionId, accountIds) =>
      queue.ask(connectionId, { trigger: 'adjustment', isFullSweep: false, only: new Set(accountIds) }),
    runAll: ({ isFullSweep = false } = {}) => askAll('operator', isFullSweep),
    cancel: (connectionId) => queue.cancel('Cancelled by the operator.', connectionId),
    readBalanceNow: (accountId, signal, reservation) =>
      readBalanceNow({ store, gateway, clock, looks, random, logger }, accountId, signal, reservation),

    connectionChanged(connectionId) {
      schedule.forget(connectionId);
      noticeChange(connectionId).catch((error: unknown) => logger.error('sync.failed', { connectionId, error }));
    },

    onAccountSynced: (listener) => void listeners.push(listener),
  };
}
