import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { instant } from '../../src/domain/time.ts';
import { openStore } from '../../src/engine/store/index.ts';
import { account } from '../../src/engine/store/store-fixtures.ts';
import { silent } from '../support/desk.ts';
import { CSV_COLUMNS, csvValues } from './csv-rows.ts';
import { openKey } from './open-key.ts';
import { ACCOUNTS, accountOf, benchConnection, benchEntry, CONNECTIONS, connectionOf } from './rows.ts';

const BATCH = 5000;
const NOW = instant(Date.parse('2026-10-01T00:00:00.000Z'));

/**
 * Makes the home of a console with so many entries, encrypted as the product's are under the key of a vault with a key
 * file. Entries are written through the store's own way to write. Run in a process of its own, so that its memory goes
 * with it.
 */
async function seed(home: string, count: number): Promise<void> {
  const folder = join(home, 'workspace');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const key = await openKey(folder);
  const store = await openStore({ folder, key, logger: silent, now: () => NOW, storage: { synchronous: 'OFF' } });
  await store
    .table('connections')
    .putMany(Array.from({ length: CONNECTIONS }, (_, index) => benchConnection(connectionOf(index), index)));
  await store.table('accounts').putMany(Array.from({ length: ACCOUNTS }, (_, index) => holder(index)));
  for (let from = 0; from < count; from += BATCH) {
    const length = Math.min(BATCH, count - from);
    await store.table('entries').putMany(Array.from({ length }, (_, index) => benchEntry(from + index, count)));
  }
  await store.close();
}

/** The rows of the CSV in a plain file, in the same order by the same kind of index. */
function seedPlainRows(path: string, count: number): void {
  const database = new DatabaseSync(path);
  const names = CSV_COLUMNS.map((name) => `"${name}"`);
  database.exec(`PRAGMA synchronous = OFF; CREATE TABLE rows (${names.join(', ')}, ordinal INTEGER)`);
  const insert = database.prepare(`INSERT INTO rows VALUES (${names.map(() => '?').join(', ')}, ?)`);
  database.exec('BEGIN');
  for (let index = 0; index < count; index += 1) insert.run(...csvValues(benchEntry(index, count)), index % 100);
  database.exec('COMMIT; CREATE INDEX by_time ON rows (at, ordinal, id)');
  database.close();
}

function holder(index: number) {
  return account(index, { id: accountOf(index), connectionId: connectionOf(index), firstSeenAt: NOW });
}

const [, , folder = '', count = '0'] = process.argv;
await seed(join(folder, 'full'), Number(count));
await seed(join(folder, 'small'), 1);
seedPlainRows(join(folder, 'rows.db'), Number(count));
