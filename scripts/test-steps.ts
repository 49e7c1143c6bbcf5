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
  readonly time: Time;
}

/** What a step took. */
export interface Time {
  readonly seconds: number;
  /** Of all processors together, with all processes that it started; `null` where the system does not tell. */
  readonly processorSeconds: number | null;
}

export const NOTHING: Count = { passed: 0, failed: 0, skipped: 0 };
export const NO_TIME: Time = { seconds: 0, processorSeconds: 0 };

export function add(a: Count, b: Count): Count {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

export interface Step {
  readonly name: string;
  readonly script: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Reads what the step counted itself. Absent: it passes or fails as a whole. */
  readonly count?: () => Count | null;
}

/** Runs a step and says what it says once it has ended, so that steps can run side by side. */
export async function runAside(step: Step): Promise<StepResult> {
  let output = '';
  const result = await run(step, (text) => (output += text));
  console.log(`\n── ${step.name}`);
  if (output !== '') process.stdout.write(output);
  return result;
}

/** Runs a step and shows what it says as it says it. */
export function runShown(step: Step): Promise<StepResult> {
  console.log(`\n── ${step.name}`);
  return run(step, (text) => process.stdout.write(text));
}

/** One that fails without saying what failed counts as one failure. */
async function run({ name, script, args, env = {}, count }: Step, say: (text: string) => void): Promise<StepResult> {
  const startedAt = performance.now();
  const { code, processorSeconds } = await runNode([script, ...args], env, say);
  const time = { seconds: (performance.now() - startedAt) / 1000, processorSeconds };
  if (count === undefined)
    return { name, count: { ...NOTHING, ...(code === 0 ? { passed: 1 } : { failed: 1 }) }, time };
  const counted = count() ?? NOTHING;
  const isSilentFailure = code !== 0 && counted.failed === 0;
  return { name, count: isSilentFailure ? { ...counted, failed: 1 } : counted, time };
}

/** A shell knows what its children took, and Node does not. */
const MEASURED = '"$@"; code=$?; times >&3; exit $code';

function runNode(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  say: (text: string) => void,
): Promise<{ code: number; processorSeconds: number | null }> {
  const isMeasured = process.platform !== 'win32';
  const [command, ...words] = isMeasured ? ['sh', '-c', MEASURED, 'sh', process.execPath] : [process.execPath];
  return new Promise((resolve) => {
    const child = spawn(command, [...words, ...args], {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe', isMeasured ? 'pipe' : 'ignore'],
    });
    let times = '';
    child.stdout?.on('data', (chunk: Buffer) => say(chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => say(chunk.toString()));
    child.stdio[3]?.on('data', (chunk: Buffer) => (times += chunk.toString()));
    child.on('error', (error) => {
      say(`${error.message}\n`);
      resolve({ code: 1, processorSeconds: null });
    });
    child.on('close', (code) => resolve({ code: code ?? 1, processorSeconds: readTimes(times) }));
  });
}

/** @param text what `times` says: on its second line user and system time of all children, as `1m2.34s 0m5.67s`. */
function readTimes(text: string): number | null {
  const all = [...(text.split('\n')[1] ?? '').matchAll(/(\d+)m([\d.]+)s/g)];
  return all.length === 0 ? null : all.reduce((sum, [, m, s]) => sum + Number(m) * 60 + Number(s), 0);
}
