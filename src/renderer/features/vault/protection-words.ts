import type { KeyProtection } from '../../../contract/vault.ts';

export type Protection = KeyProtection['kind'];

export const PROTECTION_WORDS: Record<Protection, { title: string; means: string }> = {
  os: {
    title: 'The keyring of this computer',
    means: 'Nothing to remember. Anyone who can sign in as you can open it.',
  },
  passphrase: {
    title: 'A passphrase',
    means: 'Asked for each time Counterfoil starts. If it is lost, nobody can read the workspace any more.',
  },
  'key file': {
    title: 'A key file beside the workspace',
    means: 'Nothing to remember. Anyone with your files can read everything.',
  },
};

/** The safest protection this computer offers, to be chosen first; `null` when it offers none. */
export function safestOf(options: readonly KeyProtection[]): Protection | null {
  const order: readonly Protection[] = ['os', 'passphrase', 'key file'];
  return order.find((kind) => options.some((option) => option.kind === kind && option.isAvailable)) ?? null;
}

export interface ChoiceProblem {
  /** Where it is said. */
  readonly field: 'choice' | 'passphrase' | 'again';
  readonly words: string;
}

/** What is wrong with the choice as it stands; `null` when the vault can be made. */
export function choiceProblem(choice: Protection | null, passphrase: string, again: string): ChoiceProblem | null {
  if (choice === null) return { field: 'choice', words: 'Choose how the keys are protected' };
  if (choice !== 'passphrase') return null;
  if (passphrase.length < 10) return { field: 'passphrase', words: 'Must have at least 10 characters' };
  return passphrase === again ? null : { field: 'again', words: 'The two are not the same' };
}
