import { ProblemError } from '../../domain/problem.ts';
import type { SecretFields, SecretPlace } from './credential-access.ts';

/**
 * The credentials of the sandbox's connections. They open nothing but a toy on this machine and are handed out anew with
 * each start, so they live in memory and need no vault.
 */
export class SandboxSecrets {
  readonly #fields = new Map<string, SecretFields>();

  set(reference: string, fields: SecretFields): void {
    this.#fields.set(reference, fields);
  }

  remove(reference: string): void {
    this.#fields.delete(reference);
  }

  placeOf(reference: string): SecretPlace {
    return {
      read: async () => {
        const fields = this.#fields.get(reference);
        if (fields !== undefined) return fields;
        throw new ProblemError({
          code: 'sandbox.not-running',
          sentence: 'The sandbox is not running.',
          kept: 'What it brought stays readable.',
          cure: 'Start Counterfoil with --sandbox, or choose “Try the sandbox” again.',
        });
      },
      write: async (fields) => this.set(reference, fields),
      renew: async (fields) => this.set(reference, fields),
    };
  }
}
