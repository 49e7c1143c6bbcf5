import { ProblemError, type Problem } from '../../domain/problem.ts';

const KEPT = 'Everything that was synced stays readable.';

const PROBLEMS = {
  'vault.locked': {
    sentence: 'The credentials are locked.',
    kept: KEPT,
    cure: 'Unlock them with the passphrase.',
  },
  'vault.empty': {
    sentence: 'There is no place for credentials yet.',
    cure: 'Choose first how they are to be protected.',
  },
  'vault.exists': {
    sentence: 'Credentials are already kept in this workspace.',
    cure: 'Unlock them, or remove vault.json from the workspace folder and enter every credential again.',
  },
  'vault.wrong-passphrase': {
    sentence: 'This passphrase does not open the credentials.',
    kept: 'Nothing was changed.',
    cure: 'Check the keyboard layout and Caps Lock, then try again.',
  },
  'vault.passphrase-too-short': {
    sentence: 'The passphrase needs at least 10 characters.',
    cure: 'Choose a longer one: three or four words that do not belong together.',
  },
  'vault.no-passphrase': {
    sentence: 'These credentials are not protected by a passphrase, so there is none to change.',
  },
  'vault.os-unavailable': {
    sentence: 'The operating system offers no key store here.',
    cure: 'Choose a passphrase instead.',
  },
  'vault.os-refused': {
    sentence: 'The operating system did not give back the key of the credentials.',
    kept: KEPT,
    cure: 'Log in to the desktop as the user who created this workspace, or enter the credentials again.',
  },
  'vault.no-key-file': {
    sentence: 'The key file vault.key is not in the workspace folder, or is not the one that belongs to vault.json.',
    kept: KEPT,
    cure: 'Put the key file back, or remove vault.json and enter the credentials again.',
  },
  'vault.no-credential': {
    sentence: 'The credential of this connection is not in the vault.',
    cure: 'Enter it again under Connections.',
  },
  'vault.credential-damaged': {
    sentence: 'The credential of this connection cannot be decrypted: vault.json was changed or damaged.',
    kept: 'The file was left as it is.',
    cure: 'Enter the credential again under Connections, or put a copy of vault.json back.',
  },
} as const satisfies Record<string, Omit<Problem, 'code'>>;

export type VaultProblemCode = keyof typeof PROBLEMS;

export function vaultProblem(code: VaultProblemCode, cause?: unknown): ProblemError {
  return new ProblemError({ code, ...PROBLEMS[code] }, { cause });
}

export function damagedProblem(why: string): ProblemError {
  return new ProblemError({
    code: 'vault.damaged',
    sentence: `The file of the credentials (vault.json) is damaged: ${why}.`,
    kept: `It was left as it is. ${KEPT}`,
    cure: 'Put a copy of it back, or move it away and enter the credentials again.',
    where: 'vault.json',
  });
}

export function newerProblem(version: number): ProblemError {
  return new ProblemError({
    code: 'vault.newer',
    sentence: `The credentials were written by a newer version of Counterfoil (format ${version}).`,
    kept: `The file was left as it is. ${KEPT}`,
    cure: 'Open this workspace with that version.',
    where: 'vault.json',
  });
}
