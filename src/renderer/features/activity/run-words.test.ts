import { describe, expect, it } from 'vitest';
import type { RunRequest } from '../../../domain/sync-run.ts';
import type { Instant } from '../../../domain/time.ts';
import { hasEvidence, runDuration, sayDuration, summariseCalls } from './run-words.ts';

const at = '2026-11-23T09:41:00.000Z' as Instant;
const call = (name: string, milliseconds: number, problem: string | null = null): RunRequest => ({
  at,
  call: name,
  status: 200,
  milliseconds,
  bytes: 100,
  attempt: 1,
  problem,
});

describe('the calls of a run', () => {
  it('are summed by name, the one that took longest first', () => {
    expect(summariseCalls([call('GET /a', 10), call('GET /b', 50, 'rate limited'), call('GET /a', 20)])).toEqual([
      { call: 'GET /b', requests: 1, failed: 1, milliseconds: 50, slowest: 50, bytes: 100 },
      { call: 'GET /a', requests: 2, failed: 0, milliseconds: 30, slowest: 20, bytes: 200 },
    ]);
  });
});

describe('durations in words', () => {
  it.each([
    [340.4, '340 ms'],
    [2400, '2.4 s'],
    [200_000, '3 min 20 s'],
  ])('%d ms is %s', (milliseconds, words) => expect(sayDuration(milliseconds)).toBe(words));

  it('has no duration while the run runs', () => {
    expect(runDuration({ startedAt: at, endedAt: null })).toBeNull();
  });
});

describe('the evidence of an audit event', () => {
  it('is shown only where there is some', () => {
    expect(['{}', '', 'null', '{"rows":3}'].map(hasEvidence)).toEqual([false, false, false, true]);
  });
});
