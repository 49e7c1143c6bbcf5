import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { ROOT } from '../../../scripts/root.ts';
import type { RunningConsole, Start } from './running-console.ts';

const POLITE_MILLISECONDS = 15_000;

/** What a test may ask of the main process besides what every host can do. */
export interface ElectronConsole extends RunningConsole {
  readonly app: ElectronApplication;
}

/** The built desktop app, in Electron or in what stands in for its executable. */
export async function startElectronHost(
  start: Start,
  executablePath: string,
  chromium: string,
): Promise<ElectronConsole> {
  let running = await open(start, executablePath, chromium);
  return {
    get page() {
      return running.page;
    },
    get app() {
      return running.app;
    },
    origin: 'app://console',
    output: () => running.output(),
    async restart(meanwhile) {
      await end(running.app);
      meanwhile?.();
      running = await open(start, executablePath, chromium);
    },
    async willSaveAs(path) {
      await running.app.evaluate(({ dialog }, filePath) => {
        dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
      }, path);
    },
    close: () => end(running.app),
  };
}

async function open(start: Start, executablePath: string, chromium: string) {
  const app = await _electron.launch({
    executablePath,
    cwd: ROOT,
    // The basic password store keeps tests away from the keyring of whoever runs them.
    args: [ROOT, `--home=${start.home}`, '--password-store=basic', ...start.args],
    env: { ...start.env, ELECTRON_STANDIN_CHROMIUM: chromium },
    timeout: 60_000,
  });
  let text = '';
  const add = (chunk: Buffer) => (text += chunk.toString());
  app.process().stdout?.on('data', add);
  app.process().stderr?.on('data', add);
  try {
    const page: Page = await app.firstWindow({ timeout: 60_000 });
    start.onPage(page);
    return { app, page, output: () => text };
  } catch (error) {
    await end(app);
    throw new Error(`No window opened:\n${text}`, { cause: error });
  }
}

/** Bounded: an app that does not quit is ended, and that is a failure. */
async function end(app: ElectronApplication): Promise<void> {
  const child = app.process();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.kill('SIGKILL');
  }, POLITE_MILLISECONDS);
  try {
    await app.close();
  } finally {
    clearTimeout(timer);
  }
  if (isLate) throw new Error('The desktop app did not quit when asked.');
}
