import { expect, type Page } from '@playwright/test';
import { grid } from './grid.ts';

/** Every entry of every account. */
export function ledger(page: Page) {
  const entries = grid(page, 'Ledger');
  return {
    count: () => entries.count(),
    /** The screen follows the store a moment later. */
    async comesTo(count: number): Promise<void> {
      await expect.poll(() => entries.count()).toBe(count);
    },
    async filter(words: string): Promise<void> {
      const field = page.getByLabel('Filter the ledger');
      await field.fill(words);
      await field.press('Enter');
    },
  };
}
