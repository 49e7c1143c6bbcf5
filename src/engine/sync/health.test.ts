import { describe, expect, it } from 'vitest';
import type { SyncRun } from '../../domain/sync-run.ts';
import { instant, type Instant } from '../../domain/time.ts';
import { judgeHealth, NO_RUNS, rememberRun, type HealthFacts } from './health.ts';
import { summarise } from './status.ts';

const minute = (n: number): Instant => instant(Date.UTC(2026, 10, 23, 9, n));
const problem = (code: string, sentence: string, isPartial = false) => ({
  accountId: null,
  problem: { code, sentence, cure: 'Do this.' },
  isPartial,
});

function run(state: SyncRun['state'], at: number, problems: ReturnType<typeof problem>[] = [], accountsTotal = 3) {
  return { state, startedAt: minute(at), endedAt: minute(at), accountsTotal, problems } as unknown as SyncRun;
}

function facts(runs: readonly SyncRun[], change: Partial<HealthFacts> = {}): HealthFacts {
  return {
    connection: { label: 'GitRead', state: 'active', stateReason: null, intervalMinutes: 15 },
    now: minute(20),
    lockedBy: null,
    running: null,
    entries: 0,
    waiting: null,
    nextRunAt: minute(30),
    memory: runs.reduce(rememberRun, NO_RUNS),
    ...change,
  };
}

describe('judgeHealth', () => {
  it.each<[string, HealthFacts, string, RegExp]>([
    ['never read', facts([]), 'never', /Not synced yet\. Next run: 2026-11-23 09:30 UTC\./],
    ['read lately', facts([run('done', 10)]), 'in sync', /In sync as of 2026-11-23 09:10 UTC/],
    [
      'read, with a part that is missing',
      facts([run('partial', 10, [problem('provider.unknown-account', 'The usage was not found.', true)])]),
      'incomplete',
      /Read at 2026-11-23 09:10 UTC, but 1 account is incomplete\. First: The usage was not found\./,
    ],
    [
      'read, with a balance in doubt',
      facts([{ ...run('done', 10), doubtful: 1 }]),
      'incomplete',
      /1 balance is in doubt until a second look, or a person, confirms it\./,
    ],
    [
      'read before the clock was set back',
      facts([run('done', 10)], { now: minute(-1440) }),
      'stale',
      /Last read at 2026-11-23 09:10 UTC, by a clock that was set back since\. Check this computer’s date and time\./,
    ],
    [
      'refused after the clock was set back',
      facts([run('done', 30), run('failed', 10, [problem('provider.unauthorized', 'The key was refused.')])]),
      'failing',
      /Last good reading: 2026-11-23 09:30 UTC, by a clock that was set back since/,
    ],
    ['read long ago', facts([run('done', 10)], { now: minute(55) }), 'stale', /Not read since 2026-11-23 09:10 UTC/],
    [
      'cancelled since',
      facts([run('done', 0), run('cancelled', 15)], { now: minute(55) }),
      'stale',
      /last run was cancelled/,
    ],
    [
      'unreachable',
      facts([
        run('done', 5),
        run('failed', 10, [problem('provider.unreachable', 'No answer.')]),
        run('failed', 15, [problem('provider.unreachable', 'No answer.')]),
      ]),
      'offline',
      /Offline since 2026-11-23 09:10 UTC: No answer\. Do this\. Last good reading: 2026-11-23 09:05 UTC\. Next run/,
    ],
    [
      'told to wait',
      facts([run('failed', 10, [problem('provider.rate-limited', 'Asked to wait.')])]),
      'waiting',
      /Waiting until 2026-11-23 09:30 UTC: Asked to wait\./,
    ],
    [
      'refused',
      facts([run('failed', 10, [problem('provider.unauthorized', 'Wrong key.')])]),
      'failing',
      /Failing since 2026-11-23 09:10 UTC: Wrong key\. Do this\. Nothing has been read yet\./,
    ],
    [
      'partly read',
      facts([run('partial', 10, [problem('provider.unknown-account', 'No such user.')])]),
      'failing',
      /1 account of 3 could not be read\. First: No such user\./,
    ],
    [
      'at work',
      facts([], { running: { startedAt: minute(19), accountsDone: 1, accountsTotal: 3 }, entries: 1204 }),
      'syncing',
      /1 of 3 accounts, 1,204 entries read/,
    ],
    [
      'at work but waiting',
      facts([], {
        running: { startedAt: minute(19), accountsDone: 1, accountsTotal: 3 },
        waiting: { at: minute(22), why: 'The API asked for a pause.' },
      }),
      'waiting',
      /Waiting until 2026-11-23 09:22 UTC\. The API asked for a pause\./,
    ],
    [
      'locked',
      facts([run('done', 10)], { lockedBy: { code: 'vault.locked', sentence: 'Locked.', cure: 'Unlock.' } }),
      'locked',
      /Locked\. Unlock\. Last good reading/,
    ],
    [
      'paused',
      facts([run('done', 10)], { connection: { label: 'G', state: 'paused', stateReason: null, intervalMinutes: 1 } }),
      'paused',
      /Paused by an operator/,
    ],
    [
      'quarantined',
      facts([], {
        connection: { label: 'G', state: 'quarantined', stateReason: 'The key answers for Bo.', intervalMinutes: 1 },
      }),
      'quarantined',
      /The key answers for Bo\. Nothing is read or sent until a person decides/,
    ],
  ])('says of a connection %s what, since when and what to do', (_how, given, state, words) => {
    const health = judgeHealth(given);
    expect(health.state).toBe(state);
    expect(health.sentence).toMatch(words);
  });

  it('is well again after one good run, and failing since the first bad one', () => {
    const bad = run('failed', 5, [problem('provider.unauthorized', 'Wrong key.')]);
    expect(judgeHealth(facts([run('done', 1), bad, { ...bad, startedAt: minute(9) }]))).toMatchObject({
      state: 'failing',
      since: minute(5),
      lastGoodAt: minute(1),
    });
    expect(judgeHealth(facts([bad, run('done', 12)]))).toMatchObject({ state: 'in sync', problem: null });
  });
});

