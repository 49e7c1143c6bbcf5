import { randomBytes } from 'node:crypto';
import type { Connection } from './connection.ts';
import { createSeal, derive, KEY_BYTES, SealError, type Seal } from './seal.ts';

/** Gives each table of a file its seal. */
export type SealOf = (table: string) => Seal;

const SALT_BYTES = 16;
const CHECK = 'the key fits';

/** Whether what a file holds is sealed. It says so in a table of its own, beside what tells the right key from a wrong one. */
export function isSealed(connection: Connection): boolean {
  return hasTable(connection, '_seal');
}

/**
 * The seals of a sealed file; `undefined` for a plain one without a key. Writes nothing.
 * @throws SealError `sealed`, `wrong-key`, `plain`.
 */
export function findSeals(connection: Connection, key: Uint8Array | undefined): SealOf | undefined {
  if (key !== undefined && key.length !== KEY_BYTES) throw new RangeError(`A key has ${KEY_BYTES} bytes`);
  const row = isSealed(connection) ? connection.first('SELECT salt, sample FROM _seal') : undefined;
  if (row === undefined) {
    if (key !== undefined) throw new SealError('plain', `${connection.path} keeps its documents in clear`);
    return undefined;
  }
  if (key === undefined) throw new SealError('sealed', `${connection.path} is sealed: it opens with its key only`);
  const [salt, sample] = row;
  const seals = sealsOf(key, salt instanceof Uint8Array ? salt : new Uint8Array());
  try {
    if (seals('_seal').open(sample, CHECK).toString() === CHECK) return seals;
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
  }
  throw new SealError('wrong-key', `${connection.path} was sealed under another key`);
}

/** As `findSeals`, and makes a file that holds no collection yet a sealed one. */
export function ensureSeals(connection: Connection, key: Uint8Array | undefined): SealOf | undefined {
  if (key === undefined || isSealed(connection) || holdsCollections(connection)) return findSeals(connection, key);
  const salt = randomBytes(SALT_BYTES);
  const sample = sealsOf(key, salt)('_seal').seal(CHECK, CHECK);
  connection.transaction(() => {
    connection.execute('CREATE TABLE _seal (salt BLOB NOT NULL, sample BLOB NOT NULL)');
    connection.run('INSERT INTO _seal (salt, sample) VALUES (?, ?)', [salt, sample]);
  });
  return findSeals(connection, key);
}

function sealsOf(key: Uint8Array, salt: Uint8Array): SealOf {
  const root = derive(key, salt, 'file');
  return (table) => createSeal(root, table);
}

function holdsCollections(connection: Connection): boolean {
  return hasTable(connection, '_tables') && connection.first('SELECT 1 FROM _tables LIMIT 1') !== undefined;
}

function hasTable(connection: Connection, name: string): boolean {
  return connection.first("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", [name]) !== undefined;
}
