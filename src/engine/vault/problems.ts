import { ProblemError, type Problem } from '../../domain/problem.ts';
import { countInWords } from '../words.ts';
import type { Destination } from './vault.ts';

const KEPT = 'Everything stored is kept as it is; it can be read again once the vault is open.';

const PROBLEMS = {
  'vault.locked': {
    sentence: 'The workspace is locked.',
    kept: KEPT,
    cure: 'Unlock it with the passphrase.',
  },
  'vault.empty': {
    sentence: 'This workspace has no vault yet.',
    cure: 'Choose first how it is to be protected.',
  },
  'vault.exists': {
    sentence: 'This workspace has a vault already.',
    cure: 'Unlock it; or begin anew, which keeps it beside the new one.',
  },
  'vault.wrong-passphrase': {
    sentence: 'This passphrase does not open the workspace.',
    kept: 'Nothing was changed.',
    cure: 'Check the keyboard layout and Caps Lock, then try again.',
  },
  'vault.passphrase-too-short': {
    sentence: 'The passphrase needs at least 10 characters.',
    cure: 'Choose a longer one: three or four words that do not belong together.',
  },
  'vault.no-passphrase': {
    sentence: 'This workspace is not protected by a passphrase, so there is none to change.',
  },
  'vault.os-unavailable': {
    sentence: 'The operating system offers no key store here.',
    cure: 'Choose a passphrase instead.',
  },
  'vault.os-refused': {
    sentence: 'The operating system did not give back the key of this workspace.',
    kept: KEPT,
    cure: 'Log in to the desktop as the user who created this workspace, then try again.',
  },
  'vault.no-key-file': {
    sentence: 'The key file vault.key is not in the workspace folder, or is not the one that belongs to vault.json.',
    kept: KEPT,
    cure: 'Put the key file back, then try again.',
  },
  'vault.no-copy': {
    sentence: 'The vault that this backup was made under is not beside it.',
    kept: 'Nothing was changed.',
    cure: 'Put the file of the same name that ends in .vault.json beside the backup, then try again.',
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

type VaultProblemCode = keyof typeof PROBLEMS;

export function vaultProblem(code: VaultProblemCode, cause?: unknown): ProblemError {
  return new ProblemError({ code, ...PROBLEMS[code] }, { cause });
}

/** A credential that was asked for by something that would send it where it does not belong. */
export function credentialElsewhere(kept: Destination, asked: Destination): ProblemError {
  return new ProblemError({
    code: 'vault.credential-elsewhere',
    sentence:
      kept === null
        ? 'What the vault keeps here is no credential of an API.'
        : `The stored credential was given for ${kept.origin} and is not sent to ${asked?.origin ?? 'anything else'}.`,
    kept: 'Nothing was sent.',
    cure: 'Check the address under Connections. If it is right, enter the credential again.',
  });
}

/** @param seconds until another passphrase may be tried. */
export function tooSoonProblem(seconds: number): ProblemError {
  return new ProblemError({
    code: 'vault.too-soon',
    sentence: `Too many wrong passphrases. Try again in ${countInWords(seconds, 'second', 'seconds')}.`,
    kept: 'This passphrase was not tried.',
    cure: 'Wait, then enter it again.',
  });
}

export function damagedProblem(why: string, where = 'vault.json'): ProblemError {
  return new ProblemError({
    code: 'vault.damaged',
    sentence: `The vault (${where}) is damaged: ${why}.`,
    kept: `It was left as it is. ${KEPT}`,
    cure: 'Put a copy of it back, then try again.',
    where,
  });
}

export function newerProblem(version: number, where = 'vault.json'): ProblemError {
  return new ProblemError({
    code: 'vault.newer',
    sentence: `The vault was written by a newer version of Counterfoil (format ${version}).`,
    kept: `The file was left as it is. ${KEPT}`,
    cure: 'Open this workspace with that version.',
    where,
  });
}
