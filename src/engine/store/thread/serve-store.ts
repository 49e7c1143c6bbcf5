import { isSameDocument } from '../same-document.ts';
import type { CollectionName, Store } from '../store.ts';
import type { PlannedTable } from '../table.ts';
import { createLongAnswers, inParts } from './long-answers.ts';
import type { Identified, Items, Methods, Part, Question } from './messages.ts';
import type { Reader } from './reader.ts';

/** Who else can be asked. */
interface Readers {
  /** For questions of a second or so. */
  readonly reader: Reader;
  /** For reading everything there is, which can take minutes. */
  readonly checker: Reader;
}

/** What reads everything there is, whatever it is asked about. */
const READS_ALL: ReadonlySet<string> = new Set([
  'check',
  'checkTotals',
  'findDamage',
  'backUp',
] satisfies (keyof Store)[]);

/**
 * Answers what the other thread asks of a store, `close` and jobs apart.
 * @param readers where to ask what would keep others waiting; `null`: this is where.
 */
export function serveStore(
  store: Store,
  readers: Readers | null,
): (question: Exclude<Question, { kind: 'close' | 'job' | 'abandon' }>) => Promise<unknown> {
  const answers = createLongAnswers();
  const table = (name: CollectionName): Methods => store.table(name) as unknown as Methods;
  const planned = (name: CollectionName) => store.table(name) as unknown as Pick<PlannedTable<Identified>, 'isLong'>;

  async function begin({ table: name, method, args }: Extract<Question, { kind: 'long' }>): Promise<Part> {
    if (method === 'scan') {
      const [query, pageSize] = args as Parameters<Methods['scanPacked']>;
      return answers.begin(table(name).scanPacked(query, pageSize));
    }
    const found = await table(name)[method]?.(...args);
    return inParts(found instanceof Map ? [...found.values()] : (found as readonly unknown[]), answers);
  }

  /** @returns whether it was written: not, when another write came between. */
  async function replace(name: CollectionName, seen: Identified, next: Identified): Promise<boolean> {
    let isStill = false;
    await table(name).update(seen.id, (current) => {
      isStill = isSameDocument(current, seen);
      return isStill ? next : current;
    });
    return isStill;
  }

  function isLong(question: Question): boolean {
    if (question.kind === 'store') return READS_ALL.has(question.method) && planned('entries').isLong('check');
    if (question.kind !== 'table' && question.kind !== 'long') return false;
    const { table: name, method, args } = question;
    return (method === 'count' || method === 'sum' || method === 'find') && planned(name).isLong(method, args);
  }

  /** A long answer of the reader comes in its parts, and goes on as such. */
  async function askReader(asked: Reader, question: Question): Promise<unknown> {
    const answer = await asked.ask(question);
    if (question.kind !== 'long' || (answer as Part).rest === null) return answer;
    return answers.begin(partsOf(asked, answer as Part));
  }

  return async (question) => {
    if (readers !== null && isLong(question))
      return question.kind === 'store' ? readers.checker.ask(question) : askReader(readers.reader, question);
    switch (question.kind) {
      case 'store':
        return (store[question.method] as (...args: readonly unknown[]) => Promise<unknown>)(...question.args);
      case 'table':
        return table(question.table)[question.method]?.(...question.args);
      case 'long':
        return begin(question);
      case 'more':
        return answers.more(question.rest);
      case 'enough':
        return answers.drop(question.rest);
      case 'newest':
        // An update that changes nothing waits its turn behind all writes and writes nothing.
        return table(question.table).update(question.id, (current) => current);
      case 'replace':
        return replace(question.table, question.seen, question.next);
      default:
        return question satisfies never;
    }
  };
}

async function* partsOf(reader: Reader, first: Part): AsyncGenerator<Items, void, undefined> {
  let part = first;
  try {
    for (;;) {
      if (part.items.length > 0) yield part.items;
      const { rest } = part;
      if (rest === null) return;
      part = (await reader.ask({ kind: 'more', rest })) as Part;
    }
  } finally {
    if (part.rest !== null) void reader.ask({ kind: 'enough', rest: part.rest }).catch(() => undefined);
  }
}
