import { expect, type Page } from '@playwright/test';
import { grid } from './grid.ts';

/** Every holder of credits, and one of them in detail. */
export function accounts(page: Page) {
  const list = grid(page, 'Accounts');
  return {
    count: () => list.count(),
    async search(text: string): Promise<void> {
      await page.getByLabel('Search accounts').fill(text);
      // What is typed takes effect a moment later, and then stands in the address.
      await expect.poll(() => new URL(page.url()).searchParams.get('search')).toBe(text);
    },
    /** The account, found by its name or its id at the API, has this balance, as the console writes it. */
    async sees(text: string, balance: string): Promise<void> {
      await this.search(text);
      await expect.poll(() => list.count(), { timeout: 30_000 }).toBe(1);
      await expect(list.table).toContainText(asWritten(balance), { timeout: 30_000 });
    },
    async seesDetailOf(externalId: string): Promise<void> {
      await expect(page.getByTitle(externalId).or(page.getByText(externalId)).first()).toBeVisible();
    },
  };
}

/** `-1234.5` as `−1,234.5`, without saying how many decimals follow. */
function asWritten(amount: string): string {
  const [whole = '', decimals] = amount.replace('-', '').split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${amount.startsWith('-') ? '−' : ''}${grouped}${decimals === undefined ? '' : `.${decimals}`}`;
}
