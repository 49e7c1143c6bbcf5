import { expect, type Page } from '@playwright/test';

/** What opens the workspace: chosen once, and asked for again after a start. */
export function vault(page: Page) {
  const dialog = page.getByRole('dialog', { name: 'Protect the keys' });
  const locked = page.getByRole('heading', { level: 1, name: 'This workspace is locked' });
  const field = page.getByLabel('Passphrase of the workspace');
  return {
    /** Fills the choice that is on screen. */
    async choosePassphrase(passphrase: string): Promise<void> {
      await page.getByRole('radio', { name: /passphrase/i }).click();
      await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
      await page.getByLabel('The same again').fill(passphrase);
    },
    /** Asked before the first real key is stored in a workspace that was begun only to try the console. */
    async protectWithPassphrase(passphrase: string): Promise<void> {
      await expect(dialog).toBeVisible();
      await this.choosePassphrase(passphrase);
      await dialog.getByRole('button', { name: 'Protect keys' }).click();
      await expect(dialog).toBeHidden({ timeout: 30_000 });
    },
    /** The system's own key store is there, but cannot be chosen. */
    async offersOnly(chosen: RegExp): Promise<void> {
      await expect(page.getByText('not available here')).toBeVisible();
      await expect(page.getByRole('radio', { checked: true })).toHaveAccessibleName(chosen);
    },
    async seesLocked(): Promise<void> {
      await expect(locked).toBeVisible();
      // Nothing of what was read before is left beside it.
      await expect(page.getByRole('navigation')).toHaveCount(0);
    },
    /** By the keyboard alone: the field has the focus. */
    async unlock(passphrase: string): Promise<void> {
      await expect(field).toBeFocused();
      await page.keyboard.type(passphrase);
      await page.keyboard.press('Enter');
    },
    async seesOpen(): Promise<void> {
      await expect(locked).toBeHidden({ timeout: 30_000 });
      await expect(page.getByRole('navigation', { name: 'Screens' })).toBeVisible();
    },
    async seesRefusal(): Promise<void> {
      await expect(page.getByText(/does not open/)).toBeVisible();
      await expect(locked).toBeVisible();
    },
    /** By the keyboard alone, from the operator's menu. */
    async lock(): Promise<void> {
      await page.getByRole('banner').getByRole('button').last().focus();
      await page.keyboard.press('Enter');
      const entry = page.getByRole('menuitem', { name: 'Lock' });
      await entry.waitFor();
      await entry.focus();
      await page.keyboard.press('Enter');
    },
  };
}
