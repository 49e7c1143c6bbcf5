/** The console on loopback with the renderer served by Vite: a change in src/renderer shows at once, without a build. */
import { readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { createServer } from 'vite';
import { findHome } from '../src/host/home.ts';
import { explainFailure } from '../src/host/explain.ts';
import { parseOptions, USAGE } from '../src/host/options.ts';
import { createSandboxPort } from '../src/sandbox/port.ts';
import { startWebConsole } from '../src/web/console.ts';

const ROOT = new URL('..', import.meta.url);
const parsed = parseOptions(process.argv.slice(2));
if (!parsed.ok) {
  console.error(`${parsed.error}\n\n${USAGE.replace('npm start', 'npm run dev')}`);
  process.exit(2);
}
const home = findHome(parsed.value);
const vite = await createServer({
  configFile: false,
  root: new URL('src/renderer', ROOT).pathname,
  plugins: [react()],
  appType: 'spa',
  server: { middlewareMode: true, hmr: { host: '127.0.0.1', port: 0 } },
});
try {
  const webConsole = await startWebConsole({
    home,
    version: (JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8')) as { version: string }).version,
    port: parsed.value.port,
    isSandbox: parsed.value.isSandbox,
    storeWorker: new URL('src/engine/thread.ts', ROOT),
    sandbox: createSandboxPort({ stateFile: home.sandboxState, workerUrl: new URL('src/sandbox/worker.ts', ROOT) }),
    // Vite writes inline scripts and opens a socket of its own, so this page has no policy: never more than a workbench.
    pages: () => async (request, response) => vite.middlewares(request, response),
  });
  console.log(`Counterfoil: ${webConsole.server.newLink()}`);
  if (process.stdin.isTTY) {
    console.log('The link opens once. Press Enter for a new one, Ctrl+C to stop.');
    process.stdin.on('data', () => console.log(`Counterfoil: ${webConsole.server.newLink()}`));
  }
  const stop = async () => {
    await Promise.all([webConsole.stop(), vite.close()]);
    process.exit(0);
  };
  process.on('SIGINT', () => void stop());
  process.on('SIGTERM', () => void stop());
} catch (error) {
  console.error(`Counterfoil did not start. ${explainFailure(error)}`);
  process.exit(1);
}
