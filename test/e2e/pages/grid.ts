import { expect, type Locator, type Page } from '@playwright/test';

/** A table of any length: only what is in view exists as rows, so its length is what it says of itself. */
export function grid(page: Page, label: string) {
  const table: Locator = page.getByRole('grid', { name: label });
  return {
    table,
    /** How many rows it has, once it knows. */
    async count(): Promise<number> {
      await expect(table).toHaveAttribute('aria-busy', 'false', { timeout: 30_000 });
      return Number(await table.getAttribute('aria-rowcount')) - 1;
    },
    row: (text: string) => table.getByRole('row').filter({ hasText: text }),
  };
}
