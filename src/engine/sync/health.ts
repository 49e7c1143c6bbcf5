import type { Health } from '../../contract/connections.ts';
import type { Connection } from '../../domain/connection.ts';
import type { Problem } from '../../domain/problem.ts';
import type { RunState, SyncRun } from '../../domain/sync-run.ts';
import { instant, toMilliseconds, type Instant } from '../../domain/time.ts';
import { countInWords, timeInWords } from '../words.ts';

/** What is remembered of a connection's runs. */
export interface RunMemory {
  readonly lastRun: Pick<SyncRun, 'startedAt' | 'endedAt' | 'state' | 'accountsTotal' | 'problems' | 'doubtful'> | null;
  readonly lastGoodAt: Instant | null;
  /** Since when every run has failed; `null`: the last one did not. */
  readonly failingSince: Instant | null;
  readonly failures: number;
}

export const NO_RUNS: RunMemory = { lastRun: null, lastGoodAt: null, failingSince: null, failures: 0 };

/** Everything the health of a connection follows from. */
export interface HealthFacts {
  readonly connection: Pick<Connection, 'label' | 'state' | 'stateReason' | 'intervalMinutes'>;
  readonly now: Instant;
  /** Why no credential can be had; `null`: it can. */
  readonly lockedBy: Problem | null;
  readonly running: Pick<SyncRun, 'startedAt' | 'accountsDone' | 'accountsTotal'> | null;
  readonly entries: number;
  readonly waiting: { readonly at: Instant; readonly why: string } | null;
  readonly nextRunAt: Instant | null;
  readonly memory: RunMemory;
}

/** A run may start late and take its time before the numbers are called old. */
const PATIENCE = 2;
/** Clocks are put right by this much without anybody noticing. */
const SKEW = 60_000;
/** A pause this short is spreading requests out, not waiting. */
const SHORT_WAIT = 5_000;

/** The memory after one more run. */
export function rememberRun(before: RunMemory, run: SyncRun): RunMemory {
  const at = run.endedAt ?? run.startedAt;
  switch (run.state) {
    case 'done':
      return { lastRun: run, lastGoodAt: at, failingSince: null, failures: 0 };
    case 'partial': {
      const isUnread = run.problems.some(({ isPartial }) => !isPartial);
      return { lastRun: run, lastGoodAt: at, failingSince: isUnread ? (before.failingSince ?? at) : null, failures: 0 };
    }
    case 'failed':
      return {
        lastRun: run,
        lastGoodAt: before.lastGoodAt,
        failingSince: before.failingSince ?? at,
        failures: before.failures + 1,
      };
    case 'running':
    case 'cancelled':
    case 'interrupted':
      return { ...before, lastRun: run };
    default:
      return run.state satisfies never;
  }
}

/** Says in words how a connection is: what, since when, why, what to do. */
export function judgeHealth(facts: HealthFacts): Health {
  const { connection, memory, running, waiting, now } = facts;
  const base = {
    problem: null,
    lastRunAt: memory.lastRun?.startedAt ?? null,
    lastGoodAt: memory.lastGoodAt,
    nextRunAt: facts.nextRunAt,
    waitingUntil: null,
    progress: null,
  };
  const idle = { ...base, nextRunAt: null };
  if (connection.state === 'quarantined') {
    const sentence = `In quarantine: ${connection.stateReason ?? 'the key answers for somebody else.'} Nothing is read or sent until a person decides.`;
    return { ...idle, state: 'quarantined', sentence, since: memory.failingSince };
  }
  if (connection.state === 'paused')
    return {
      ...idle,
      state: 'paused',
      sentence: `Paused by an operator.${lastGood(facts)}`,
      since: memory.lastGoodAt,
    };
  if (facts.lockedBy !== null) {
    const { sentence, cure } = facts.lockedBy;
    return {
      ...idle,
      state: 'locked',
      sentence: join(sentence, cure, lastGood(facts)),
      since: memory.lastGoodAt,
      problem: facts.lockedBy,
    };
  }
  if (running !== null) {
    const progress = { ...running, entries: facts.entries };
    const { accountsDone, accountsTotal, entries } = progress;
    const shown = { ...base, since: running.startedAt, progress: { accountsDone, accountsTotal, entries } };
    if (waiting !== null && toMilliseconds(waiting.at) - toMilliseconds(now) > SHORT_WAIT)
      return { ...shown, state: 'waiting', sentence: waitSentence(waiting), waitingUntil: waiting.at };
    return { ...shown, state: 'syncing', sentence: syncingSentence(accountsDone, accountsTotal, entries) };
  }
  if (memory.failingSince !== null) return judgeFailure(facts, base, memory.failingSince);
  if (memory.lastGoodAt === null) {
    const sentence = `Not synced yet.${nextRun(facts)}`;
    return { ...base, state: 'never', sentence, since: null };
  }
  if (isAhead(memory.lastGoodAt, now)) {
    const sentence = `Last read at ${stamp(memory.lastGoodAt, now)}. Check this computer’s date and time.${nextRun(facts)}`;
    return { ...base, state: 'stale', sentence, since: null };
  }
  const staleAt = toMilliseconds(memory.lastGoodAt) + connection.intervalMinutes * 60_000 * PATIENCE;
  if (toMilliseconds(now) > staleAt) {
    const sentence = `Not read since ${timeInWords(memory.lastGoodAt)}${howItEnded(memory.lastRun?.state)}.${nextRun(facts)}`;
    return { ...base, state: 'stale', sentence, since: instant(staleAt) };
  }
  const flaw = flawOf(memory);
  if (flaw !== null) {
    const sentence = `Read at ${timeInWords(memory.lastGoodAt)}, but ${flaw}${nextRun(facts)}`;
    return { ...base, state: 'incomplete', sentence, since: memory.lastGoodAt };
  }
  const sentence = `In sync as of ${timeInWords(memory.lastGoodAt)}.${nextRun(facts)}`;
  return { ...base, state: 'in sync', sentence, since: memory.lastGoodAt };
}

