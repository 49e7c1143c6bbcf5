import { createQueue, type Queue } from '../queue.ts';
import type { Book } from './book.ts';

const lanes = new WeakMap<Book, Queue>();

/**
 * Adjustments of one account get into the book one after the other: what the preview says of the others – that there is
 * no reversal yet, no duplicate – still holds when it is written.
 */
export function oneOfAccountAtATime<T>(book: Book, accountId: string, work: () => Promise<T>): Promise<T> {
  const ofBook = lanes.get(book) ?? createQueue();
  lanes.set(book, ofBook);
  return ofBook(work, accountId);
}
