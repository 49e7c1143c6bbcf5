import { createCipheriv, createDecipheriv } from 'node:crypto';
import { z } from 'zod';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;

const Base64Schema = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/);

/** A text under AES-256-GCM, as it stands in the file. */
export const SealedSchema = z.object({ nonce: Base64Schema, tag: Base64Schema, data: Base64Schema });
type Sealed = z.infer<typeof SealedSchema>;

export type RandomBytes = (size: number) => Uint8Array;

/** @param purpose is bound to the sealed bytes: sealed for one thing, they cannot be opened as another. */
export function seal(plain: Uint8Array, key: Uint8Array, purpose: string, randomBytes: RandomBytes): Sealed {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(purpose, 'utf8'));
  const data = Buffer.concat([cipher.update(plain), cipher.final()]);
  return { nonce: toBase64(nonce), tag: toBase64(cipher.getAuthTag()), data: toBase64(data) };
}

/** @returns `null` when the key or the purpose is another one, or a byte was changed. */
export function openSealed(sealed: Sealed, key: Uint8Array, purpose: string): Buffer | null {
  try {
    const decipher = createDecipheriv(CIPHER, key, Buffer.from(sealed.nonce, 'base64'), { authTagLength: 16 })
      .setAAD(Buffer.from(purpose, 'utf8'))
      .setAuthTag(Buffer.from(sealed.tag, 'base64'));
    return Buffer.concat([decipher.update(Buffer.from(sealed.data, 'base64')), decipher.final()]);
  } catch {
    return null;
  }
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
