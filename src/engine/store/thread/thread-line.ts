import type { Worker } from 'node:worker_threads';
import type { Problem } from '../../../domain/problem.ts';
import { ProblemError } from '../../../domain/problem.ts';
import type { Logger } from '../../ports.ts';
import type { JobWaiter } from '../jobs.ts';
import type { StoreChange } from '../store.ts';
import { thrownOf } from './failure.ts';
import type { Asked, Question, Told } from './messages.ts';

/** Questions to the thread and their answers. */
export interface ThreadLine {
  /** Resolves once the store is open. @throws what opening it threw, when the thread has ended. */
  readonly opened: Promise<{ readonly wasUnclean: boolean }>;
  ask<T>(question: Question): Promise<T>;
  /** Has a job done; `onProgress` and the signal as `Snapshot.run` has them. */
  run(job: string, given: unknown, waiter: JobWaiter<unknown>): Promise<unknown>;
  /** Asks for the last thing: nothing can be asked after it, and the thread ends when it is done. */
  end(): Promise<void>;
  /**
   * Gives up what was asked, and ends the thread as soon as it comes out of SQLite: for one that has nothing to save. It is
   * never ended from outside: the driver ends the whole process when its thread goes while it runs or is being loaded.
   */
  stop(): Promise<void>;
}

export interface LineListener {
  readonly logger: Logger;
  onChange(change: StoreChange): void;
  onDamaged(problem: Problem): void;
  /** The thread ended by itself: out of memory, or a bug. Everything that was asked has been rejected. */
  onLost(problem: Problem): void;
}

export function openLine(worker: Worker, folder: string, listener: LineListener): ThreadLine {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  const jobs = new Map<number, JobWaiter<unknown>>();
  const opened = Promise.withResolvers<{ wasUnclean: boolean }>();
  const ended = Promise.withResolvers<void>();
  let asked = 0;
  let isOpen = false;
  let isEndExpected = false;
  let cause: unknown;
  let refusal: Error | undefined;
  /** Why nothing can be asked any more. */
  let over: (() => Error) | undefined;

  function settle(number: number): PromiseWithResolvers<unknown> | undefined {
    const settled = waiting.get(number);
    waiting.delete(number);
    return settled;
  }

  function take(told: Told): void {
    switch (told.kind) {
      case 'opened':
        isOpen = true;
        return opened.resolve({ wasUnclean: told.wasUnclean });
      case 'refused':
        isEndExpected = true;
        // Told when it has ended: who gives up then may end the process, which must find no thread in the driver.
        refusal = thrownOf(told.failure);
        return;
      case 'answer':
        return settle(told.number)?.resolve(told.value);
      case 'failed':
        return settle(told.number)?.reject(thrownOf(told.failure));
      case 'progress':
        return jobs.get(told.number)?.onProgress(told.value);
      case 'change':
        return listener.onChange(told.change);
      case 'damaged':
        return listener.onDamaged(told.problem);
      case 'log':
        return listener.logger[told.level](told.event, told.data);
      default:
        return told satisfies never;
    }
  }

  function ask(question: Question): Promise<unknown> {
    if (over !== undefined) return Promise.reject(over());
    asked += 1;
    const answer = Promise.withResolvers<unknown>();
    waiting.set(asked, answer);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    worker.postMessage({ number: asked, question } satisfies Asked);
    return answer.promise;
  }

  async function run(job: string, given: unknown, waiter: JobWaiter<unknown>): Promise<unknown> {
    waiter.signal.throwIfAborted();
    const done = ask({ kind: 'job', job, given });
    const number = asked;
    jobs.set(number, waiter);
    const abandon = (): void => void ask({ kind: 'abandon', job: number }).catch(() => undefined);
    waiter.signal.addEventListener('abort', abandon, { once: true });
    try {
      return await done;
    } catch (error) {
      throw waiter.signal.aborted ? waiter.signal.reason : error;
    } finally {
      jobs.delete(number);
      waiter.signal.removeEventListener('abort', abandon);
    }
  }

  worker.on('message', take);
  worker.on('error', (error) => {
    cause = error;
  });
  worker.once('exit', () => {
    const problem = lost(folder, cause);
    const reason = isEndExpected ? isClosed : (): Error => new ProblemError(problem, { cause });
    over ??= reason;
    for (const { reject } of waiting.values()) reject(reason());
    waiting.clear();
    opened.reject(refusal ?? reason());
    ended.resolve();
    if (!isEndExpected && isOpen) listener.onLost(problem);
  });

  async function end(): Promise<void> {
    // Where the thread is gone there is nothing to close.
    if (over !== undefined) return ended.promise;
    const closed = ask({ kind: 'close' });
    over = isClosed;
    try {
      await closed;
      isEndExpected = true;
    } finally {
      await ended.promise;
    }
  }

  return {
    opened: opened.promise,
    ask: <T>(question: Question) => ask(question) as Promise<T>,
    run,
    end,
    async stop() {
      isEndExpected = true;
      await opened.promise.catch(() => undefined);
      for (const { reject } of waiting.values()) reject(isClosed());
      waiting.clear();
      await end().catch(() => undefined);
    },
  };
}

function isClosed(): Error {
  return new Error('The store is closed');
}

function lost(folder: string, cause: unknown): Problem {
  return {
    code: 'store.lost',
    sentence: 'The part of Counterfoil that keeps the workspace stopped by itself.',
    kept: 'Everything that was saved before is on the disk; nothing was saved in part.',
    cure: 'Open the workspace again. If it happens again, report it with the log.',
    where: folder,
    detail: cause instanceof Error ? cause.message : undefined,
  };
}
