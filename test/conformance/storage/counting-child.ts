import { openSqlite } from './model-state.ts';
import { dataOf, widestTable, type Data } from './model-documents.ts';

/** Adds one to a document that another process adds to, again after each conflict, and writes one of its own each time. */
async function countTogether(file: string, name: string, times: number): Promise<void> {
  const { schema, options } = widestTable();
  const storage = await openSqlite(schema, options, file);
  for (let done = 0; done < times;) {
    const [previous] = await storage.findDocumentsById(['counter'], true);
    const height = Number(previous?._rev.split('-')[0] ?? 0) + 1;
    const own = row(`${name}-${done}`, 0, '1-a');
    const { error } = await storage.bulkWrite(
      [
        { previous, document: row('counter', Number(previous?.['whole'] ?? 0) + 1, `${height}-${name}`) },
        { previous: (await storage.findDocumentsById([own.id], true))[0], document: own },
      ],
      'test',
    );
    if (!error.some(({ documentId }) => documentId === 'counter')) done += 1;
  }
  await storage.close();
}

function row(id: string, whole: number, revision: string): Data {
  return dataOf(id, { text: 'a', whole, real: 1, flag: true }, false, revision, Date.now());
}

const [, , file = '', name = '', times = '0'] = process.argv;
await countTogether(file, name, Number(times));
