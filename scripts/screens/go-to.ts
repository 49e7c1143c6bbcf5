import type { Page } from '@playwright/test';
import { grid } from '../../test/e2e/pages/grid.ts';

export const SCREEN_PATHS = {
  overview: '/',
  accounts: '/accounts',
  ledger: '/ledger',
  memberships: '/memberships',
  usage: '/usage',
  adjustments: '/adjustments',
  bulk: '/adjustments/bulk',
  reconciliation: '/reconciliation',
  exports: '/exports',
  activity: '/activity',
  connections: '/connections',
  settings: '/settings',
} as const;

/** Loads an address anew, and waits until nothing on it is being read any more. */
export async function goTo(page: Page, path: string): Promise<void> {
  await page.goto(new URL(path, page.url()).href);
  await page.locator('html[data-app-state="ready"]').waitFor();
  await page.waitForFunction(() => document.querySelector('main [aria-busy="true"]') === null);
}

/** Opens the detail of a row of the list on screen. */
export async function openRow(page: Page, label: string, text: string | RegExp): Promise<void> {
  await grid(page, label).open(text);
  await page.getByRole('complementary').first().waitFor();
}
