import { expect, type Page } from '@playwright/test';

/** The Linked tab of an account's detail, and the dialog that links. */
export function linked(page: Page) {
  const dialog = page.getByRole('dialog', { name: /^Link / });
  const rows = page.getByRole('region', { name: 'Linked accounts' }).getByRole('listitem');
  return {
    async open(): Promise<void> {
      await page.getByRole('tab', { name: /^Linked/ }).click();
    },
    async link(text: string, why: string): Promise<void> {
      await page.getByRole('button', { name: 'Link…' }).first().click();
      await dialog.getByLabel('Other account').fill(text);
      await page.getByRole('option').filter({ hasText: text }).first().click();
      await dialog.getByLabel('How you know').fill(why);
      await dialog.getByRole('button', { name: 'Link', exact: true }).click();
      await expect(dialog).toHaveCount(0);
    },
    async unlink(name: string, why: string): Promise<void> {
      await page.getByRole('button', { name: `Unlink ${name}` }).click();
      const asking = page.getByRole('dialog', { name: `Unlink ${name}` });
      await asking.getByLabel('Reason').fill(why);
      await asking.getByRole('button', { name: 'Unlink', exact: true }).click();
      await expect(asking).toHaveCount(0);
    },
    async sees(name: string, ...texts: string[]): Promise<void> {
      const row = rows.filter({ hasText: name });
      for (const text of texts) await expect(row).toContainText(text);
    },
    async seesNobody(): Promise<void> {
      await expect(page.getByText('No other account of this person is known')).toBeVisible();
    },
  };
}
