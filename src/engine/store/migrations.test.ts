import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../../domain/time.ts';
import { openStore } from './index.ts';
import { fingerprint, MIGRATIONS, migrate, readFact, WORKSPACE_VERSION, writeFact } from './migrations.ts';
import type { Connection } from './sqlite-storage/index.ts';
import type { Store } from './store.ts';
import { entry, quietLogger, withDatabase } from './store-fixtures.ts';

let parent = '';
let folder = '';

const open = (): Promise<Store> =>
  openStore({ folder, logger: quietLogger, now: () => instant(0), storage: { synchronous: 'OFF' } });

beforeEach(async () => {
  parent = mkdtempSync(join(tmpdir(), 'counterfoil-migrations-'));
  folder = join(parent, 'workspace');
  const store = await open();
  await store.table('entries').putMany(Array.from({ length: 300 }, (_, index) => entry(index)));
  await store.close();
});

afterEach(() => rmSync(parent, { recursive: true }));

async function countOnce(): Promise<number> {
  const store = await open();
  const count = await store.table('entries').count();
  await store.close();
  return count;
}

describe('migrations', () => {
  it('have a step for each change of what documents look like', () => {
    // When this fails, the documents changed: add a step, without which no workspace of before can be opened, and its line.
    expect({ [WORKSPACE_VERSION]: fingerprint() }).toEqual({ 10: 'e46e7fc54f8d375d' });
  });

  it('run once each, in order, and note themselves', async () => {
    const ran: number[] = [];
    const next = [WORKSPACE_VERSION + 1, WORKSPACE_VERSION + 2];
    const steps = [
      ...MIGRATIONS,
      ...next.map((version) => ({ version, name: `step ${version}`, run: () => void ran.push(version) })),
    ];
    withDatabase(folder, (connection) => {
      migrate(connection, instant(0), steps);
      migrate(connection, instant(0), steps);
      expect(ran).toEqual(next);
      expect(readFact(connection, 'version')).toBe(String(next[1]));
      expect(connection.all('SELECT version, name FROM _migrations')).toHaveLength(steps.length);
    });
  });

  it('need no step for an index: it is made when the workspace is next opened', async () => {
    const dropped = '"entries-0:_deleted,origin,at,ordinal,id"';
    withDatabase(folder, (connection) => {
      // As an older program left it: without the index, and with RxDB's note of a schema without it.
      connection.execute(`DROP INDEX ${dropped}`);
      connection.execute(
        `UPDATE _tables SET layout = replace(layout, '["_deleted","origin","at","ordinal","id"],', '')`,
      );
      connection.execute(
        `UPDATE "_rxdb_internal-0" SET data = replace(replace(data, '["_deleted","origin","at","ordinal","id"],', ''), 'schemaHash":"', 'schemaHash":"0')`,
      );
      writeFact(connection, 'schemas', 'of before');
    });
    expect(await countOnce()).toBe(300);
    const made = withDatabase(folder, (connection) =>
      connection.first('SELECT 1 FROM sqlite_master WHERE name = ?', [dropped.slice(1, -1)]),
    );
    expect(made).toEqual([1]);
  });

  it('leave the workspace at the version before when they fail', async () => {
    const failing = {
      version: WORKSPACE_VERSION + 1,
      name: 'fails half way',
      run(connection: Connection) {
        connection.execute('CREATE TABLE half (a)');
        throw new Error('no');
      },
    };
    withDatabase(folder, (connection) => {
      expect(() => migrate(connection, instant(0), [...MIGRATIONS, failing])).toThrow('no');
      expect(readFact(connection, 'version')).toBe(String(WORKSPACE_VERSION));
      expect(connection.first("SELECT 1 FROM sqlite_master WHERE name = 'half'")).toBeUndefined();
    });
    expect(await countOnce()).toBe(300);
  });
});
