import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  randomFillSync,
  type KeyObject,
} from 'node:crypto';
import type { SqlValue } from './connection.ts';

/**
 * Seals what a table keeps beside its columns, and opens it again: AES-256-GCM.
 * `about` names what the text belongs to (a row, a segment): sealed about one thing, it opens about no other.
 */
export interface Seal {
  seal(plain: string | Uint8Array, about: string): Uint8Array;
  /** @throws SealError `tampered` when it is not what was sealed about this. */
  open(sealed: SqlValue | undefined, about: string): Buffer;
}

/**
 * `sealed`: the file is sealed and no key was given. `wrong-key`: another one was given. `plain`: a key was given for a
 * file that keeps its documents in clear. `tampered`: something was changed from outside, or is damaged.
 */
export type SealErrorCode = 'sealed' | 'wrong-key' | 'plain' | 'tampered';

export class SealError extends Error {
  readonly code: SealErrorCode;
  constructor(code: SealErrorCode, message: string) {
    super(message);
    this.name = 'SealError';
    this.code = code;
  }
}

export const KEY_BYTES = 32;

/** The first byte of all that is sealed. Then an epoch, an IV, the text under the key, and GCM's tag. */
const FORMAT = 1;
const EPOCH_BYTES = 8;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + EPOCH_BYTES + IV_BYTES;
/**
 * A key may seal 2³² texts with random IVs before two of them are too likely to share one (NIST SP 800-38D, 8.3). Each
 * opening of a table draws an epoch, and with it a key of its own; so does a table that has sealed so many in one.
 */
const MOST_IN_EPOCH = 2 ** 24;
/** Randomness is drawn for so many IVs at once: a call of its own for each costs more than it gives. */
const IVS_AT_ONCE = 512;

interface Epoch {
  readonly name: Buffer;
  readonly key: KeyObject;
  sealed: number;
}

/** @param root the key of one file; `table` gets keys that are its alone. */
export function createSeal(root: Uint8Array, table: string): Seal {
  const keys = new Map<string, KeyObject>();
  const ivs = Buffer.alloc(IV_BYTES * IVS_AT_ONCE);
  let used = ivs.length;
  let epoch: Epoch | undefined;

  function keyOf(name: Buffer): KeyObject {
    const text = name.toString('latin1');
    const known = keys.get(text);
    if (known !== undefined) return known;
    const key = createSecretKey(derive(root, name, `table ${table}`));
    keys.set(text, key);
    return key;
  }

  function currentEpoch(): Epoch {
    if (epoch === undefined || epoch.sealed >= MOST_IN_EPOCH) {
      const name = randomFillSync(Buffer.alloc(EPOCH_BYTES));
      epoch = { name, key: keyOf(name), sealed: 0 };
    }
    epoch.sealed += 1;
    return epoch;
  }

  /** Bytes that were drawn for this IV and are never given out again. */
  function freshIv(): Buffer {
    if (used === ivs.length) {
      randomFillSync(ivs);
      used = 0;
    }
    used += IV_BYTES;
    return ivs.subarray(used - IV_BYTES, used);
  }

  return {
    seal(plain, about) {
      const { name, key } = currentEpoch();
      const iv = freshIv();
      const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(about));
      const text = typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain);
      cipher.final();
      const sealed = Buffer.allocUnsafe(HEAD_BYTES + text.length + TAG_BYTES);
      sealed[0] = FORMAT;
      name.copy(sealed, 1);
      iv.copy(sealed, 1 + EPOCH_BYTES);
      text.copy(sealed, HEAD_BYTES);
      cipher.getAuthTag().copy(sealed, HEAD_BYTES + text.length);
      return sealed;
    },
    open(value, about) {
      if (!(value instanceof Uint8Array) || value.length < HEAD_BYTES + TAG_BYTES || value[0] !== FORMAT)
        throw tampered(table, about);
      const sealed = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
      const key = keyOf(sealed.subarray(1, 1 + EPOCH_BYTES));
      const iv = sealed.subarray(1 + EPOCH_BYTES, HEAD_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(about));
      decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
      const text = decipher.update(sealed.subarray(HEAD_BYTES, -TAG_BYTES));
      try {
        decipher.final();
      } catch {
        throw tampered(table, about);
      }
      return text;
    },
  };
}

/** 32 bytes for one purpose, from which nothing else can be learned. */
export function derive(secret: Uint8Array, salt: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, salt, purpose, KEY_BYTES));
}

function tampered(table: string, about: string): SealError {
  return new SealError('tampered', `What ${table} holds of ${about} is not what was sealed there`);
}
