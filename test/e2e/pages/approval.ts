import { expect, type Page } from '@playwright/test';

/** What waits for a second person, in the panel of an adjustment. */
export function approval(page: Page) {
  const form = page.getByRole('form', { name: 'New adjustment' });
  const waiting = page.getByRole('region', { name: 'Approval' });
  const dialog = page.getByRole('dialog', { name: 'Approve with a second operator' });
  return {
    async saysWhy(sentence: RegExp): Promise<void> {
      await expect(form.getByRole('region', { name: 'Preview' })).toContainText(sentence);
    },
    async ask(): Promise<void> {
      await form.getByRole('button', { name: 'Ask for approval', exact: true }).click();
      await expect(waiting).toBeVisible();
    },
    async withSecondOperator(): Promise<void> {
      await waiting.getByRole('button', { name: 'Approve with a second operator' }).click();
    },
    /** The second operator's own hands. */
    async sign(name: string, passphrase: string, pair: string): Promise<void> {
      await expect(dialog).toContainText(pair);
      await dialog
        .getByRole('combobox', { name: 'Second operator' })
        .or(dialog.getByRole('textbox', { name: 'Second operator' }))
        .click();
      await page.getByRole('option', { name: new RegExp(`^${name} `) }).click();
      await dialog.getByLabel('Their passphrase').fill(passphrase);
      await dialog.getByRole('button', { name: 'Approve and sign' }).click();
    },
    async isRefused(sentence: RegExp): Promise<void> {
      await expect(dialog.getByRole('alert')).toContainText(sentence);
    },
    /** `Escape` closes the dialog, and leaves the panel under it. */
    async leave(): Promise<void> {
      await dialog.getByLabel('Their passphrase').press('Escape');
      await expect(dialog).toHaveCount(0);
      await expect(waiting).toBeVisible();
    },
    /** As who may approve it and will not. */
    async decline(why: string): Promise<void> {
      await waiting.getByRole('button', { name: 'Decline…' }).click();
      await expect(waiting.getByLabel('Why not')).toBeFocused();
      await waiting.getByLabel('Why not').fill(why);
      await waiting.getByRole('button', { name: 'Decline', exact: true }).click();
    },
    async isGone(): Promise<void> {
      await expect(dialog).toHaveCount(0);
    },
  };
}
