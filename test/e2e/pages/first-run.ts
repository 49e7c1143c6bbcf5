import { expect, type Page } from '@playwright/test';

/** What an empty workspace opens on. */
export function firstRun(page: Page) {
  return {
    async isShown(): Promise<void> {
      await expect(page.getByRole('heading', { level: 1, name: 'Counterfoil' })).toBeVisible();
    },
    async trySandbox(): Promise<void> {
      await page.getByRole('button', { name: 'Try the sandbox' }).click();
    },
    async connectProvider(): Promise<void> {
      await page.getByRole('button', { name: 'Connect a provider' }).click();
    },
  };
}
