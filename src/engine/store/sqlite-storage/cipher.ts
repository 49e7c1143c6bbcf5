import { createHmac, randomBytes } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/**
 * How a file is encrypted: each page by AEGIS-256, with a random nonce and a tag, under a key that is used as it is
 * (SQLite3 Multiple Ciphers, utelle.github.io/SQLite3MultipleCiphers/docs/ciphers/cipher_aegis). The same pages stand in
 * the write-ahead log. In clear are the first 24 bytes of the file: a salt, and the sizes that SQLite must know before it
 * decrypts.
 */
export const CIPHER_PRAGMAS = "PRAGMA cipher = 'aegis'; PRAGMA algorithm = 'aegis-256'";

const KEY_BYTES = 32;
const SALT_BYTES = 16;
/** Of the salt: what is random, and what the key makes of that. */
const RANDOM_BYTES = 8;
const PLAIN_HEADER = Buffer.from('SQLite format 3\0');
/**
 * Bytes 16 to 23 of a file (sqlite.org/fileformat2.html, 1.3): the page size, two versions of the format, 64 bytes kept
 * at the end of each page for nonce and tag, and three fractions that never differ.
 */
const SIZES_AT = 16;
const SIZES = /^(0200|0400|0800|1000|2000|4000|8000|0001)0[12]0[12]40402020$/;
const HEADER_BYTES = 24;

type CipherErrorCode =
  /** The file is encrypted, and no key was given. */
  | 'no-key'
  /** The file is encrypted under another key. */
  | 'wrong-key'
  /** A key was given, and the file is a database in clear. */
  | 'in-clear'
  /** The file is no database, encrypted or not. */
  | 'no-database';

/** Why a file does not open with the key that was given, or without one. */
export class CipherError extends Error {
  readonly code: CipherErrorCode;
  constructor(code: CipherErrorCode, message: string) {
    super(message);
    this.name = 'CipherError';
    this.code = code;
  }
}

/** `none`: there is no file, or nothing in it yet. */
type FileKind = 'none' | 'in clear' | 'encrypted' | 'no database';

/** What a file is by its first bytes. Whether an encrypted one is sound, only its key can tell. */
export function kindOfFile(path: string): FileKind {
  return kindOf(readHeader(path));
}

/**
 * What SQLite is given as the key, in a buffer of its own, to be wiped. To a file that is made it gives the salt, too:
 * half of it is random, half is what the key makes of that, so that a wrong key is told from a damaged first page.
 * @throws RangeError for a key that is not 32 bytes long.
 */
export function keyMaterial(key: Uint8Array, isNew: boolean): Buffer {
  if (key.length !== KEY_BYTES) throw new RangeError(`A key has ${KEY_BYTES} bytes`);
  const prefix = Buffer.from('raw:');
  return Buffer.concat(isNew ? [prefix, key, newSalt(key)] : [prefix, key]);
}

/** Looks before anything is read whether the file is of the kind that the key is for. @throws CipherError. */
export function expectKind(path: string, key: Uint8Array | undefined): FileKind {
  const kind = kindOfFile(path);
  if (kind === 'no database') throw new CipherError('no-database', `${path} is no database`);
  if (kind === 'encrypted' && key === undefined)
    throw new CipherError('no-key', `${path} is encrypted: it opens with its key only`);
  if (kind === 'in clear' && key !== undefined) throw new CipherError('in-clear', `${path} is not encrypted`);
  return kind;
}

/** That a file which could not be read belongs to another key; `undefined`: it is of this key, and damaged. */
export function wrongKeyOf(path: string, key: Uint8Array): CipherError | undefined {
  const salt = readHeader(path)?.subarray(0, SALT_BYTES);
  if (salt !== undefined && checkOf(key, salt).equals(salt.subarray(RANDOM_BYTES))) return undefined;
  return new CipherError('wrong-key', `${path} is encrypted under another key`);
}

function newSalt(key: Uint8Array): Buffer {
  const random = randomBytes(RANDOM_BYTES);
  return Buffer.concat([random, checkOf(key, random)]);
}

function checkOf(key: Uint8Array, salt: Uint8Array): Buffer {
  const mac = createHmac('sha256', key).update('salt of a file').update(salt.subarray(0, RANDOM_BYTES)).digest();
  return mac.subarray(0, SALT_BYTES - RANDOM_BYTES);
}

function kindOf(header: Buffer | undefined): FileKind {
  if (header === undefined || header.length === 0) return 'none';
  if (header.subarray(0, PLAIN_HEADER.length).equals(PLAIN_HEADER)) return 'in clear';
  return SIZES.test(header.toString('hex', SIZES_AT)) ? 'encrypted' : 'no database';
}

/** The first bytes of a file, fewer where it is shorter; `undefined` where there is none. */
function readHeader(path: string): Buffer | undefined {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const header = Buffer.alloc(Math.min(HEADER_BYTES, fstatSync(file).size));
    readSync(file, header, 0, header.length, 0);
    return header;
  } finally {
    closeSync(file);
  }
}
