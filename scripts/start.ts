/** Builds what is stale, then opens the desktop app; where it cannot run, the same console on loopback. */
import { spawn } from 'node:child_process';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type HostOptions, parseOptions, USAGE } from '../src/host/options.ts';
import { buildIfStale, WEB_HOST } from './build-if-stale.ts';
import { CODE_CACHE } from './code-cache.ts';
import { findElectron } from './find-electron.ts';
import { ROOT } from './root.ts';

/** An Electron that ends this way this soon never opened a window: a library is missing, or its sandbox may not be used. */
const EARLY_MILLISECONDS = 15_000;
const CANNOT_RUN_CODES = [126, 127];
const CRASH_SIGNALS = ['SIGTRAP', 'SIGABRT', 'SIGILL', 'SIGSEGV', 'SIGBUS'];

const say = (line: string) => console.log(line);

const parsed = parseOptions(process.argv.slice(2));
if (!parsed.ok) {
  console.error(parsed.error ? `${parsed.error}\n\n${USAGE}` : USAGE);
  process.exit(parsed.error ? 2 : 0);
}
try {
  await buildIfStale(say);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
const why = parsed.value.isWeb ? null : await tryDesktop(parsed.value);
if (why) say(`The desktop app cannot start here: ${why}. Serving the console on loopback instead.`);
enableCompileCache(CODE_CACHE);
await import(pathToFileURL(join(ROOT, WEB_HOST)).href);

/** Ends this process with the app's own code when the app ran. @returns why it could not. */
async function tryDesktop(options: HostOptions): Promise<string> {
  const found = await findElectron(say);
  if ('why' in found) return found.why;
  const args = [ROOT];
  if (options.home !== null) args.push(`--home=${options.home}`);
  if (options.isSandbox) args.push('--sandbox');
  const startedAt = Date.now();
  const { code, signal, error } = await runApp(found.path, args);
  const isEarly = Date.now() - startedAt < EARLY_MILLISECONDS;
  if (error) return error;
  if (isEarly && code !== null && CANNOT_RUN_CODES.includes(code))
    return 'a system library that Electron needs is missing';
  if (isEarly && signal !== null && CRASH_SIGNALS.includes(signal)) return `Electron ended with ${signal}`;
  process.exit(code ?? 1);
}

function runApp(
  path: string,
  args: string[],
): Promise<{ code: number | null; signal: NodeJS.Signals | null; error?: string }> {
  return new Promise((resolve) => {
    const child = spawn(path, args, { stdio: 'inherit' });
    const forward = (signal: NodeJS.Signals) => child.kill(signal);
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
    for (const signal of signals) process.on(signal, forward);
    const stopForwarding = () => {
      for (const signal of signals) process.off(signal, forward);
    };
    child.on('error', (error) => {
      stopForwarding();
      resolve({ code: null, signal: null, error: error.message });
    });
    child.on('close', (code, signal) => {
      stopForwarding();
      resolve({ code, signal });
    });
  });
}
