import { connectedTo, expect } from '../fixtures.ts';
import { accounts } from '../pages/accounts.ts';
import { keyboard } from '../pages/keyboard.ts';
import { ledger } from '../pages/ledger.ts';
import { navigation } from '../pages/navigation.ts';
import { openShell } from '../pages/shell.ts';
import { syncPill } from '../pages/sync-pill.ts';

const onCodingMantra = connectedTo('codingmantra');
const onGitRead = connectedTo('gitread');

onCodingMantra('a sync brings what the API holds, and the next one what has changed', async ({ running, sandbox }) => {
  await openShell(running).ready();
  const { page } = running;
  const before = sandbox.truth.account('codingmantra');
  await navigation(page).goTo('Accounts');
  // This API does not say who holds the key.
  await accounts(page).sees('Key holder', before.total);
  await navigation(page).goTo('Ledger');
  await ledger(page).comesTo(sandbox.truth.countEntries('codingmantra'));

  sandbox.advance({ entries: 3, api: 'codingmantra' });
  const after = sandbox.truth.account('codingmantra');
  expect(after.total).not.toBe(before.total);
  await syncPill(page).syncNow();
  await ledger(page).comesTo(sandbox.truth.countEntries('codingmantra'));
  await navigation(page).goTo('Accounts');
  await accounts(page).sees('Key holder', after.total);
});

onCodingMantra(
  'a fault is said in words, nothing is lost by it, and the next sync is complete',
  async ({ running, sandbox }) => {
    await openShell(running).ready();
    const { page } = running;
    const fault = sandbox.inject({ kind: 'html page', api: 'codingmantra', times: null });
    sandbox.advance({ entries: 2, api: 'codingmantra' });
    await syncPill(page).syncNow();
    await expect.poll(() => syncPill(page).state(), { timeout: 60_000 }).not.toBe('in sync');
    await navigation(page).goTo('Ledger');
    await ledger(page).comesTo(sandbox.truth.countEntries('codingmantra') - 2);

    sandbox.clearFaults(fault);
    await syncPill(page).syncNow();
    await syncPill(page).becomes('in sync');
    await ledger(page).comesTo(sandbox.truth.countEntries('codingmantra'));
  },
);

onGitRead('the list of connections is left by Escape, also after its button was pressed', async ({ running }) => {
  const { page } = running;
  await openShell(running).ready();
  const keys = keyboard(page);
  await page.locator('[data-sync-state]').focus();
  await keys.press('Enter');
  await keys.tabTo(/Sync now/);
  await keys.press('Enter');
  await syncPill(page).becomes('in sync');
  await keys.press('Escape');
  await expect(page.getByRole('link', { name: 'All runs' })).toBeHidden();
  await expect(page.locator('[data-sync-state]')).toBeFocused();
});
