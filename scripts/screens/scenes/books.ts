import { firstRun } from '../../../test/e2e/pages/first-run.ts';
import { openShell } from '../../../test/e2e/pages/shell.ts';
import { syncPill } from '../../../test/e2e/pages/sync-pill.ts';
import { goTo, openRow } from '../go-to.ts';
import type { Scene } from '../stage.ts';

/** The books of the sandbox: the running month with one connection opened, an account explained, rules tried. */
export const BOOKS: Scene = {
  name: 'books',
  kept: ['reconciliation', 'explain', 'rules'],
  async play({ running, take }) {
    const { page } = running;
    await openShell(running).ready();
    await firstRun(page).isShown();
    await firstRun(page).begin('pictures of the books');
    await firstRun(page).trySandbox();
    await syncPill(page).becomes('in sync', 240_000);
    const month = new Date().toISOString().slice(0, 7);
    await goTo(page, `/reconciliation?month=${month}`);
    await take('roll-forward');
    await page.getByRole('button', { name: /AtomChat/ }).click();
    await page.locator('tr[data-account]').first().waitFor();
    await page.mouse.move(0, 0);
    await take('reconciliation');
    await goTo(page, '/accounts');
    await openRow(page, 'Accounts', 'Rich Utilities');
    await page.keyboard.press('e');
    await page.getByRole('button', { name: 'Copy the explanation' }).waitFor();
    await take('explain');
    await goTo(page, '/reconciliation?tab=rules');
    await page.getByRole('combobox', { name: 'Connection' }).click();
    await page.getByRole('option', { name: /Rich/ }).click();
    await page.getByRole('textbox', { name: 'The API calls it' }).fill('debit');
    await page.getByRole('button', { name: 'Add as the first rule' }).click();
    await page.getByRole('button', { name: 'Show what would change' }).click();
    await page.getByRole('button', { name: 'Keep these rules' }).waitFor();
    await page.mouse.move(0, 0);
    await take('rules');
  },
};
