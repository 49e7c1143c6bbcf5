import type { RunDetail, RunRow } from '../../contract/activity.ts';
import { ProblemError } from '../../domain/problem.ts';
import type { RunState, SyncRun } from '../../domain/sync-run.ts';
import type { Directory } from '../accounts/index.ts';
import type { Selector, Store } from '../store/store.ts';
import { runSentence } from './run-sentence.ts';

interface RunsQuery {
  readonly connectionId?: string;
  readonly state?: RunState;
  readonly skip: number;
  readonly limit: number;
}

/** What the Activity screen asks of sync runs. */
export interface Activity {
  runs(query: RunsQuery): Promise<{ rows: RunRow[]; total: number }>;
  run(id: string): Promise<RunDetail>;
}

export function createActivity({ store, directory }: { store: Store; directory: Directory }): Activity {
  const table = store.table('runs');
  return {
    async runs({ connectionId, state, skip, limit }) {
      const selector: Selector<SyncRun> = {
        ...(connectionId === undefined ? {} : { connectionId }),
        ...(state === undefined ? {} : { state }),
      };
      const [runs, total, connections] = await Promise.all([
        table.find({ selector, sort: [{ startedAt: 'desc' }], skip, limit }),
        table.count(selector),
        directory.connections(),
      ]);
      const rows = runs.map(({ calls: _calls, problems, ...run }) => ({
        ...run,
        connectionLabel: connections.get(run.connectionId)?.label ?? '',
        sentence: runSentence({ ...run, calls: [], problems }),
        problem: problems[0]?.problem ?? null,
      }));
      return { rows, total };
    },

    async run(id) {
      const run = await table.get(id);
      if (run === undefined) {
        throw new ProblemError({ code: 'run.unknown', sentence: 'There is no such sync run in this workspace.' });
      }
      const connections = await directory.connections();
      const accounts = await directory.some(run.problems.flatMap(({ accountId }) => accountId ?? []));
      return {
        ...run,
        connectionLabel: connections.get(run.connectionId)?.label ?? '',
        sentence: runSentence(run),
        problems: run.problems.map(({ accountId, problem }) => ({
          accountId,
          accountName: accountId === null ? null : (accounts.get(accountId)?.name ?? null),
          problem,
        })),
      };
    },
  };
}
