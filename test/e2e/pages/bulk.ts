import { expect, type Page } from '@playwright/test';
import { grid } from './grid.ts';

/** Files of adjustments: what is imported, how each row is judged, and how far it has been sent. */
export function bulk(page: Page) {
  const rows = grid(page, 'Rows');
  const detail = (number: number) => page.getByRole('article', { name: `Row ${number}` });
  return {
    rows,
    detail,
    async open(): Promise<void> {
      await page.getByRole('link', { name: 'In bulk' }).click();
      await expect(page.getByRole('heading', { name: 'Adjustments in bulk' })).toBeVisible();
    },
    async paste(text: string): Promise<void> {
      await page.getByLabel('Rows', { exact: true }).fill(text);
      await page.getByRole('button', { name: 'Check these rows' }).click();
    },
    async choose(name: string, text: string): Promise<void> {
      const file = { name, mimeType: 'text/csv', buffer: Buffer.from(text, 'utf8') };
      await page.getByLabel('CSV file').setInputFiles(file);
    },
    /** Takes a column for a field, where its name does not say so. */
    async map(field: string, column: string): Promise<void> {
      const columns = page.getByRole('form', { name: 'Columns' });
      await columns
        .getByRole('combobox', { name: field })
        .or(columns.getByRole('textbox', { name: field }))
        .click();
      await page.getByRole('option', { name: column, exact: true }).click();
      await page.getByRole('button', { name: 'Check the rows' }).click();
    },
    async sees(tab: string, count: number): Promise<void> {
      await expect(
        page.getByRole('tab', { name: new RegExp(`^${tab}\\s*${count === 0 ? '$' : `${count}$`}`) }),
      ).toBeVisible({ timeout: 30_000 });
    },
    async goTo(tab: string): Promise<void> {
      await page.getByRole('tab', { name: new RegExp(`^${tab}`) }).click();
    },
    /** Opens the first row by keyboard, from wherever the list is, once it is the row of this number. */
    async openFirst(number: number): Promise<void> {
      await expect(rows.table.locator('[role=row][aria-rowindex="2"]')).toContainText(new RegExp(`^${number}`));
      await rows.table.focus();
      await page.keyboard.press('Home');
      await page.keyboard.press('Enter');
    },
    /** Types over a field of the row that is open; Enter judges it again. */
    async typeOver(number: number, field: string, text: string): Promise<void> {
      await detail(number).getByLabel(field, { exact: true }).fill(text);
      await page.keyboard.press('Enter');
    },
    async send(verb: string): Promise<void> {
      await page.getByRole('button', { name: `${verb}…` }).click();
      // The verb has the focus: Enter is enough.
      const confirm = page.getByRole('dialog').getByRole('button', { name: verb, exact: true });
      await expect(confirm).toBeFocused();
      await page.keyboard.press('Enter');
    },
    async isDone(): Promise<void> {
      await expect(page.getByText('done', { exact: true }).first()).toBeVisible({ timeout: 60_000 });
    },
    /** @returns where the result was saved. */
    async saveResult(): Promise<string> {
      await page.getByRole('button', { name: 'Save result' }).click();
      const dialog = page.getByRole('dialog', { name: 'The result is saved' });
      await expect(dialog).toBeVisible();
      const path = await dialog.getByText(/\.csv$/).innerText();
      await page.keyboard.press('Escape');
      return path;
    },
  };
}
