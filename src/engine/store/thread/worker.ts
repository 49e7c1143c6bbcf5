import { parentPort, workerData } from 'node:worker_threads';
import { instant, toMilliseconds } from '../../../domain/time.ts';
import type { Logger } from '../../ports.ts';
import { openStore } from '../open-store.ts';
import type { Store } from '../store.ts';
import { failureOf } from './failure.ts';
import type { Asked, ThreadData, Told } from './messages.ts';
import { serveStore } from './serve-store.ts';

/** Runs the store on a thread of its own. Started by `open-store-in-thread.ts`. */
async function runThread(): Promise<void> {
  const parent = parentPort;
  if (parent === null) throw new Error('The store’s thread is started by openStoreInThread.');
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's parent has no origin
  const tell = (told: Told): void => parent.postMessage(told);
  const log =
    (level: keyof Logger): Logger['info'] =>
    (event, data) =>
      tell({ kind: 'log', level, event, data });

  const { now, ...options } = workerData as ThreadData;
  const startedAt = performance.now();
  let store: Store;
  try {
    store = await openStore({
      ...options,
      logger: { info: log('info'), warn: log('warn'), error: log('error') },
      now: () => instant(toMilliseconds(now) + Math.round(performance.now() - startedAt)),
    });
  } catch (error) {
    tell({ kind: 'refused', failure: failureOf(error) });
    parent.close();
    return;
  }
  // In this thread the listener posts before the write returns: a change arrives before the answer to its write.
  store.onChange((change) => tell({ kind: 'change', change }));
  const answer = serveStore(store);
  parent.on('message', ({ number, question }: Asked) => {
    const answered = question.kind === 'close' ? store.close() : answer(question);
    answered
      .then(
        (value) => tell({ kind: 'answer', number, value }),
        (error: unknown) => tell({ kind: 'failed', number, failure: failureOf(error) }),
      )
      .finally(() => question.kind === 'close' && parent.close());
  });
  tell({ kind: 'opened', wasUnclean: store.wasUnclean });
}

await runThread();
