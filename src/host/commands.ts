import { spawn, type ChildProcess } from 'node:child_process';
import type { Problem } from '../domain/problem.ts';
import type { CommandRunner } from '../engine/ports.ts';

/** A token is short; a command that prints more than this is the wrong command. */
const MAX_OUTPUT_BYTES = 64 * 1024;

/** What a program needs to find itself, its settings and its user's keyring: nothing else of ours is handed to it. */
const HANDED_OVER: ReadonlySet<string> = new Set([
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'LANG',
  'LANGUAGE',
  'TZ',
  'TMPDIR',
  'XDG_CONFIG_HOME',
  'XDG_DATA_HOME',
  'XDG_CACHE_HOME',
  'XDG_RUNTIME_DIR',
  'DBUS_SESSION_BUS_ADDRESS',
  'DISPLAY',
  'WAYLAND_DISPLAY',
  'GNUPGHOME',
  'GPG_TTY',
  'SSH_AUTH_SOCK',
  'SYSTEMROOT',
  'WINDIR',
  'COMSPEC',
  'PATHEXT',
  'USERPROFILE',
  'USERNAME',
  'USERDOMAIN',
  'HOMEDRIVE',
  'HOMEPATH',
  'APPDATA',
  'LOCALAPPDATA',
  'PROGRAMDATA',
  'PROGRAMFILES',
  'TEMP',
  'TMP',
]);

/**
 * Runs the operator's own command, without a shell: the first word is the program, the others are handed over as they
 * are. It gets a process group of its own and an environment of a few names; when its time is up, when it prints too much
 * or when it is cancelled, all of the group is killed. Its error output is never kept, since a tool may print what it was
 * asked to hide.
 */
export const commandRunner: CommandRunner = {
  run([program, ...args], { timeoutMilliseconds, signal }) {
    if (!program) return Promise.resolve({ problem: problem('command.empty', 'The command is empty.', '') });
    if (signal.aborted) return Promise.resolve({ problem: cancelled(program) });
    return new Promise((resolve) => {
      const child = spawn(program, args, {
        shell: false,
        windowsHide: true,
        detached: process.platform !== 'win32',
        env: environment(),
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      const chunks: Buffer[] = [];
      let size = 0;
      let refused: Problem | null = null;
      const end = (why: Problem) => {
        refused ??= why;
        killWhole(child);
        // Somebody who left the group may hold the pipe: nobody waits for them.
        child.stdout.destroy();
      };
      const onAbort = () => end(cancelled(program));
      const timer = setTimeout(() => end(tookTooLong(program, timeoutMilliseconds)), timeoutMilliseconds);
      signal.addEventListener('abort', onAbort, { once: true });
      const answer = (told: Awaited<ReturnType<CommandRunner['run']>>) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        resolve(told);
      };
      child.stdout.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= MAX_OUTPUT_BYTES) chunks.push(chunk);
        else end(tooMuch(program));
      });
      child.on('error', (error: NodeJS.ErrnoException) => answer({ problem: cannotStart(program, error) }));
      child.on('close', (code, killedBy) => {
        if (refused !== null) answer({ problem: refused });
        else if (code === 0) answer({ stdout: Buffer.concat(chunks).toString('utf8') });
        else
          answer({ problem: ended(program, code === null ? `was ended by ${killedBy}` : `ended with code ${code}`) });
      });
    });
  },
};

function environment(): NodeJS.ProcessEnv {
  const isHandedOver = (name: string) => HANDED_OVER.has(name.toUpperCase()) || /^LC_[A-Z]+$/.test(name);
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => isHandedOver(name)));
}

/** The command and whatever it started. */
function killWhole(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true }).on('error', () =>
      child.kill('SIGKILL'),
    );
    return;
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // All of them have ended by themselves.
  }
}

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

function cancelled(program: string): Problem {
  return problem('command.cancelled', 'The command was cancelled.', program);
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
