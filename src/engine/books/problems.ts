import type { Problem } from '../../domain/problem.ts';

export const NO_ACCOUNT: Problem = {
  code: 'account.unknown',
  sentence: 'There is no such account in this workspace.',
};

export const NO_CONNECTION: Problem = {
  code: 'connection.unknown',
  sentence: 'There is no such connection in this workspace.',
};

export function badPeriod(sentence: string): Problem {
  return { code: 'books.period', sentence, cure: 'Choose a period that has begun.' };
}

export const IN_THE_FUTURE: Problem = {
  code: 'books.future',
  sentence: 'What an account will hold is not known.',
  cure: 'Choose a time that has passed.',
};

export const RULES_CHANGED: Problem = {
  code: 'books.rules-changed',
  sentence: 'Somebody else changed these rules since you opened them.',
  kept: 'Nothing was changed by you.',
  cure: 'Look at the rules as they are now, and change them again.',
};
