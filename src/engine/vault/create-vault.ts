import { randomBytes as nodeRandomBytes } from 'node:crypto';
import { instant } from '../../domain/time.ts';
import type { Clock, KeyProvider, ScryptCost } from '../ports.ts';
import { createCopies } from './copies.ts';
import { createCredentials } from './credentials.ts';
import { HeldVault } from './held-vault.ts';
import { createProtecting } from './protecting.ts';
import { SCRYPT_COST } from './scrypt-cost.ts';
import type { RandomBytes } from './seal.ts';
import type { Vault } from './vault.ts';

interface VaultParts {
  /** The workspace's folder; the vault is `vault.json` in it, with `vault.key` beside it for a key file. */
  readonly folder: string;
  readonly keys: KeyProvider;
  readonly randomBytes?: RandomBytes;
  /** Makes who guesses a passphrase wait. */
  readonly clock?: Pick<Clock, 'now' | 'monotonic'>;
  /** What guessing a passphrase costs. Lower it in tests only. */
  readonly cost?: ScryptCost;
}

const MACHINE_CLOCK = { now: () => instant(Date.now()), monotonic: () => performance.now() };

/** The vault of a workspace whose file has not been looked at yet: it counts as locked until `reload`. */
export function prepareVault(parts: VaultParts): Vault {
  const { folder, keys, randomBytes = nodeRandomBytes, clock = MACHINE_CLOCK, cost = SCRYPT_COST } = parts;
  const held = new HeldVault({ folder, keys, randomBytes, cost }, clock);
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
    get revision() {
      return held.revision;
    },
    get refused() {
      return held.guesses.refused;
    },
    forgetRefused: (written) => held.guesses.forget(written),
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
