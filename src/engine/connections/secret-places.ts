import { parseBaseUrl } from '../../domain/base-url.ts';
import type { Connection } from '../../domain/connection.ts';
import { ProblemError } from '../../domain/problem.ts';
import type { Logger } from '../ports.ts';
import type { Destination, Vault } from '../vault/index.ts';
import type { SecretFields, SecretPlace } from './credential-access.ts';
import { SandboxSecrets } from './sandbox-secrets.ts';

/** Where the credentials of connections are kept, and renewed ones until the disk takes them. */
export interface SecretPlaces {
  /** Every read names the connection's own provider and origin, so that the vault can refuse any other. */
  of(connection: Connection): SecretPlace;
  readonly sandbox: SandboxSecrets;
  /** Tries once more to write what only memory holds. */
  flush(): Promise<void>;
}

/** What the vault binds the credential of a connection to. @throws ProblemError where its address is none. */
export function destinationOf({ providerId, baseUrl }: Pick<Connection, 'providerId' | 'baseUrl'>): Destination {
  const url = parseBaseUrl(baseUrl);
  if (url.ok) return { providerId, origin: url.value.origin };
  throw new ProblemError({
    code: 'connection.invalid',
    sentence: url.error,
    kept: 'Nothing was sent.',
    cure: 'Correct the address under Connections.',
    where: 'baseUrl',
  });
}

interface Unsaved {
  readonly fields: SecretFields;
  readonly save: () => Promise<void>;
}

export function createSecretPlaces(vault: Vault, logger: Logger): SecretPlaces {
  const sandbox = new SandboxSecrets();
  const unsaved = new Map<string, Unsaved>();

  async function trySaving(reference: string): Promise<void> {
    const waiting = unsaved.get(reference);
    if (waiting === undefined) return;
    try {
      await waiting.save();
      if (unsaved.get(reference) === waiting) unsaved.delete(reference);
    } catch (error) {
      logger.error('connection.credential-not-saved', { reference, error });
    }
  }

  function inVault(connection: Connection): SecretPlace {
    const reference = connection.credentialRef;
    const destination = destinationOf(connection);
    const set = (fields: SecretFields) => vault.set(reference, fields, destination);
    return {
      async read() {
        // The vault first: locked, or bound to another destination, it gives nothing out, and neither does memory.
        const kept = await vault.read(reference, destination);
        const renewed = unsaved.get(reference)?.fields;
        if (renewed === undefined) return kept;
        await trySaving(reference);
        return renewed;
      },
      async write(fields) {
        await set(fields);
        unsaved.delete(reference);
      },
      async renew(fields) {
        unsaved.set(reference, { fields, save: () => set(fields) });
        await trySaving(reference);
      },
    };
  }

  return {
    sandbox,
    of: (connection) => (connection.isSandbox ? sandbox.placeOf(connection.credentialRef) : inVault(connection)),
    async flush() {
      for (const reference of unsaved.keys()) await trySaving(reference);
    },
  };
}
