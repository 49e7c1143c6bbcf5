import { MOST_FILE_CHARACTERS } from '../../../domain/approval.ts';
import { ProblemError, type Problem } from '../../../domain/problem.ts';
import { fileText } from '../../file-text.ts';

const KEPT = 'Nothing was decided by it.';

/** Every reason why a request or an answer from another console is not taken, each with its own sentence. */
export const FILE_PROBLEMS = {
  'approval.too-large': {
    sentence: 'This file is far larger than any answer: it was not read.',
    cure: 'Choose the file that the other console wrote.',
  },
  'approval.malformed': {
    sentence: 'This is not the answer to a request, or it was damaged on the way.',
    cure: 'Ask for it again.',
  },
  'approval.other-workspace': {
    sentence: 'This answer belongs to another workspace.',
    cure: 'Import it at the console that wrote the request.',
  },
  'approval.forged': {
    sentence: 'The signature does not fit: something in this answer was changed after it was signed.',
    cure: 'Ask for the file again, by another way, and tell an admin.',
  },
  'approval.unknown-signer': {
    sentence: 'The key that signed this belongs to nobody known here.',
    cure: 'An admin imports their approver ID first, under Settings, Operators.',
  },
  'approval.signer-deactivated': {
    sentence: 'Who signed this is deactivated.',
    cure: 'Ask somebody else.',
  },
  'approval.other-signer': {
    sentence: 'The signature is not from the person named in the file.',
    cure: 'Ask for the file again, by another way, and tell an admin.',
  },
  'approval.unknown-adjustment': {
    sentence: 'There is no such adjustment in this workspace.',
    cure: 'It may have been removed with its connection.',
  },
  'approval.replayed': {
    sentence: 'This answer was used already, or answers an earlier request.',
    cure: 'Write a new request file if it still has to be decided.',
  },
  'approval.expired': {
    sentence: 'This answer came after the request expired.',
    cure: 'Write a new request file and ask again.',
  },
  'approval.altered': {
    sentence: 'What was answered is not what this adjustment says.',
    cure: 'Compare the two and write a new request file.',
  },
  'approval.stale': {
    sentence: 'The balance has moved further than allowed since it was asked.',
    cure: 'Write a new request file, from the balance of now.',
  },
  'request.too-large': {
    sentence: 'This file is far larger than any request: it was not read.',
    cure: 'Choose the file that the other console wrote.',
  },
  'request.malformed': {
    sentence: 'This is not a request file, or it was damaged on the way.',
    cure: 'Ask for it again.',
  },
  'request.forged': {
    sentence: 'The signature does not fit: something in this request was changed after it was written.',
    cure: 'Ask for it again, by another way, and tell an admin.',
  },
  'request.expired': {
    sentence: 'This request has expired.',
    cure: 'Ask for a new one.',
  },
  'request.own': {
    sentence: 'You wrote this request yourself, so somebody else has to answer it.',
    cure: 'Give it to a second person.',
  },
  'request.too-many': {
    sentence: 'This is more than one file may hold.',
    kept: 'No file was written.',
    cure: 'Choose fewer at a time.',
  },
  'request.zero-in-doubt': {
    sentence: 'The API reports 0. Confirm that this is right before you continue.',
    kept: 'No file was written.',
    cure: 'Look at the account at the provider. Where 0 is right, have it approved at this console, or discard it and ask anew.',
  },
  'request.not-waiting': {
    sentence: 'This adjustment does not wait for approval.',
    kept: 'No file was written.',
    cure: 'View its latest state; it may have moved on meanwhile.',
  },
} as const satisfies Record<string, Omit<Problem, 'code'>>;

type FileProblemCode = keyof typeof FILE_PROBLEMS;

export function fileProblem(code: FileProblemCode, more: Partial<Problem> = {}): Problem {
  return { code, kept: KEPT, ...FILE_PROBLEMS[code], ...more };
}

export function refuseFile(code: FileProblemCode, more: Partial<Problem> = {}): ProblemError {
  return new ProblemError(fileProblem(code, more));
}

/** The text of a file that is to be read again. @throws ProblemError `request.too-many` where it is longer than is read. */
export function sentText(value: object): string {
  const text = fileText(value);
  if (text.length > MOST_FILE_CHARACTERS) throw refuseFile('request.too-many');
  return text;
}

/**
 * Reads such a text. Only the line ends may be another system's: JSON of the same value can be written in many ways, some
 * of which (a member twice, letters as numbers) show a person who opens the file something else than the program reads.
 * @returns `undefined` for what was not written by `fileText`.
 */
export function readFileText(text: string): unknown {
  const lines = text.replaceAll('\r\n', '\n');
  try {
    const value: unknown = JSON.parse(lines);
    const isOurs = typeof value === 'object' && value !== null && fileText(value) === `${lines.replace(/\n+$/, '')}\n`;
    return isOurs ? value : undefined;
  } catch {
    return undefined;
  }
}
