import { z } from 'zod';

/**
 * What went wrong, for a person and for a developer: a stable code, a sentence an operator understands,
 * what was kept, what to do, and the place (field, file, URL) without any secret in it.
 */
export const ProblemSchema = z.object({
  code: z.string(),
  sentence: z.string(),
  kept: z.string().optional(),
  cure: z.string().optional(),
  where: z.string().optional(),
  detail: z.string().optional(),
});
export type Problem = z.infer<typeof ProblemSchema>;

/** Carries a Problem through code that must unwind; caught and turned back into a value at the engine's edge. */
export class ProblemError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem, options?: { cause?: unknown }) {
    super(`${problem.code}: ${problem.sentence}`, options);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}
