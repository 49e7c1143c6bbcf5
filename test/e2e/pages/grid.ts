import type { Locator, Page } from '@playwright/test';

/** A table of any length: only what is in view exists as rows, so its length is what it says of itself. */
export function grid(page: Page, label: string) {
  const table: Locator = page.getByRole('grid', { name: label });
  return {
    table,
    /** How many rows it has; −1 while it does not know. */
    async count(): Promise<number> {
      if ((await table.getAttribute('aria-busy')) === 'true') return -1;
      return Number(await table.getAttribute('aria-rowcount')) - 1;
    },
    row: (text: string) => table.getByRole('row').filter({ hasText: text }),
  };
}
