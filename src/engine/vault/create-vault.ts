import { randomBytes as nodeRandomBytes } from 'node:crypto';
import type { KeyProvider } from '../ports.ts';
import { createCopies } from './copies.ts';
import { createCredentials } from './credentials.ts';
import { HeldVault } from './held-vault.ts';
import { SCRYPT_COST, type ScryptCost } from './master-key.ts';
import { createProtecting } from './protecting.ts';
import type { RandomBytes } from './seal.ts';
import type { Vault } from './vault.ts';

export interface VaultParts {
  /** The workspace's folder; the vault is `vault.json` in it, with `vault.key` beside it for a key file. */
  readonly folder: string;
  readonly keys: KeyProvider;
  readonly randomBytes?: RandomBytes;
  /** What guessing a passphrase costs. Lower it in tests only. */
  readonly cost?: ScryptCost;
}

/** The vault of a workspace whose file has not been looked at yet: it counts as locked until `reload`. */
export function prepareVault({ folder, keys, randomBytes = nodeRandomBytes, cost = SCRYPT_COST }: VaultParts): Vault {
  const held = new HeldVault({ folder, keys, randomBytes, cost });
  return {
    ...createProtecting(held),
    ...createCredentials(held),
    ...createCopies(held),
    get state() {
      return held.state;
    },
    get isUnlocked() {
      return held.isUnlocked;
    },
    get refusal() {
      return held.refusal;
    },
    onChange: (listener) => held.onChange(listener),
  };
}

/**
 * Opens the vault of a workspace. Under `os` and `key file` it is unlocked at once where the key can be had; a damaged
 * or newer file leaves it locked, with the reason in its status, and is never written to.
 */
export async function createVault(parts: VaultParts): Promise<Vault> {
  const vault = prepareVault(parts);
  await vault.reload();
  return vault;
}
