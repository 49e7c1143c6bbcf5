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
    /** Opens the detail of a row: by its beginning, since ids and amounts copy on click. */
    async open(text: string | RegExp): Promise<void> {
      await table
        .locator('[role=row][aria-rowindex]:not([aria-rowindex="1"])')
        .filter({ hasText: text })
        .first()
        .click({ position: { x: 60, y: 10 } });
    },
    row: (text: string) => table.getByRole('row').filter({ hasText: text }),
  };
}
