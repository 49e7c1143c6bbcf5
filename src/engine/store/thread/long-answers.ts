import type { Items, Part } from './messages.ts';

/** So many documents are copied from thread to thread at a time: the other thread stands still while it takes them. */
const PART = 250;

/** Answers that are handed out part by part, as they are asked for. */
interface LongAnswers {
  begin(parts: AsyncIterator<Items>): Promise<Part>;
  more(rest: number): Promise<Part>;
  drop(rest: number): void;
}

export function createLongAnswers(): LongAnswers {
  const open = new Map<number, AsyncIterator<Items>>();
  let last = 0;

  async function next(rest: number, parts: AsyncIterator<Items>): Promise<Part> {
    try {
      const { done, value } = await parts.next();
      if (done !== true) return { items: value, rest };
    } catch (error) {
      open.delete(rest);
      throw error;
    }
    open.delete(rest);
    return { items: [], rest: null };
  }

  return {
    begin(parts) {
      last += 1;
      open.set(last, parts);
      return next(last, parts);
    },
    async more(rest) {
      const parts = open.get(rest);
      return parts === undefined ? { items: [], rest: null } : next(rest, parts);
    },
    drop(rest) {
      const parts = open.get(rest);
      open.delete(rest);
      void parts?.return?.();
    },
  };
}

/** What is at hand already, in parts. One part is told to be the last at once. */
export function inParts(items: readonly unknown[], answers: LongAnswers): Promise<Part> | Part {
  if (items.length <= PART) return { items, rest: null };
  return answers.begin(slices(items));
}

async function* slices(items: readonly unknown[]): AsyncGenerator<readonly unknown[], void, undefined> {
  for (let from = 0; from < items.length; from += PART) yield items.slice(from, from + PART);
}
