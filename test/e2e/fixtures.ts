import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, test as base, type ConsoleMessage, type Page, type TestInfo } from '@playwright/test';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import type { HostOptions } from './hosts/options.ts';
import { type ElectronConsole, startElectronHost } from './hosts/electron-host.ts';
import { type RunningConsole, testEnvironment } from './hosts/running-console.ts';
import { startWebHost } from './hosts/web-host.ts';
import { prepareHome } from './prepared-home.ts';
import { connectionOf } from './tasks.ts';

export interface Fixtures {
  /** The APIs that are connected and synced when the console starts; none: a first run. */
  connected: readonly string[];
  /** A folder of this test alone. */
  home: string;
  /** Further words of the command line. */
  args: readonly string[];
  /** The five APIs, to look into and to break. */
  sandbox: Sandbox;
  /** What pages complained of; a test that provokes something takes it out. */
  complaints: string[];
  /** Starts a console on a home, for as long as it is used. */
  open: (home: string, args: readonly string[], use: (running: RunningConsole) => Promise<void>) => Promise<void>;
  running: RunningConsole;
  /** Another console of the same kind, on a home of its own: another machine. */
  second: RunningConsole;
  /** The same, with its main process; in `specs/electron` alone. */
  desktop: ElectronConsole;
}

/** Of a worker: what its tests share. */
interface Shared {
  /** The browser of the web host's pages, started when first asked for. Each console has a context of its own in it. */
  openBrowser: (executablePath: string) => Promise<Browser>;
}

export const test = base.extend<HostOptions & Fixtures, Shared>({
  openBrowser: [
    async ({}, provide) => {
      let browser: Promise<Browser> | undefined;
      await provide((executablePath) => (browser ??= chromium.launch({ executablePath, args: ['--no-sandbox'] })));
      await (await browser)?.close();
    },
    { scope: 'worker' },
  ],

  host: ['web', { option: true }],
  chromium: ['', { option: true }],
  electron: ['', { option: true }],
  cannotRun: ['', { option: true }],
  args: [[], { option: true }],

  connected: [[], { option: true }],

  home: async ({ connected, sandbox }, provide) => {
    await inFolder(async (folder) => {
      if (connected.length > 0)
        await prepareHome(
          folder,
          connected.map((one) => connectionOf(sandbox, one)),
        );
      await provide(folder);
    });
  },

  sandbox: async ({}, provide) => {
    const sandbox = await startSandbox({ seed: 7, entriesPerAccount: 24, atomchatUsers: 5, debitsPerMinute: 0 });
    await provide(sandbox);
    await sandbox.stop();
  },

  complaints: async ({}, provide) => {
    await provide([]);
  },

  open: async ({ host, chromium, electron, cannotRun, complaints, openBrowser }, provide, testInfo) => {
    test.skip(cannotRun !== '', `${host}: ${cannotRun}`);
    await provide((home, args, use) => {
      const start = { home, args, env: testEnvironment(home), onPage: (page: Page) => listen(page, complaints) };
      const begin = async () =>
        host === 'web'
          ? startWebHost(start, await openBrowser(chromium))
          : startElectronHost(start, electron, chromium);
      return runConsole({ begin, complaints, testInfo }, use);
    });
  },

  running: async ({ open, home, args }, provide) => {
    await open(home, args, provide);
  },

  second: async ({ open }, provide) => {
    await inFolder((home) => open(home, [], provide));
  },

  desktop: async ({ running }, provide) => {
    await provide(running as ElectronConsole);
  },
});

/** A test that begins with these APIs connected and synced. */
export const connectedTo = (...connected: readonly string[]) =>
  test.extend({ connected: async ({}, provide) => provide(connected) });

export { expect } from '@playwright/test';

/** Gives a folder of its own to what is to be done, and takes it away again. */
async function inFolder(provide: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'counterfoil-e2e-'));
  await provide(folder);
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

interface Run {
  readonly begin: () => Promise<RunningConsole>;
  readonly complaints: readonly string[];
  readonly testInfo: TestInfo;
}

/** Runs a console for as long as the test uses it. What its pages complain of fails the test. */
async function runConsole(
  { begin, complaints, testInfo }: Run,
  provide: (running: RunningConsole) => Promise<void>,
): Promise<void> {
  const running = await begin();
  try {
    await provide(running);
  } finally {
    if (testInfo.status !== testInfo.expectedStatus) await keepEvidence(running, testInfo);
    await running.close();
  }
  if (testInfo.status === testInfo.expectedStatus && complaints.length > 0) {
    throw new Error(`The page complained:\n${complaints.join('\n')}`);
  }
}

function listen(page: Page, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.stack ?? error.message}`));
  page.on('crash', () => complaints.push('the page crashed'));
  page.on('console', (message: ConsoleMessage) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()} (${message.location().url})`);
  });
}

async function keepEvidence(running: RunningConsole, testInfo: TestInfo): Promise<void> {
  await testInfo.attach('host output', { body: running.output(), contentType: 'text/plain' });
  try {
    const screenshot = await running.page.screenshot({ timeout: 5000 });
    await testInfo.attach('page', { body: screenshot, contentType: 'image/png' });
  } catch {
    // The page may be what failed.
  }
}
