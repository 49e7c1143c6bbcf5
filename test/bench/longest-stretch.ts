import { setTimeout as wait } from 'node:timers/promises';

/**
 * The most processor time, in milliseconds, that this thread took from one turn of its event loop to the next while `work`
 * ran: what others do on the machine meanwhile does not count.
 */
export async function longestStretch(work: () => Promise<unknown>): Promise<number> {
  let most = 0;
  const over = new AbortController();
  const watching = (async () => {
    let last = process.threadCpuUsage();
    while (!over.signal.aborted) {
      await wait(0);
      const now = process.threadCpuUsage();
      most = Math.max(most, (now.user + now.system - last.user - last.system) / 1000);
      last = now;
    }
  })();
  try {
    await work();
    // One turn more, or the last stretch would go unseen.
    await wait(1);
  } finally {
    over.abort();
    await watching;
  }
  return most;
}
