import type { SyncRun } from '../../domain/sync-run.ts';
import type { RunRecord } from './run-record.ts';

export type Trigger = SyncRun['trigger'];

/** What a run was asked for. */
export interface RunWish {
  readonly trigger: Trigger;
  readonly isFullSweep: boolean;
  /** The accounts that are meant; `null`: all that the connection has. */
  readonly only: ReadonlySet<string> | null;
}

/** A run that goes on; `record` is there once it has begun. */
export interface ActiveRun {
  record: RunRecord | null;
  readonly signal: AbortSignal;
}

interface Waiting {
  wish: RunWish;
  readonly abort: AbortController;
  readonly ended: Promise<void>;
}

interface Running {
  readonly active: ActiveRun;
  readonly abort: AbortController;
  readonly ended: Promise<void>;
}

/** A run that would go, and waits for one of those that do. */
interface InLine {
  readonly waiting: Waiting;
  readonly go: () => void;
}

/** Who goes first: somebody looks on, something was sent, or nobody waits for it. */
const URGENCY: Readonly<Record<Trigger, number>> = { operator: 0, adjustment: 1, start: 2, schedule: 2 };

/** Connections that sync at the same time: enough to hide one that waits, few enough to keep the machine calm. */
const MOST_AT_ONCE = 3;

/**
 * One run per connection at a time. A second wish waits for its end; a third joins the second. Where more connections
 * want to sync than may at once, what an operator asked for goes before what a start or the schedule did.
 */
export class RunQueue {
  readonly #work: (connectionId: string, wish: RunWish, active: ActiveRun) => Promise<void>;
  readonly #onFailure: (connectionId: string, error: unknown) => void;
  readonly #line: InLine[] = [];
  #underWay = 0;
  readonly #waiting = new Map<string, Waiting>();
  readonly #running = new Map<string, Running>();
  #isClosed = false;

  constructor(
    work: (connectionId: string, wish: RunWish, active: ActiveRun) => Promise<void>,
    onFailure: (connectionId: string, error: unknown) => void,
  ) {
    this.#work = work;
    this.#onFailure = onFailure;
  }

  /** Resolves when the run that was asked for has ended, however it ended. */
  ask(connectionId: string, wish: RunWish): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    const joined = this.#waiting.get(connectionId);
    if (joined !== undefined) {
      joined.wish = {
        trigger: URGENCY[wish.trigger] < URGENCY[joined.wish.trigger] ? wish.trigger : joined.wish.trigger,
        isFullSweep: joined.wish.isFullSweep || wish.isFullSweep,
        only: together(joined.wish.only, wish.only),
      };
      return joined.ended;
    }
    const abort = new AbortController();
    const before = this.#running.get(connectionId)?.ended ?? Promise.resolve();
    const waiting: Waiting = {
      wish,
      abort,
      ended: before.then(() => this.#inTurn(waiting, () => this.#fulfil(connectionId, waiting))),
    };
    this.#waiting.set(connectionId, waiting);
    return waiting.ended;
  }

  active(connectionId: string): ActiveRun | null {
    return this.#running.get(connectionId)?.active ?? null;
  }

  /** Ends what runs and drops what waits; resolves when it has ended. Without an id: all. */
  async cancel(reason: string, connectionId?: string): Promise<void> {
    const all = [...this.#running, ...this.#waiting];
    const chosen = all.filter(([id]) => connectionId === undefined || id === connectionId).map(([, work]) => work);
    for (const { abort } of chosen) abort.abort(new Error(reason));
    await Promise.all(chosen.map(({ ended }) => ended));
  }

  async close(reason: string): Promise<void> {
    this.#isClosed = true;
    await this.cancel(reason);
  }

  async #inTurn(waiting: Waiting, work: () => Promise<void>): Promise<void> {
    if (this.#underWay < MOST_AT_ONCE) this.#underWay += 1;
    else await new Promise<void>((go) => this.#line.push({ waiting, go }));
    try {
      await work();
    } finally {
      const next = this.#takeNext();
      if (next === undefined) this.#underWay -= 1;
      else next.go();
    }
  }

  /** The most urgent, and of those the one that came first. */
  #takeNext(): InLine | undefined {
    const urgency = ({ waiting }: InLine) => URGENCY[waiting.wish.trigger];
    const least = Math.min(...this.#line.map(urgency));
    const at = this.#line.findIndex((one) => urgency(one) === least);
    return at === -1 ? undefined : this.#line.splice(at, 1)[0];
  }

  async #fulfil(connectionId: string, waiting: Waiting): Promise<void> {
    this.#waiting.delete(connectionId);
    if (waiting.abort.signal.aborted) return;
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const active: ActiveRun = { record: null, signal: waiting.abort.signal };
    this.#running.set(connectionId, { active, abort: waiting.abort, ended });
    try {
      await this.#work(connectionId, waiting.wish, active);
    } catch (thrown) {
      this.#onFailure(connectionId, thrown);
    } finally {
      this.#running.delete(connectionId);
      resolve();
    }
  }
}

function together(a: RunWish['only'], b: RunWish['only']): RunWish['only'] {
  return a === null || b === null ? null : new Set([...a, ...b]);
}
