import { ORPCError } from '@orpc/client';
import { ProblemError, ProblemSchema, type Problem } from '../../../domain/problem.ts';

/** What a call said while there was no connection to the engine. */
export const ENGINE_GONE: Problem = {
  code: 'console.engine-gone',
  sentence: 'The console lost its connection to the engine.',
  kept: 'What is on screen is what was last read. Nothing was sent.',
  cure: 'Wait a moment: it reconnects by itself. If it does not, restart Counterfoil.',
};

/**
 * Any failure as a Problem, so that every screen can say what happened, what was kept and what to do.
 * @param error what a call threw: the contract's PROBLEM and LOCKED carry one; anything else is described as a bug.
 */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (error instanceof ORPCError) return problemOfCall(error);
  return {
    code: 'console.unexpected',
    sentence: 'The console met an error it did not expect.',
    kept: 'Nothing in the workspace was changed by it.',
    cure: 'Try again. If it happens again, copy the details into a report.',
    detail: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  };
}

function problemOfCall(error: ORPCError<string, unknown>): Problem {
  const carried = ProblemSchema.safeParse(error.data);
  if (carried.success) return carried.data;
  if (error.code === 'BAD_REQUEST') {
    return {
      code: 'console.bad-request',
      sentence: 'The engine refused what was asked, because it does not fit.',
      kept: 'Nothing was changed.',
      cure: 'Check the values and try again.',
      detail: describeIssues(error.data) || error.message,
    };
  }
  return {
    code: `engine.${error.code.toLowerCase().replaceAll('_', '-')}`,
    sentence: 'The engine could not do this.',
    kept: 'Nothing was changed by it.',
    cure: 'Try again. If it happens again, copy the details into a report.',
    detail: error.message,
  };
}

function describeIssues(data: unknown): string {
  if (typeof data !== 'object' || data === null || !('issues' in data) || !Array.isArray(data.issues)) return '';
  return data.issues
    .map((issue: { path?: unknown[]; message?: string }) => `${(issue.path ?? []).join('.')}: ${issue.message ?? ''}`)
    .join('\n');
}
