import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { endsWithin } from '../host/deadline.ts';
import { explainFailure } from '../host/explain.ts';
import { findHome } from '../host/home.ts';
import { parseOptions, USAGE } from '../host/options.ts';
import { createSandboxPort } from '../sandbox/port.ts';
import { hasDisplay, openBrowser } from './browser.ts';
import { startWebConsole, type WebConsole } from './console.ts';
import { servePages } from './pages.ts';

const STOP_MILLISECONDS = 10_000;
/** `out` of the build that this runs from, where it is `main/web/index.js`. */
const out = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const thread = (name: string) => pathToFileURL(join(out, 'main', name));

const parsed = parseOptions(process.argv.slice(2));
if (!parsed.ok) {
  process.stderr.write(`${parsed.error ? `${parsed.error}\n\n` : ''}${USAGE}\n`);
  process.exit(parsed.error ? 2 : 0);
}
const options = parsed.value;
const home = findHome(options);
const { version } = JSON.parse(readFileSync(join(out, '..', 'package.json'), 'utf8')) as { version: string };

let webConsole: WebConsole;
try {
  webConsole = await startWebConsole({
    home,
    version,
    port: options.port,
    isSandbox: options.isSandbox,
    storeWorker: thread('store-worker.js'),
    sandbox: createSandboxPort({ stateFile: home.sandboxState, workerUrl: thread('sandbox-worker.js') }),
    pages: servePages(join(out, 'renderer')),
  });
} catch (error) {
  process.stderr.write(`Counterfoil did not start. ${explainFailure(error)}\n`);
  process.exit(1);
}

const link = webConsole.server.newLink();
process.stdout.write(`Counterfoil: ${link}\n`);
if (options.isOpening && hasDisplay()) openBrowser(link);
if (process.stdin.isTTY) {
  process.stdout.write('The link opens once. Press Enter for a new one, Ctrl+C to stop.\n');
  process.stdin.on('data', () => process.stdout.write(`Counterfoil: ${webConsole.server.newLink()}\n`));
}

let isStopping = false;
async function stop(): Promise<void> {
  if (isStopping) process.exit(1);
  isStopping = true;
  const isClean = await endsWithin(STOP_MILLISECONDS, webConsole.stop());
  process.exit(isClean ? 0 : 1);
}
process.on('SIGINT', () => void stop());
process.on('SIGTERM', () => void stop());
process.on('SIGHUP', () => void stop());
