import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';

/** What to write, and what was written. */
export function exportsScreen(page: Page) {
  const done = page.getByRole('region', { name: 'Exports so far' }).getByRole('listitem', { name: /, done$/ });
  return {
    async choose(subject: 'Ledger' | 'Accounts' | 'Balances' | 'Memberships' | 'Usage'): Promise<void> {
      await page.getByRole('radio', { name: subject }).check();
    },
    async write(): Promise<void> {
      await page.getByRole('button', { name: /^Export [\d,]+ rows?/ }).click();
    },
    /** @returns where the newest finished export went. */
    async finished(): Promise<string> {
      await expect(done.first()).toBeVisible({ timeout: 30_000 });
      // Its name comes first, as what is looked for; the folder stands below.
      const [name = '', folder = ''] = (await done.first().getByRole('definition').first().innerText())
        .trim()
        .split(/\n+/);
      return join(folder.replace(/^in /, ''), name);
    },
  };
}