describe('summarise', () => {
  const member = (label: string, given: HealthFacts) => ({ id: label as never, label, health: judgeHealth(given) });
  const fine = facts([run('done', 10)]);
  const failing = facts([run('failed', 10, [problem('provider.unauthorized', 'Wrong key.')])]);
  const offline = facts([run('failed', 10, [problem('provider.unreachable', 'No answer.')])]);
  const syncing = facts([run('done', 10)], { running: { startedAt: minute(19), accountsDone: 1, accountsTotal: 3 } });

  it('tells what a person has to know first', () => {
    expect(summarise([])).toMatchObject({ state: 'nothing to sync', asOf: null });
    expect(summarise([member('A', fine), member('B', fine)])).toMatchObject({ state: 'in sync', asOf: minute(10) });
    expect(summarise([member('A', fine), member('B', offline), member('C', failing)])).toMatchObject({
      state: 'failing',
      sentence: expect.stringContaining('C: Failing since'),
    });
    expect(summarise([member('A', failing), member('B', syncing)])).toMatchObject({
      state: 'syncing',
      sentence: 'Syncing 1 of 2 connections: B (1 of 3).',
    });
    expect(summarise([member('A', offline), member('B', offline)])).toMatchObject({
      state: 'offline',
      sentence: 'Offline: none of the 2 connections can be reached.',
    });
  });

  it('is as old as its oldest reading, and of no age while one was never read', () => {
    expect(summarise([member('A', facts([run('done', 10)])), member('B', facts([run('done', 4)]))]).asOf).toBe(
      minute(4),
    );
    expect(summarise([member('A', fine), member('B', facts([]))]).asOf).toBeNull();
  });
});
