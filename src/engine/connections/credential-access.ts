import type { CredentialAccess, ProviderManifest } from '../providers/provider.ts';

export type SecretFields = Readonly<Record<string, string>>;

/** The secrets that passed through a connection lately, so that an echo of any of them can be taken out. */
export class KnownSecrets {
  static readonly #MOST = 200;
  readonly #values = new Set<string>();

  add(value: string): void {
    if (value.length < 4) return;
    this.#values.delete(value);
    this.#values.add(value);
    const [oldest] = this.#values;
    if (this.#values.size > KnownSecrets.#MOST && oldest !== undefined) this.#values.delete(oldest);
  }

  addFields(fields: SecretFields, manifest: ProviderManifest): void {
    for (const field of manifest.credentialFields) {
      const value = fields[field.name];
      if (field.kind === 'secret' && value !== undefined) this.add(value.trim());
    }
  }

  list(): readonly string[] {
    return [...this.#values];
  }
}

/** Where the fields of one credential live. */
export interface SecretPlace {
  read(): Promise<SecretFields>;
  /** What an operator entered: durable on return. */
  write(fields: SecretFields): Promise<void>;
  /** What an API gave in exchange for the last, which is dead by now: kept in memory for as long as the disk refuses it. */
  renew(fields: SecretFields): Promise<void>;
}

/**
 * A provider's way to its own credential. However many ask for a renewal at once, it runs once, and what it brought is
 * durable before anybody uses it, unless the disk refuses it (docs/provider-facts.md §3, client duties).
 */
export function createCredentialAccess(
  place: SecretPlace,
  manifest: ProviderManifest,
  known: KnownSecrets,
): CredentialAccess {
  let renewal: Promise<SecretFields> | null = null;

  const read = async (): Promise<SecretFields> => {
    const fields = await place.read();
    known.addFields(fields, manifest);
    return fields;
  };

  const renewNow = async (renew: (current: SecretFields) => Promise<SecretFields>): Promise<SecretFields> => {
    const current = await read();
    const next = await renew(current);
    if (isSame(next, current)) return next;
    known.addFields(next, manifest);
    const meanwhile = await place.read();
    // Somebody pasted another credential while this one was renewed: the newer one wins.
    if (!isSame(meanwhile, current)) return read();
    await place.renew(next);
    return next;
  };

  return {
    read,
    renew: (renew) => {
      renewal ??= renewNow(renew).finally(() => {
        renewal = null;
      });
      return renewal;
    },
  };
}

export function isSame(a: SecretFields, b: SecretFields): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => a[name] === b[name]);
}
