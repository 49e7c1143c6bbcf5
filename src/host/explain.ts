import { ProblemError } from '../domain/problem.ts';
import { redactText } from '../domain/redact.ts';

/** Why the console did not start, for a person: sentence, what was kept, what to do; never a stack, never a secret. */
export function explainFailure(error: unknown): string {
  if (error instanceof ProblemError) {
    const { sentence, kept, cure, where, code } = error.problem;
    return redactText([sentence, kept, cure, where, `(${code})`].filter(Boolean).join('\n'));
  }
  const { code, message, path, syscall } = error as NodeJS.ErrnoException;
  const where = path === undefined ? 'its folder' : redactText(path);
  if (code === 'EADDRINUSE')
    return 'The port is taken by another program: choose another one with --port, or 0 for any.';
  // A folder cannot be made on a disk that is read-only, or is not there: macOS and Linux say ENOENT for some of them.
  if (code === 'EROFS' || (code === 'ENOENT' && syscall === 'mkdir'))
    return `${where} cannot be made: its disk is read-only or not connected.\nConnect it, or choose another folder with --home.`;
  if (code === 'ENOTDIR' || code === 'EEXIST')
    return `${where} cannot be made: a file is in its place.\nChoose another folder with --home.`;
  if (code === 'ENOSPC') return `The disk of ${where} is full.\nFree some space, then start again.`;
  if (code === 'EACCES' || code === 'EPERM')
    return `You may not write to ${where}.\nChange who may, or choose another folder with --home.`;
  return redactText(message ?? String(error));
}
