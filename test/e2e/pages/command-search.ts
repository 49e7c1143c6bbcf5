import { expect, type Page } from '@playwright/test';

/** The one box for everything. */
export function commandSearch(page: Page) {
  const box = page.getByRole('combobox', { name: /find/i }).or(page.getByPlaceholder(/^Find an account.*screen/));
  return {
    async isOpen(): Promise<void> {
      await expect(box).toBeFocused();
    },
    /** Types, and takes the first thing that fits. */
    async find(text: string): Promise<void> {
      await page.keyboard.press('Control+k');
      await box.fill(text);
      await page
        .getByRole('option')
        .filter({ hasText: text.slice(-6) })
        .first()
        .click();
    },
  };
}
