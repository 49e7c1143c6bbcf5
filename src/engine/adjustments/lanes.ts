import type { Book } from './book.ts';

const lanes = new WeakMap<Book, Map<string, Promise<unknown>>>();

/**
 * Adjustments of one account get into the book one after the other: what the preview says of the others – that there is
 * no reversal yet, no duplicate – still holds when it is written.
 */
export async function oneOfAccountAtATime<T>(book: Book, accountId: string, work: () => Promise<T>): Promise<T> {
  const ofBook = lanes.get(book) ?? new Map<string, Promise<unknown>>();
  lanes.set(book, ofBook);
  const before = ofBook.get(accountId) ?? Promise.resolve();
  const mine = before.then(work, work);
  ofBook.set(accountId, mine);
  try {
    return await mine;
  } finally {
    if (ofBook.get(accountId) === mine) ofBook.delete(accountId);
  }
}
