import { spawn } from 'node:child_process';
import { ROOT } from './root.ts';

export interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface StepResult {
  readonly name: string;
  readonly count: Count;
}

export const NOTHING: Count = { passed: 0, failed: 0, skipped: 0 };

export function add(a: Count, b: Count): Count {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** A step that passes or fails as a whole. */
export async function runStep(name: string, script: string, args: readonly string[]): Promise<StepResult> {
  const code = await runNode(script, args, {});
  return { name, count: { ...NOTHING, ...(code === 0 ? { passed: 1 } : { failed: 1 }) } };
}

/** A step that counts its own; one that fails without saying what failed counts as one failure. */
export async function runCounted(
  name: string,
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  count: () => Count | null,
): Promise<StepResult> {
  const code = await runNode(script, args, env);
  const counted = count() ?? NOTHING;
  const isSilentFailure = code !== 0 && counted.failed === 0;
  return { name, count: isSilentFailure ? { ...counted, failed: 1 } : counted };
}

function runNode(script: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.on('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
}
