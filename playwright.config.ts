import { defineConfig } from '@playwright/test';
import type { HostOptions } from './test/e2e/hosts/options.ts';
import { chooseElectron } from './test/e2e/hosts/choose-electron.ts';
import { findChromium } from './scripts/find-chromium.ts';
import { WORKERS } from './scripts/workers.ts';

const chromium = findChromium();
const electron = chooseElectron();

/** Where the two hosts differ: how a key is kept, a file saved, a page allowed, a workspace locked, an operator known. */
const DIFFER_BY_HOST = [
  'electron/**',
  ...['connect', 'adjust', 'approve', 'export', 'security', 'ways-out'].map((name) => `${name}.spec.ts`),
];
/** Before a release (`npm run test:long`) the desktop app runs all that the loopback host runs. */
const isWhole = process.env['COUNTERFOIL_E2E'] === 'whole';

/** One suite, two hosts. A host that this machine cannot run is skipped by name, with the reason. */
export default defineConfig<HostOptions>({
  testDir: 'test/e2e/specs',
  outputDir: 'test-results',
  timeout: 180_000,
  expect: { timeout: 30_000 },
  fullyParallel: false,
  workers: Number(process.env['COUNTERFOIL_E2E_WORKERS'] ?? WORKERS),
  forbidOnly: Boolean(process.env['CI']),
  retries: 0,
  reporter: [['list']],
  globalSetup: './test/e2e/global-setup.ts',
  use: {
    viewport: { width: 1440, height: 900 },
    trace: 'off',
    screenshot: 'off',
  },
  projects: [
    {
      name: 'web',
      testIgnore: 'electron/**',
      use: {
        host: 'web',
        chromium: 'path' in chromium ? chromium.path : '',
        cannotRun: 'why' in chromium ? chromium.why : '',
      },
    },
    {
      name: 'electron',
      ...(isWhole ? { testIgnore: 'web/**' } : { testMatch: DIFFER_BY_HOST }),
      use: {
        host: 'electron',
        chromium: 'path' in chromium ? chromium.path : '',
        electron: 'path' in electron ? electron.path : '',
        cannotRun: 'why' in electron ? electron.why : '',
      },
    },
  ],
});
