import type { Problem } from '../../../domain/problem.ts';

/** A file that is not even read. */
export const TOO_LARGE: Problem = {
  code: 'file.too-large',
  sentence: 'This file is far larger than any request or answer: it was not read.',
  cure: 'Choose the file that the other console wrote.',
};
