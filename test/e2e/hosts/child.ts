import { type ChildProcess, spawn } from 'node:child_process';

const POLITE_MILLISECONDS = 12_000;

export interface Child {
  readonly process: ChildProcess;
  output(): string;
  /** Resolves with the first match in the output. @throws with the output when the process ends before. */
  says(pattern: RegExp, withinMilliseconds?: number): Promise<RegExpExecArray>;
  /** Asks to end, then ends it. @returns whether it ended when asked. */
  end(): Promise<boolean>;
}

export function startChild(command: string, args: readonly string[], env: Record<string, string>, cwd: string): Child {
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const watchers = new Set<() => void>();
  const tell = () => {
    for (const watch of watchers) watch();
  };
  const add = (chunk: Buffer) => {
    output += chunk.toString();
    tell();
  };
  child.stdout.on('data', add);
  child.stderr.on('data', add);
  const onEnd = new Set<() => void>();
  let hasEnded = false;
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      hasEnded = true;
      for (const tellEnd of onEnd) tellEnd();
      resolve();
    };
    child.once('close', end);
    child.once('error', (error) => {
      output += `\n${error.message}`;
      end();
    });
  });
  return {
    process: child,
    output: () => output,
    says(pattern, withinMilliseconds = 60_000) {
      return new Promise((resolve, reject) => {
        const stop = (settle: () => void) => {
          clearTimeout(timer);
          watchers.delete(look);
          settle();
        };
        const look = () => {
          const match = pattern.exec(output);
          if (match) stop(() => resolve(match));
        };
        const timer = setTimeout(
          () => stop(() => reject(new Error(`It did not say ${pattern}:\n${output}`))),
          withinMilliseconds,
        );
        watchers.add(look);
        onEnd.add(() => {
          look();
          stop(() => reject(new Error(`It ended without saying ${pattern}:\n${output}`)));
        });
        if (hasEnded) for (const tellEnd of onEnd) tellEnd();
        look();
      });
    },
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return true;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), POLITE_MILLISECONDS);
      await ended;
      clearTimeout(timer);
      return child.signalCode !== 'SIGKILL';
    },
  };
}
