/**
 * Asks for the next page while the one at hand is stored. The order of pages and of their checkpoints stays what it was:
 * a page is only handed out, and so only stored, after the one before it.
 */
export async function* readAhead<T>(pages: AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
  const iterator = pages[Symbol.asyncIterator]();
  let next = ask(iterator);
  let isEnded = false;
  try {
    for (;;) {
      const result = await next;
      if (result.done === true) {
        isEnded = true;
        return;
      }
      next = ask(iterator);
      yield result.value;
    }
  } catch (thrown) {
    isEnded = true;
    throw thrown;
  } finally {
    // Whoever stops early waits for the page under way, so that nothing of this sweep is still going on afterwards.
    if (!isEnded) {
      await next.catch(() => undefined);
      await iterator.return?.();
    }
  }
}

function ask<T>(iterator: AsyncIterator<T>): Promise<IteratorResult<T>> {
  const next = iterator.next();
  // A failure is thrown where it is awaited, after the page before it is stored.
  next.catch(() => undefined);
  return next;
}
