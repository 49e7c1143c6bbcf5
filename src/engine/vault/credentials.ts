import { createHmac, hkdfSync } from 'node:crypto';
import { z } from 'zod';
import { KEPT_PREFIX, type HeldVault } from './held-vault.ts';
import { KEY_BYTES } from './master-key.ts';
import { credentialElsewhere, vaultProblem } from './problems.ts';
import { openSealed, seal } from './seal.ts';
import type { Destination, Vault } from './vault.ts';

const NAMES = 'names of credentials';
const DERIVED_PREFIX = 'counterfoil derived key: ';

/** What is sealed of a credential: the fields, and where they may be sent. */
const CredentialSchema = z.object({
  destination: z.object({ providerId: z.string(), origin: z.string() }).nullable(),
  fields: z.record(z.string(), z.string()),
});

/** What lies in the vault, and the keys that are made from its own. */
type Credentials = Pick<Vault, 'set' | 'read' | 'remove' | 'keep' | 'kept' | 'deriveKey'>;

export function createCredentials(held: HeldVault): Credentials {
  const { randomBytes } = held.parts;

  function derive(purpose: string): Buffer {
    // The master key is random and of full length, so HKDF needs no salt; the purpose keeps the keys apart.
    return Buffer.from(hkdfSync('sha256', held.usableKey(), new Uint8Array(), DERIVED_PREFIX + purpose, KEY_BYTES));
  }

  /** Under what a credential stands in the file. Its reference tells which connection or operator it is of. */
  const nameOf = (reference: string) => createHmac('sha256', derive(NAMES)).update(reference).digest('base64url');

  return {
    set: (reference, fields, destination = null) =>
      held.inTurn(async () => {
        const key = held.usableKey();
        const file = held.usableFile();
        const plain = Buffer.from(JSON.stringify({ destination, fields }), 'utf8');
        const sealed = seal(plain, key, reference, randomBytes);
        plain.fill(0);
        await held.save({ ...file, credentials: { ...file.credentials, [nameOf(reference)]: sealed } });
        held.tell();
      }),

    async read(reference, destination = null) {
      const key = held.usableKey();
      const sealed = held.usableFile().credentials[nameOf(reference)];
      if (sealed === undefined) throw vaultProblem('vault.no-credential');
      const plain = openSealed(sealed, key, reference);
      if (plain === null) throw vaultProblem('vault.credential-damaged');
      const kept = CredentialSchema.parse(JSON.parse(plain.toString('utf8')));
      plain.fill(0);
      if (!isSameDestination(kept.destination, destination)) throw credentialElsewhere(kept.destination, destination);
      return kept.fields;
    },

    remove: (reference) =>
      held.inTurn(async () => {
        const file = held.usableFile();
        const name = nameOf(reference);
        if (file.credentials[name] === undefined) return;
        const { [name]: _removed, ...credentials } = file.credentials;
        await held.save({ ...file, credentials });
        held.tell();
      }),

    keep: (name, text) =>
      held.inTurn(async () => {
        const key = held.usableKey();
        const file = held.usableFile();
        const sealed = seal(Buffer.from(text, 'utf8'), key, KEPT_PREFIX + name, randomBytes);
        await held.save({ ...file, kept: { ...file.kept, [name]: sealed } });
      }),

    kept: async (name) => held.openKept(held.usableFile(), name),

    deriveKey: async (purpose) => new Uint8Array(derive(purpose)),
  };
}

function isSameDestination(one: Destination, other: Destination): boolean {
  return one?.providerId === other?.providerId && one?.origin === other?.origin;
}
