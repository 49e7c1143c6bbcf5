import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, type ConsoleMessage, type Page, type TestInfo } from '@playwright/test';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import type { HostOptions } from './hosts/options.ts';
import { type ElectronConsole, startElectronHost } from './hosts/electron-host.ts';
import { type RunningConsole, testEnvironment } from './hosts/running-console.ts';
import { startWebHost } from './hosts/web-host.ts';

export interface Fixtures {
  /** A folder of this test alone. */
  home: string;
  /** Further words of the command line. */
  args: readonly string[];
  /** The five APIs, to look into and to break. */
  sandbox: Sandbox;
  /** What pages complained of; a test that provokes something takes it out. */
  complaints: string[];
  running: RunningConsole;
  /** Another console of the same kind, on a home of its own: another machine. */
  second: RunningConsole;
  /** The same, with its main process; in `specs/electron` alone. */
  desktop: ElectronConsole;
}

export const test = base.extend<HostOptions & Fixtures>({
  host: ['web', { option: true }],
  chromium: ['', { option: true }],
  electron: ['', { option: true }],
  cannotRun: ['', { option: true }],
  args: [[], { option: true }],

  home: async ({}, provide) => {
    await inFolder(provide);
  },

  sandbox: async ({}, provide) => {
    const sandbox = await startSandbox({ seed: 7, entriesPerAccount: 24, atomchatUsers: 5, debitsPerMinute: 0 });
    await provide(sandbox);
    await sandbox.stop();
  },

  complaints: async ({}, provide) => {
    await provide([]);
  },

  running: async ({ host, chromium, electron, cannotRun, home, args, complaints }, provide, testInfo) => {
    test.skip(cannotRun !== '', `${host}: ${cannotRun}`);
    await runConsole({ host, chromium, electron }, { home, args }, complaints, testInfo, provide);
  },

  second: async ({ host, chromium, electron, cannotRun, complaints }, provide, testInfo) => {
    test.skip(cannotRun !== '', `${host}: ${cannotRun}`);
    await inFolder((home) =>
      runConsole({ host, chromium, electron }, { home, args: [] }, complaints, testInfo, provide),
    );
  },

  desktop: async ({ running }, provide) => {
    await provide(running as ElectronConsole);
  },
});

export { expect } from '@playwright/test';

/** Gives a folder of its own to what is to be done, and takes it away again. */
async function inFolder(provide: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'counterfoil-e2e-'));
  await provide(folder);
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

/** Runs a console for as long as the test uses it. What its pages complain of fails the test. */
async function runConsole(
  { host, chromium, electron }: Pick<HostOptions, 'host' | 'chromium' | 'electron'>,
  { home, args }: { readonly home: string; readonly args: readonly string[] },
  complaints: string[],
  testInfo: TestInfo,
  provide: (running: RunningConsole) => Promise<void>,
): Promise<void> {
  const start = { home, args, env: testEnvironment(home), onPage: (page: Page) => listen(page, complaints) };
  const running =
    host === 'web' ? await startWebHost(start, chromium) : await startElectronHost(start, electron, chromium);
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
