import { spawn } from 'node:child_process';
import type { Problem } from '../domain/problem.ts';
import type { CommandRunner } from '../engine/ports.ts';

/** A token is short; a command that prints more than this is the wrong command. */
const MAX_OUTPUT_BYTES = 64 * 1024;

/**
 * Runs the operator's own command, without a shell: the first word is the program, the others are handed over as they
 * are. Its error output is never kept, since a tool may print what it was asked to hide.
 */
export const commandRunner: CommandRunner = {
  run([program, ...args], { timeoutMilliseconds, signal }) {
    if (!program) return Promise.resolve({ problem: problem('command.empty', 'The command is empty.', '') });
    return new Promise((resolve) => {
      const child = spawn(program, args, {
        shell: false,
        windowsHide: true,
        stdio: ['ignore', 'pipe', 'ignore'],
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMilliseconds)]),
        killSignal: 'SIGKILL',
      });
      const chunks: Buffer[] = [];
      let size = 0;
      child.stdout.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= MAX_OUTPUT_BYTES) chunks.push(chunk);
        else child.kill('SIGKILL');
      });
      child.on('error', (error: NodeJS.ErrnoException) => {
        if (error.name === 'AbortError' && !signal.aborted)
          resolve({ problem: tookTooLong(program, timeoutMilliseconds) });
        else if (error.name === 'AbortError')
          resolve({ problem: problem('command.cancelled', 'The command was cancelled.', program) });
        else resolve({ problem: cannotStart(program, error) });
      });
      child.on('close', (code, killedBy) => {
        if (size > MAX_OUTPUT_BYTES) resolve({ problem: tooMuch(program) });
        else if (code === 0) resolve({ stdout: Buffer.concat(chunks).toString('utf8') });
        else
          resolve({ problem: ended(program, code === null ? `was ended by ${killedBy}` : `ended with code ${code}`) });
      });
    });
  },
};

function cannotStart(program: string, error: NodeJS.ErrnoException): Problem {
  const why =
    error.code === 'ENOENT'
      ? 'there is no such program'
      : error.code === 'EACCES'
        ? 'it may not be run'
        : String(error.code);
  return problem('command.cannot-start', `The command "${program}" did not start: ${why}.`, program);
}

function ended(program: string, how: string): Problem {
  return problem('command.failed', `The command "${program}" ${how}.`, program);
}

function tookTooLong(program: string, milliseconds: number): Problem {
  return problem(
    'command.timeout',
    `The command "${program}" gave no answer within ${milliseconds / 1000} s.`,
    program,
  );
}

function tooMuch(program: string): Problem {
  return problem('command.too-much', `The command "${program}" printed more than a token.`, program);
}

function problem(code: string, sentence: string, where: string): Problem {
  return {
    code,
    sentence,
    where,
    cure: 'Run the command in a terminal as the same user, then correct it in the connection.',
  };
}
