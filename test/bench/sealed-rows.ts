import { createDecipheriv, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

/**
 * Opens and parses the documents of a sealed workspace by raw node:crypto and JSON.parse: what reading them costs at the
 * least. It knows the format of `sqlite-storage/seal.ts` by heart, and fails when that becomes another one.
 */
export function rawOpener(raw: DatabaseSync, key: Uint8Array) {
  const salt = raw.prepare('SELECT salt FROM _seal').get()?.['salt'] as Uint8Array;
  const root = hkdf(key, salt, 'file');
  const keys = new Map<string, KeyObject>();
  return (table: string, id: unknown, data: unknown): unknown => {
    const sealed = Buffer.from(data as Uint8Array<ArrayBuffer>);
    const epoch = sealed.subarray(1, 9);
    const name = `${table} ${epoch.toString('latin1')}`;
    let opening = keys.get(name);
    if (opening === undefined) {
      opening = createSecretKey(hkdf(root, epoch, `table ${table}`));
      keys.set(name, opening);
    }
    const decipher = createDecipheriv('aes-256-gcm', opening, sealed.subarray(9, 21), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(`data ${String(id)}`));
    decipher.setAuthTag(sealed.subarray(-16));
    const text = decipher.update(sealed.subarray(21, -16));
    decipher.final();
    return JSON.parse(text.toString());
  };
}

function hkdf(secret: Uint8Array, salt: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, salt, purpose, 32));
}
