import type { Problem } from '../domain/problem.ts';

/** What is said in the place of a sum that cannot be made. Everything beside it is still shown. */
export const FAILED_TOTAL: Problem = {
  code: 'total.not-whole',
  sentence: 'The total cannot be computed: an amount in the store is damaged.',
  kept: 'Everything else is shown as it is.',
  cure: 'Check the workspace in Settings.',
};

/** Adds up; where a stored amount cannot be added, what is given instead. Any other failure is thrown on. */
export async function totalOr<T, U>(add: () => Promise<T>, instead: () => U | Promise<U>): Promise<T | U> {
  try {
    return await add();
  } catch (error) {
    if (error instanceof RangeError) return instead();
    throw error;
  }
}
