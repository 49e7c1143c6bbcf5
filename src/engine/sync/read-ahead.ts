import type { Clock } from '../ports.ts';

export interface Ahead<T> {
  readonly clock: Pick<Clock, 'sleep'>;
  /** How much a page holds. */
  readonly sizeOf: (page: T) => number;
  /** What is worth a commit: so much is waited for, but not for long. Twice as much may wait while it is stored. */
  readonly enough: number;
  /** Milliseconds that the first page waits for others at most. */
  readonly patience: number;
}

/**
 * Asks for pages while those at hand are stored, and hands them out in their order, several at a time: a commit of many
 * rows costs each of them half as much as one of a hundred does. A reader that is slow stops the asking, so that however
 * fast the pages come, only so many are in memory.
 */
export async function* readAhead<T>(
  pages: AsyncIterable<T>,
  { clock, sizeOf, enough, patience }: Ahead<T>,
): AsyncGenerator<readonly T[], void, undefined> {
  const iterator = pages[Symbol.asyncIterator]();
  const waiting: T[] = [];
  let size = 0;
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
        size += sizeOf(value);
        news.resolve();
        if (size >= 2 * enough) await room.promise;
      }
      ended.push({});
    } catch (failure) {
      ended.push({ failure });
    }
    news.resolve();
  }

  /** Until there is enough, no more will come, or the first has waited long enough. */
  async function gather(): Promise<void> {
    const isReady = () => size >= enough || ended.length > 0;
    while (waiting.length === 0 && !isReady()) await nextNews();
    if (isReady()) return;
    const enoughSoon = new AbortController();
    const over = clock.sleep(patience, enoughSoon.signal).then(
      () => true,
      () => true,
    );
    for (;;) {
      const isOver = await Promise.race([nextNews(), over]);
      if (isOver === true || isReady()) break;
    }
    enoughSoon.abort();
    await over;
  }

  async function nextNews(): Promise<void> {
    await news.promise;
    news = Promise.withResolvers();
  }

  const filling = fill();
  try {
    for (;;) {
      await gather();
      const taken = waiting.splice(0);
      size = 0;
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
