import { scrypt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { assertNever } from '../../domain/result.ts';
import type { KeyOfOs, KeyProvider, ScryptCost } from '../ports.ts';
import { vaultProblem } from './problems.ts';
import { openSealed, seal, type RandomBytes } from './seal.ts';
import { keyFilePath, writeDurably, type Protection } from './vault-file.ts';

export const KEY_BYTES = 32;

const KEY_PURPOSE = 'counterfoil vault master key';
const SHORTEST_PASSPHRASE = 10;

export interface MasterKeyParts {
  readonly folder: string;
  readonly keys: KeyProvider;
  readonly randomBytes: RandomBytes;
  readonly cost: ScryptCost;
}

/** Puts a master key under a protection. @returns what must be stored to recover it; a key file is written apart. */
export async function protectKey(
  key: Uint8Array,
  kind: Protection['kind'],
  passphrase: string | undefined,
  parts: MasterKeyParts,
): Promise<Protection> {
  switch (kind) {
    case 'os': {
      if (!parts.keys.sealWithOs) throw vaultProblem('vault.os-unavailable');
      return { kind, sealedKey: Buffer.from(await parts.keys.sealWithOs(key)).toString('base64') };
    }
    case 'passphrase':
      return wrapWithPassphrase(key, passphrase, parts);
    case 'key file':
      return { kind };
    default:
      return assertNever(kind, 'protection');
  }
}

/** Where the protection is a key file, writes that; for any other there is none. */
export async function writeKeyFile(key: Uint8Array, { kind }: Protection, folder: string): Promise<void> {
  if (kind === 'key file') await writeDurably(keyFilePath(folder), `${Buffer.from(key).toString('base64')}\n`);
}

/** A master key, and whether the operating system wants it sealed anew. */
export interface RecoveredKey {
  readonly key: Buffer;
  readonly isSealOutdated: boolean;
}

/** @throws ProblemError that says why the key cannot be had. */
export async function recoverKey(
  protection: Protection,
  passphrase: string | undefined,
  parts: MasterKeyParts,
): Promise<RecoveredKey> {
  switch (protection.kind) {
    case 'os':
      return openWithOs(protection.sealedKey, parts.keys);
    case 'passphrase': {
      const wrapping = await deriveKey(passphrase ?? '', Buffer.from(protection.salt, 'base64'), protection.cost);
      const key = openSealed(protection.sealedKey, wrapping, KEY_PURPOSE);
      wrapping.fill(0);
      if (key === null) throw vaultProblem('vault.wrong-passphrase');
      return { key, isSealOutdated: false };
    }
    case 'key file':
      return { key: await readKeyFile(parts.folder), isSealOutdated: false };
    default:
      return assertNever(protection, 'protection');
  }
}

async function wrapWithPassphrase(
  key: Uint8Array,
  passphrase: string | undefined,
  { randomBytes, cost }: MasterKeyParts,
): Promise<Protection> {
  if (passphrase === undefined || passphrase.length < SHORTEST_PASSPHRASE)
    throw vaultProblem('vault.passphrase-too-short');
  const salt = randomBytes(16);
  const wrapping = await deriveKey(passphrase, salt, cost);
  const sealedKey = seal(key, wrapping, KEY_PURPOSE, randomBytes);
  wrapping.fill(0);
  return { kind: 'passphrase', salt: Buffer.from(salt).toString('base64'), cost, sealedKey };
}

/** The same characters typed on another keyboard may be composed otherwise: NFKC makes them one. */
function deriveKey(passphrase: string, salt: Uint8Array, cost: ScryptCost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { ...cost, maxmem: 128 * cost.N * cost.r * 2 };
    scrypt(passphrase.normalize('NFKC'), salt, KEY_BYTES, options, (error, derived) =>
      error === null ? resolve(derived) : reject(error),
    );
  });
}

async function openWithOs(sealedKey: string, keys: KeyProvider): Promise<RecoveredKey> {
  if (!keys.openWithOs) throw vaultProblem('vault.os-refused');
  let opened: KeyOfOs;
  try {
    opened = await keys.openWithOs(Buffer.from(sealedKey, 'base64'));
  } catch (thrown) {
    throw vaultProblem('vault.os-refused', thrown);
  }
  if (opened.key.byteLength !== KEY_BYTES) throw vaultProblem('vault.os-refused');
  return { key: Buffer.from(opened.key), isSealOutdated: opened.isSealOutdated };
}

async function readKeyFile(folder: string): Promise<Buffer> {
  const text = await readFile(keyFilePath(folder), 'utf8').catch(() => '');
  const key = Buffer.from(text.trim(), 'base64');
  if (key.byteLength !== KEY_BYTES) throw vaultProblem('vault.no-key-file');
  return key;
}
