/** So many pages wait at most while others are stored; one more may be under way. */
const MOST_WAITING = 8;

/**
 * Asks for pages while those at hand are stored, and hands out all that have come meanwhile, in their order: where
 * storing is the slower part, several pages share one commit. A reader that is slow stops the asking, so that however
 * fast the pages come, only so many are in memory.
 */
export async function* readAhead<T>(
  pages: AsyncIterable<T>,
  mostWaiting = MOST_WAITING,
): AsyncGenerator<readonly T[], void, undefined> {
  const iterator = pages[Symbol.asyncIterator]();
  const waiting: T[] = [];
  let isStopped = false;
  const ended: { readonly failure?: unknown }[] = [];
  let news = Promise.withResolvers<void>();
  let room = Promise.withResolvers<void>();

  async function fill(): Promise<void> {
    try {
      for (;;) {
        if (isStopped) break;
        const { done, value } = await iterator.next();
        if (done === true) break;
        waiting.push(value);
        news.resolve();
        if (waiting.length >= mostWaiting) await room.promise;
      }
      ended.push({});
    } catch (failure) {
      ended.push({ failure });
    }
    news.resolve();
  }

  const filling = fill();
  try {
    for (;;) {
      if (waiting.length === 0 && ended.length === 0) await news.promise;
      news = Promise.withResolvers();
      const taken = waiting.splice(0);
      room.resolve();
      room = Promise.withResolvers();
      if (taken.length > 0) {
        yield taken;
        continue;
      }
      // What failed is thrown after the pages before it were stored.
      const [end] = ended;
      if (end !== undefined && 'failure' in end) throw end.failure;
      if (end !== undefined) return;
    }
  } finally {
    // Whoever stops early waits for the page under way, so that nothing of this sweep is still going on afterwards.
    isStopped = true;
    room.resolve();
    await filling;
    await iterator.return?.();
  }
}
