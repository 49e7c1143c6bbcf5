import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  scrypt,
  sign as signBytes,
  verify as verifyBytes,
  type KeyObject,
} from 'node:crypto';
import type { ScryptCost } from '../ports.ts';
import { openSealed, ScryptCostSchema, seal, SealedSchema } from '../vault/index.ts';

const PURPOSE = 'counterfoil operator key';

/** A pair for signing. The private half never leaves the engine, and lies in the vault. */
interface KeyPair {
  readonly publicKey: string;
  readonly privateKey: KeyObject;
}

export function makeKeyPair(): KeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return { publicKey: rawPublic(publicKey), privateKey };
}

/** As the vault keeps it for an operator whom the OS account proves. */
export function openFields(privateKey: KeyObject): Record<string, string> {
  return { privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64') };
}

/** As the vault keeps it for an operator with a passphrase: of no use without it, even to who opens the vault. */
export async function sealedFields(
  privateKey: KeyObject,
  passphrase: string,
  cost: ScryptCost,
): Promise<Record<string, string>> {
  const salt = randomBytes(16);
  const wrapping = await derive(passphrase, salt, cost);
  const plain = privateKey.export({ format: 'der', type: 'pkcs8' });
  const sealed = seal(plain, wrapping, PURPOSE, randomBytes);
  plain.fill(0);
  wrapping.fill(0);
  return { salt: salt.toString('base64'), cost: JSON.stringify(cost), sealed: JSON.stringify(sealed) };
}

/** @returns `null` when the passphrase is another one. */
export async function openPrivateKey(
  fields: Readonly<Record<string, string>>,
  passphrase: string | null,
): Promise<KeyObject | null> {
  const { privateKey, salt, cost, sealed } = fields;
  if (privateKey !== undefined) return passphrase === null ? toPrivate(Buffer.from(privateKey, 'base64')) : null;
  if (passphrase === null || salt === undefined || cost === undefined || sealed === undefined) return null;
  const wrapping = await derive(passphrase, Buffer.from(salt, 'base64'), ScryptCostSchema.parse(JSON.parse(cost)));
  const plain = openSealed(SealedSchema.parse(JSON.parse(sealed)), wrapping, PURPOSE);
  wrapping.fill(0);
  return plain === null ? null : toPrivate(plain);
}

export function publicOf(privateKey: KeyObject): string {
  return rawPublic(createPublicKey(privateKey));
}

export function sign(privateKey: KeyObject, text: string): string {
  return signBytes(null, Buffer.from(text, 'utf8'), privateKey).toString('base64');
}

/** @returns whether the private half of this key signed exactly this text. Anything malformed is no signature. */
export function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  try {
    const x = Buffer.from(publicKey, 'base64').toString('base64url');
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    return verifyBytes(null, Buffer.from(text, 'utf8'), key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

/** What two people read to each other to know that a key is the one they mean: 128 bits in groups of four. */
export function fingerprintOf(publicKey: string): string {
  const digest = createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex').slice(0, 32);
  return digest.match(/.{4}/g)?.join(' ') ?? '';
}

function rawPublic(key: KeyObject): string {
  const { x = '' } = key.export({ format: 'jwk' });
  return Buffer.from(x, 'base64url').toString('base64');
}

function toPrivate(der: Buffer): KeyObject {
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  der.fill(0);
  return key;
}

/** The same characters typed on another keyboard may be composed otherwise: NFKC makes them one. */
function derive(passphrase: string, salt: Uint8Array, cost: ScryptCost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { ...cost, maxmem: 128 * cost.N * cost.r * 2 };
    scrypt(passphrase.normalize('NFKC'), salt, 32, options, (error, derived) =>
      error === null ? resolve(derived) : reject(error),
    );
  });
}
