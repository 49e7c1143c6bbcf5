import { expect, type Page } from '@playwright/test';

/** What opens the keys: asked once before the first is stored, and again after a start. */
export function vault(page: Page) {
  const dialog = page.getByRole('dialog', { name: 'Protect the keys' });
  const bar = page.getByRole('region', { name: 'The vault is locked' });
  return {
    async protectWithPassphrase(passphrase: string): Promise<void> {
      await dialog.getByRole('radio', { name: /passphrase/i }).click();
      await dialog.getByLabel('Passphrase', { exact: true }).fill(passphrase);
      await dialog.getByLabel('The same again').fill(passphrase);
      await dialog.getByRole('button', { name: 'Protect keys' }).click();
      await expect(dialog).toBeHidden({ timeout: 30_000 });
    },
    /** The system's own key store is there, but cannot be chosen. */
    async offersOnly(chosen: RegExp): Promise<void> {
      await expect(dialog.getByText('not available here')).toBeVisible();
      await expect(dialog.getByRole('radio', { checked: true })).toHaveAccessibleName(chosen);
    },
    async seesLocked(): Promise<void> {
      await expect(bar).toBeVisible();
    },
    async unlock(passphrase: string): Promise<void> {
      await bar.getByLabel('Passphrase of the vault').fill(passphrase);
      await bar.getByRole('button', { name: 'Unlock' }).click();
    },
    async seesOpen(): Promise<void> {
      await expect(bar).toBeHidden({ timeout: 30_000 });
    },
    async seesRefusal(): Promise<void> {
      await expect(bar.getByText(/passphrase/i).last()).toBeVisible();
      await expect(bar).toBeVisible();
    },
  };
}
