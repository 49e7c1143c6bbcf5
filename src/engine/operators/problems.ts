import type { Act } from '../../domain/permissions.ts';
import type { Actor } from '../../domain/operator.ts';
import { mayDo } from '../../domain/permissions.ts';
import { ProblemError } from '../../domain/problem.ts';

const NOTHING_CHANGED = 'Nothing was changed.';

export function nobody(): ProblemError {
  return new ProblemError({
    code: 'operator.nobody',
    sentence: 'Nobody is signed in, and this is recorded under a name.',
    kept: NOTHING_CHANGED,
    cure: 'Sign in, then try again.',
  });
}

export function unknownOperator(): ProblemError {
  return new ProblemError({ code: 'operator.unknown', sentence: 'There is no such operator in this workspace.' });
}

export function wrongPassphrase(name: string): ProblemError {
  return new ProblemError({
    code: 'operator.wrong-passphrase',
    sentence: `This is not the passphrase of ${name}.`,
    kept: 'Nothing was done.',
    cure: 'Check the keyboard layout and Caps Lock. An admin can set another one under Settings, Operators.',
    where: 'passphrase',
  });
}

export function tooSoon(name: string, seconds: number): ProblemError {
  return new ProblemError({
    code: 'operator.too-soon',
    sentence: `After several wrong passphrases ${name} can be tried again in ${seconds} s.`,
    cure: 'Wait, then try again.',
    where: 'passphrase',
  });
}

export function cannotSignIn(name: string, why: string): ProblemError {
  return new ProblemError({ code: 'operator.cannot-sign-in', sentence: `${name} cannot sign in here: ${why}.` });
}

export function sessionGone(): ProblemError {
  return new ProblemError({
    code: 'session.gone',
    sentence: 'This session has ended already, or is not yours to end.',
    kept: NOTHING_CHANGED,
  });
}

export function lastAdmin(): ProblemError {
  return new ProblemError({
    code: 'operator.last-admin',
    sentence: 'This is the last admin who can sign in here.',
    kept: NOTHING_CHANGED,
    cure: 'Make somebody else an admin first, who can sign in at this console.',
  });
}

/** @param asked the name that was to be given, which is the other's or looks like it. */
export function nameTaken(name: string, asked: string): ProblemError {
  return new ProblemError({
    code: 'operator.name-taken',
    sentence:
      name === asked
        ? `There is already an operator called ${name}.`
        : `“${asked}” looks like “${name}”, which is already an operator.`,
    kept: NOTHING_CHANGED,
    where: 'name',
  });
}

export function osAccountTaken(name: string, osAccount: string): ProblemError {
  return new ProblemError({
    code: 'operator.os-account-taken',
    sentence: `${name} signs in by the OS account “${osAccount}” already.`,
    kept: NOTHING_CHANGED,
    cure: `An OS account can prove one operator only: give ${name} a passphrase first, or deactivate them.`,
    where: 'osAccount',
  });
}

export function badCard(sentence: string): ProblemError {
  return new ProblemError({
    code: 'operator.bad-card',
    sentence,
    kept: 'Nobody was added.',
    cure: 'Ask for the file again: its owner exports it under Settings, Operators.',
  });
}

const WORDS: Readonly<Record<Act, string>> = {
  'keep connections': 'change connections',
  'keep operators': 'manage operators',
  'keep policy': 'change limits and reasons',
  'keep settings': 'change this setting',
  'keep books': 'change the rules of the books',
  'back up': 'back up the workspace',
  'write exports': 'write exports',
  'write notes': 'write notes',
  'look of the console': 'change the look of the console',
};

/** @throws ProblemError `operator.not-allowed` where this is not for the actor's role. */
export function requireRight(actor: Actor, act: Act): void {
  if (mayDo(actor, act)) return;
  throw new ProblemError({
    code: 'operator.not-allowed',
    sentence: `${actor.name} may not ${WORDS[act]}: ${actor.role} is not the role for it.`,
    kept: NOTHING_CHANGED,
    cure: 'Ask an admin.',
  });
}
