import { unpack } from '../sqlite-storage/index.ts';
import { createQueue } from '../../queue.ts';
import type { Asked, CollectionName, Documents, Given, Table } from '../store.ts';
import type { Items, LongMethod, Part, TableMethod } from './messages.ts';
import type { ThreadLine } from './thread-line.ts';

function documentsOf(items: Items): readonly unknown[] {
  return 'fields' in items ? unpack(items) : items;
}

/** A table of the store in the thread. */
export function createThreadTable<N extends CollectionName>(
  table: N,
  line: ThreadLine,
): Table<Documents[N], Given<N>, Asked<N>> {
  type T = Documents[N];
  // One after the other, so that updates of one document do not outrun each other again and again.
  const inTurn = createQueue();
  const ask = <R>(method: TableMethod, ...args: readonly unknown[]): Promise<R> =>
    line.ask({ kind: 'table', table, method, args });

  /** The parts of a long answer. The next one is asked for before this one is handed out. */
  async function* parts(method: LongMethod, args: readonly unknown[]): AsyncGenerator<readonly T[], void, undefined> {
    let next: Promise<Part> | null = line.ask<Part>({ kind: 'long', table, method, args });
    let rest: number | null = null;
    try {
      while (next !== null) {
        const part: Part = await next;
        rest = part.rest;
        next = rest === null ? null : line.ask<Part>({ kind: 'more', rest });
        // It is awaited only after this part was dealt with.
        next?.catch(() => undefined);
        if (part.items.length > 0) yield documentsOf(part.items) as readonly T[];
      }
    } finally {
      if (rest !== null) line.ask({ kind: 'enough', rest }).catch(() => undefined);
    }
  }

  async function all(method: LongMethod, ...args: readonly unknown[]): Promise<readonly T[]> {
    const found: T[] = [];
    for await (const part of parts(method, args)) found.push(...part);
    return found;
  }

  async function update(id: string, change: (current: T) => T): Promise<T> {
    for (;;) {
      const seen = await line.ask<T>({ kind: 'newest', table, id });
      const next = change(seen);
      if (await line.ask<boolean>({ kind: 'replace', table, seen, next })) return next;
    }
  }

  return {
    get: (id) => ask('get', id),
    getMany: async (ids) => new Map((await all('getMany', ids)).map((document) => [document.id, document])),
    find: (query) => all('find', query),
    count: (selector) => ask('count', selector),
    sum: (query) => ask('sum', query),
    scan: (query, pageSize) => parts('scan', [query, pageSize]),
    putMany: (documents) => ask('putMany', documents),
    put: async (document) => void (await ask('putMany', [document])),
    update: (id, change) => inTurn(() => update(id, change)),
    remove: (ids) => ask('remove', ids),
  };
}
