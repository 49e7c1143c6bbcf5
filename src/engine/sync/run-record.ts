import type { AccountId, ConnectionId, RunId } from '../../domain/ids.ts';
import type { Problem } from '../../domain/problem.ts';
import type { RunState, SyncRun } from '../../domain/sync-run.ts';
import type { ExchangeListener } from '../connections/gateway.ts';
import type { Clock, Logger } from '../ports.ts';
import type { Table } from '../store/store.ts';

export const SAVE_EVERY = 500;
const MOST_CALLS = 200;
const MOST_PROBLEMS = 200;

interface RunParts {
  readonly table: Pick<Table<SyncRun>, 'put' | 'find'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What a commit of pages brought. */
interface PageCounts {
  readonly pages: number;
  readonly read: number;
  readonly inserted: number;
  readonly changed: number;
  readonly unclassified: number;
  readonly gaps: number;
}

/** One sync run as it happens; its progress is on disk at most half a second later. */
export class RunRecord {
  readonly #parts: RunParts;
  #run: SyncRun;
  #isSaving = false;
  #isDirty = false;
  #isEnded = false;
  #entries = 0;

  constructor(parts: RunParts, start: { id: string; connectionId: ConnectionId; trigger: SyncRun['trigger'] }) {
    this.#parts = parts;
    this.#run = {
      id: start.id as RunId,
      connectionId: start.connectionId,
      order: 0,
      trigger: start.trigger,
      state: 'running',
      startedAt: parts.clock.now(),
      endedAt: null,
      accountsTotal: 0,
      accountsDone: 0,
      pages: 0,
      requests: 0,
      entriesNew: 0,
      entriesChanged: 0,
      gaps: 0,
      doubtful: 0,
      unclassified: 0,
      calls: [],
      problems: [],
    };
  }

  get run(): Readonly<SyncRun> {
    return this.#run;
  }

  get id(): RunId {
    return this.#run.id;
  }

  /** Entries looked at so far, new or not. */
  get entries(): number {
    return this.#entries;
  }

  async begin(): Promise<void> {
    const { table } = this.#parts;
    const selector = { connectionId: this.#run.connectionId };
    const [last] = await table.find({ selector, sort: [{ order: 'desc' }], limit: 1 });
    this.#run = { ...this.#run, order: (last?.order ?? 0) + 1 };
    await table.put(this.#run);
  }

  expectAccounts(total: number): void {
    this.#change({ accountsTotal: total });
  }

  accountDone(): void {
    this.#change({ accountsDone: this.#run.accountsDone + 1 });
  }

  pagesStored(counts: PageCounts): void {
    this.#entries += counts.read;
    this.#change({
      pages: this.#run.pages + counts.pages,
      entriesNew: this.#run.entriesNew + counts.inserted,
      entriesChanged: this.#run.entriesChanged + counts.changed,
      unclassified: this.#run.unclassified + counts.unclassified,
      gaps: this.#run.gaps + counts.gaps,
    });
  }

  balanceInDoubt(): void {
    this.#change({ doubtful: this.#run.doubtful + 1 });
  }

  entriesObserved(count: number): void {
    if (count > 0) this.#change({ entriesNew: this.#run.entriesNew + count });
  }

  /** @param isPartial the account's balance was read all the same. */
  problem(accountId: AccountId | null, problem: Problem, isPartial = false): void {
    if (this.#run.problems.length < MOST_PROBLEMS)
      this.#change({ problems: [...this.#run.problems, { accountId, problem, isPartial }] });
  }

  /** @param whose the account that calls belong to which name none; asked at each call. */
  listener(whose: () => string): ExchangeListener {
    return {
      runId: this.id,
      get accountExternalId() {
        return whose();
      },
      onCall: (call) =>
        this.#change({
          requests: this.#run.requests + 1,
          calls: [...this.#run.calls.slice(1 - MOST_CALLS), call],
        }),
    };
  }

  async end(state: Exclude<RunState, 'running'>): Promise<Readonly<SyncRun>> {
    this.#isEnded = true;
    this.#run = { ...this.#run, state, endedAt: this.#parts.clock.now() };
    await this.#parts.table.put(this.#run);
    return this.#run;
  }

  #change(patch: Partial<SyncRun>): void {
    this.#run = { ...this.#run, ...patch };
    this.#isDirty = true;
    if (!this.#isSaving && !this.#isEnded) void this.#saveLater();
  }

  async #saveLater(): Promise<void> {
    this.#isSaving = true;
    while (this.#isDirty && !this.#isEnded) {
      this.#isDirty = false;
      try {
        await this.#parts.clock.sleep(SAVE_EVERY);
        // The end is written by `end`; progress written after it would bring the run back to life.
        if (!this.#isEnded) await this.#parts.table.put(this.#run);
      } catch (thrown) {
        this.#parts.logger.warn('sync.progress-not-saved', { runId: this.id, why: String(thrown) });
      }
    }
    this.#isSaving = false;
  }
}
