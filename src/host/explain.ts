import { ProblemError } from '../domain/problem.ts';
import { redactText } from '../domain/redact.ts';

/** Why the console did not start, for a person: sentence, what was kept, what to do; never a stack, never a secret. */
export function explainFailure(error: unknown): string {
  if (error instanceof ProblemError) {
    const { sentence, kept, cure, where, code } = error.problem;
    return redactText([sentence, kept, cure, where, `(${code})`].filter(Boolean).join('\n'));
  }
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE')
    return 'The port is taken by another program: choose another one with --port, or 0 for any.';
  if (code === 'EACCES' || code === 'EPERM') return `The operating system refused: ${redactText(message)}`;
  return redactText(message ?? String(error));
}
