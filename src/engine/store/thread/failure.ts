import { ProblemError } from '../../../domain/problem.ts';
import type { Failure } from './messages.ts';

/** What was thrown in the thread, as a value. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof ProblemError) return { kind: 'problem', problem: thrown.problem };
  if (!(thrown instanceof Error)) return { kind: 'bug', name: 'Error', message: String(thrown), stack: undefined };
  const { name, message, stack } = thrown;
  return { kind: 'bug', name, message, stack };
}

/** The same to be thrown again on this side. */
export function thrownOf(failure: Failure): Error {
  if (failure.kind === 'problem') return new ProblemError(failure.problem);
  const error = new Error(failure.message);
  error.name = failure.name;
  if (failure.stack !== undefined) error.stack = failure.stack;
  return error;
}
