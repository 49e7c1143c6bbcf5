import { expect, type Page } from '@playwright/test';
import { vault } from './vault.ts';

/** What a new workspace asks first, and what it offers once it is begun. */
export function firstRun(page: Page) {
  return {
    async isShown(): Promise<void> {
      await expect(page.getByRole('heading', { level: 1, name: 'Begin a workspace' })).toBeVisible();
    },
    /** Begins it under a passphrase. */
    async begin(passphrase: string): Promise<void> {
      await this.isShown();
      await vault(page).choosePassphrase(passphrase);
      await page.getByRole('button', { name: 'Begin', exact: true }).click();
      await this.isBegun();
    },
    async isBegun(): Promise<void> {
      await expect(page.getByRole('button', { name: 'Connect a provider' })).toBeVisible();
    },
    async trySandbox(): Promise<void> {
      await page.getByRole('button', { name: 'Try the sandbox' }).click();
    },
    async connectProvider(): Promise<void> {
      await page.getByRole('button', { name: 'Connect a provider' }).click();
    },
  };
}
