import { parentPort, workerData } from 'node:worker_threads';
import { instant, toMilliseconds } from '../../../domain/time.ts';
import type { Problem } from '../../../domain/problem.ts';
import type { Logger } from '../../ports.ts';
import { openStore, openStoreToRead, type StoreOptions } from '../open-store.ts';
import type { AnyJob } from '../jobs.ts';
import type { Store } from '../store.ts';
import { failureOf } from './failure.ts';
import type { Asked, ThreadData, Told } from './messages.ts';
import { createReader } from './reader.ts';
import { serveJobs } from './serve-jobs.ts';
import { serveStore } from './serve-store.ts';

/**
 * Runs the store on a thread of its own. Started by `open-store-in-thread.ts`, and by itself for its readers.
 * @param workerUrl what this thread was started from. @param jobs what can be asked to be done on a snapshot.
 */
export async function runStoreThread(workerUrl: URL, jobs: readonly AnyJob[]): Promise<void> {
  const parent = parentPort;
  if (parent === null) throw new Error('The store’s thread is started by openStoreInThread.');
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's parent has no origin
  const tell = (told: Told): void => parent.postMessage(told);
  const log =
    (level: keyof Logger): Logger['info'] =>
    (event, data) =>
      tell({ kind: 'log', level, event, data });

  const { now, task, ...given } = workerData as ThreadData;
  const startedAt = performance.now();
  const options: StoreOptions = {
    ...given,
    logger: { info: log('info'), warn: log('warn'), error: log('error') },
    now: () => instant(toMilliseconds(now) + Math.round(performance.now() - startedAt)),
  };
  let store: Store;
  let isUnchecked = false;
  const onUnchecked = (): void => {
    isUnchecked = true;
  };
  try {
    store = await (task === 'write'
      ? openStore({ ...options, onUnchecked })
      : openStoreToRead(options, task === 'snapshot'));
  } catch (error) {
    tell({ kind: 'refused', failure: failureOf(error) });
    parent.close();
    return;
  }
  const beside = { ...options, workerUrl };
  const readers =
    task === 'write'
      ? {
          reader: createReader({ ...beside, endsWhenIdle: false }),
          checker: createReader({ ...beside, endsWhenIdle: true }),
        }
      : null;
  // In this thread the listener posts before the write returns: a change arrives before the answer to its write.
  store.onChange((change) => tell({ kind: 'change', change }));
  const answer = serveStore(store, readers);
  const work = serveJobs(jobs, { snapshot: store, now: () => options.now() }, (number, value) =>
    tell({ kind: 'progress', number, value }),
  );
  const close = async (): Promise<void> => {
    await Promise.all([readers?.reader.close(), readers?.checker.close()]);
    await store.close();
    given.key?.fill(0);
  };
  parent.on('message', ({ number, question }: Asked) => {
    const answered =
      question.kind === 'close'
        ? close()
        : question.kind === 'job' || question.kind === 'abandon'
          ? work(number, question)
          : answer(question);
    answered
      .then(
        (value) => tell({ kind: 'answer', number, value }),
        (error: unknown) => tell({ kind: 'failed', number, failure: failureOf(error) }),
      )
      .finally(() => question.kind === 'close' && parent.close());
  });
  tell({ kind: 'opened', wasUnclean: store.wasUnclean });
  if (!isUnchecked || readers === null) return;
  try {
    const problem = (await readers.checker.ask({ kind: 'store', method: 'findDamage', args: [] })) as
      | Problem
      | undefined;
    if (problem !== undefined) tell({ kind: 'damaged', problem });
  } catch (error) {
    options.logger.warn('store.not-looked-through', { error: String(error) });
  }
}