/** What is not as it should be of accounts that were read; `null`: nothing. */
function flawOf({ lastRun }: RunMemory): string | null {
  const [first] = lastRun?.problems ?? [];
  if (lastRun?.state === 'partial' && first !== undefined) {
    const count = countInWords(lastRun.problems.length, 'account is', 'accounts are');
    return `${count} incomplete. First: ${first.problem.sentence}`;
  }
  const doubtful = lastRun?.doubtful ?? 0;
  if (doubtful === 0) return null;
  return `${countInWords(doubtful, 'balance is', 'balances are')} in doubt until a second look, or a person, confirms ${doubtful === 1 ? 'it' : 'them'}.`;
}

function isAhead(at: Instant, now: Instant): boolean {
  return toMilliseconds(at) - toMilliseconds(now) > SKEW;
}

/** A stamp as it is, and what is odd about it. */
function stamp(at: Instant, now: Instant): string {
  return isAhead(at, now) ? `${timeInWords(at)}, by a clock that was set back since` : timeInWords(at);
}

type Base = Omit<Health, 'state' | 'sentence' | 'since'>;

function judgeFailure(facts: HealthFacts, base: Base, since: Instant): Health {
  const { memory, waiting } = facts;
  const problems = (memory.lastRun?.problems ?? []).filter(({ isPartial }) => !isPartial);
  const problem = problems.at(-1)?.problem ?? null;
  const shown = { ...base, since, problem };
  const said = join(problem?.sentence ?? 'The last run failed.', problem?.cure);
  if (memory.lastRun?.state === 'partial') {
    const count = countInWords(problems.length, 'account', 'accounts');
    const sentence = `${count} of ${memory.lastRun.accountsTotal} could not be read. First: ${problems[0]?.problem.sentence ?? ''}${nextRun(facts)}`;
    return { ...shown, state: 'failing', sentence, problem: problems[0]?.problem ?? null };
  }
  const until = waiting?.at ?? facts.nextRunAt;
  if (problem?.code === 'provider.rate-limited') {
    const when = until === null ? '' : ` until ${timeInWords(until)}`;
    return { ...shown, state: 'waiting', sentence: `Waiting${when}: ${said}`, waitingUntil: until };
  }
  if (problem?.code === 'provider.unreachable') {
    const sentence = join(`Offline since ${stamp(since, facts.now)}: ${said}`, lastGood(facts), nextRun(facts));
    return { ...shown, state: 'offline', sentence };
  }
  const sentence = join(`Failing since ${stamp(since, facts.now)}: ${said}`, lastGood(facts), nextRun(facts));
  return { ...shown, state: 'failing', sentence };
}

function waitSentence({ at, why }: { readonly at: Instant; readonly why: string }): string {
  return `Waiting until ${timeInWords(at)}. ${why}`;
}

function syncingSentence(done: number, total: number, entries: number): string {
  const read = entries === 0 ? '' : `, ${countInWords(entries, 'entry', 'entries')} read`;
  return total === 0 ? 'Syncing: asking which accounts there are.' : `Syncing: ${done} of ${total} accounts${read}.`;
}

function lastGood({ memory: { lastGoodAt }, now }: HealthFacts): string {
  return lastGoodAt === null ? ' Nothing has been read yet.' : ` Last good reading: ${stamp(lastGoodAt, now)}.`;
}

function nextRun({ nextRunAt }: HealthFacts): string {
  return nextRunAt === null ? '' : ` Next run: ${timeInWords(nextRunAt)}.`;
}

function howItEnded(state: RunState | undefined): string {
  if (state === 'cancelled') return ', and the last run was cancelled';
  return state === 'interrupted' ? ', and the last run was interrupted' : '';
}

function join(...parts: readonly (string | undefined)[]): string {
  return parts
    .filter((part) => part !== undefined && part !== '')
    .map((part) => part?.trim())
    .join(' ');
}
