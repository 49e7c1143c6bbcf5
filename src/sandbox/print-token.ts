import process, { argv, stderr, stdout } from 'node:process';

/**
 * Prints a fresh short-lived token and nothing else, for a connection whose credential is a command:
 * `node src/sandbox/print-token.ts <control url> [api] [key]`.
 */
const [controlUrl = '', api, key] = argv.slice(2);
if (controlUrl === '') {
  stderr.write('Usage: node src/sandbox/print-token.ts <control url> [api] [key]\n');
  process.exitCode = 2;
} else {
  const url = new URL('/token', controlUrl);
  if (api !== undefined) url.searchParams.set('api', api);
  if (key !== undefined) url.searchParams.set('key', key);
  try {
    const answer = (await (await fetch(url)).json()) as { token?: string; error?: string };
    if (answer.token === undefined) throw new Error(answer.error ?? 'The sandbox gave no token.');
    stdout.write(`${answer.token}\n`);
  } catch (error) {
    stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
