import { hkdfSync } from 'node:crypto';
import type { HeldVault } from './held-vault.ts';
import { KEY_BYTES } from './master-key.ts';
import { vaultProblem } from './problems.ts';
import { openSealed, seal } from './seal.ts';
import type { Vault } from './vault.ts';

const KEPT_PREFIX = 'counterfoil kept: ';
const DERIVED_PREFIX = 'counterfoil derived key: ';

/** What lies in the vault, and the keys that are made from its own. */
export type Credentials = Pick<Vault, 'set' | 'read' | 'remove' | 'references' | 'keep' | 'kept' | 'deriveKey'>;

export function createCredentials(held: HeldVault): Credentials {
  const { randomBytes } = held.parts;
  return {
    set: (reference, fields) =>
      held.inTurn(async () => {
        const key = held.usableKey();
        const file = held.usableFile();
        const plain = Buffer.from(JSON.stringify(fields), 'utf8');
        const sealed = seal(plain, key, reference, randomBytes);
        plain.fill(0);
        await held.save({ ...file, credentials: { ...file.credentials, [reference]: sealed } });
        held.tell();
      }),

    async read(reference) {
      const key = held.usableKey();
      const sealed = held.usableFile().credentials[reference];
      if (sealed === undefined) throw vaultProblem('vault.no-credential');
      const plain = openSealed(sealed, key, reference);
      if (plain === null) throw vaultProblem('vault.credential-damaged');
      const fields = JSON.parse(plain.toString('utf8')) as Record<string, string>;
      plain.fill(0);
      return fields;
    },

    remove: (reference) =>
      held.inTurn(async () => {
        const file = held.usableFile();
        if (file.credentials[reference] === undefined) return;
        const { [reference]: _removed, ...credentials } = file.credentials;
        await held.save({ ...file, credentials });
        held.tell();
      }),

    references: () => Object.keys(held.file?.credentials ?? {}),

    keep: (name, text) =>
      held.inTurn(async () => {
        const key = held.usableKey();
        const file = held.usableFile();
        const sealed = seal(Buffer.from(text, 'utf8'), key, KEPT_PREFIX + name, randomBytes);
        await held.save({ ...file, kept: { ...file.kept, [name]: sealed } });
      }),

    async kept(name) {
      const key = held.usableKey();
      const sealed = held.usableFile().kept?.[name];
      return sealed === undefined ? null : (openSealed(sealed, key, KEPT_PREFIX + name)?.toString('utf8') ?? null);
    },

    async deriveKey(purpose) {
      // The master key is random and of full length, so HKDF needs no salt; the purpose keeps the keys apart.
      const derived = hkdfSync('sha256', held.usableKey(), new Uint8Array(), DERIVED_PREFIX + purpose, KEY_BYTES);
      return new Uint8Array(derived);
    },
  };
}
