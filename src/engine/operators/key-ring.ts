import type { KeyObject } from 'node:crypto';
import type { Operator } from '../../domain/operator.ts';
import type { ScryptCost } from '../ports.ts';
import { SCRYPT_COST, type Vault } from '../vault/index.ts';
import { makeKeyPair, openFields, openPrivateKey, publicOf, sealedFields } from './keys.ts';
import { nobody } from './problems.ts';
import type { Roll } from './roll.ts';

/** The private halves of the operators' keys, in the vault: under a passphrase, or open to who has the vault open. */
export interface KeyRing {
  /** The key of an operator whom the OS account proves; made when it is first needed. */
  own(operator: Operator): Promise<KeyObject>;
  /** @returns `null` where the passphrase is another one. */
  open(id: string, passphrase: string): Promise<KeyObject | null>;
  /**
   * Keeps a key under a passphrase. A new pair where the old private half cannot be had, or there was none.
   * @returns the public half.
   */
  keepUnder(id: string, passphrase: string, known: KeyObject | null): Promise<string>;
  /** Keeps a key for an operator whom the OS account proves. */
  keepOpen(id: string, privateKey: KeyObject): Promise<void>;
}

export function createKeyRing(vault: Vault, roll: Roll, cost: ScryptCost = SCRYPT_COST): KeyRing {
  return {
    async own({ id, signIn, publicKey: known }) {
      if (signIn !== 'os account') throw nobody();
      if (known !== null) {
        const kept = await openPrivateKey(await vault.read(referenceOf(id)), null);
        if (kept !== null) return kept;
      }
      const { publicKey, privateKey } = makeKeyPair();
      await vault.set(referenceOf(id), openFields(privateKey));
      await roll.change(id, { publicKey });
      return privateKey;
    },

    open: async (id, passphrase) => openPrivateKey(await vault.read(referenceOf(id)), passphrase),

    async keepUnder(id, passphrase, known) {
      const privateKey = known ?? makeKeyPair().privateKey;
      await vault.set(referenceOf(id), await sealedFields(privateKey, passphrase, cost));
      return publicOf(privateKey);
    },

    keepOpen: (id, privateKey) => vault.set(referenceOf(id), openFields(privateKey)),
  };
}

function referenceOf(id: string): string {
  return `operator:${id}`;
}
