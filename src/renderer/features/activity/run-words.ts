import { NOBODY, type AuditEvent } from '../../../domain/audit.ts';
import type { Level } from '../../../contract/overview.ts';
import type { RunRequest, RunState, SyncRun } from '../../../domain/sync-run.ts';
import { toMilliseconds } from '../../../domain/time.ts';

/** Who did it, for a person to read. */
export function actorWords({ actor }: Pick<AuditEvent, 'actor'>): string {
  return actor === NOBODY ? 'Nobody signed in' : actor;
}

export const RUN_STATE_WORDS: Record<RunState, string> = {
  running: 'Running',
  done: 'Done',
  partial: 'Done in part',
  failed: 'Failed',
  cancelled: 'Cancelled',
  interrupted: 'Interrupted',
};

export const RUN_LEVEL: Record<RunState, Level> = {
  running: 'info',
  done: 'ok',
  partial: 'warning',
  failed: 'alarm',
  cancelled: 'info',
  interrupted: 'warning',
};

export const TRIGGER_WORDS: Record<SyncRun['trigger'], string> = {
  schedule: 'on schedule',
  operator: 'asked for',
  adjustment: 'after an adjustment',
  start: 'at start',
};

/** The kinds of audit events there are to filter by: the part before the dot. */
export const AUDIT_SUBJECTS = ['adjustment', 'connection', 'export', 'vault', 'settings', 'account', 'sync'] as const;

/** How long a run took, in milliseconds; `null` while it runs. */
export function runDuration(run: Pick<SyncRun, 'startedAt' | 'endedAt'>): number | null {
  return run.endedAt === null ? null : toMilliseconds(run.endedAt) - toMilliseconds(run.startedAt);
}

/** `340 ms`, `2.4 s`, `3 min 20 s`. */
export function sayDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

interface CallTiming {
  readonly call: string;
  readonly requests: number;
  readonly failed: number;
  readonly milliseconds: number;
  readonly slowest: number;
  readonly bytes: number;
}

/** The calls of a run summed by name, the one that took longest first. */
export function summariseCalls(calls: readonly RunRequest[]): CallTiming[] {
  return [...Map.groupBy(calls, (call) => call.call)]
    .map(([call, requests]) => ({
      call,
      requests: requests.length,
      failed: requests.filter((request) => request.problem !== null).length,
      milliseconds: requests.reduce((sum, request) => sum + request.milliseconds, 0),
      slowest: Math.max(...requests.map((request) => request.milliseconds)),
      bytes: requests.reduce((sum, request) => sum + request.bytes, 0),
    }))
    .sort((a, b) => b.milliseconds - a.milliseconds);
}

/** Whether an audit event carries evidence beside its sentence. */
export function hasEvidence(text: string): boolean {
  return !['', '{}', 'null'].includes(text.trim());
}
