import { expect, test } from '../fixtures.ts';
import { accounts } from '../pages/accounts.ts';
import { commandSearch } from '../pages/command-search.ts';
import { ledger } from '../pages/ledger.ts';
import { navigation } from '../pages/navigation.ts';
import { openShell } from '../pages/shell.ts';
import { connectAll } from '../tasks.ts';

test('an account is found from anywhere by what a customer says of themselves', async ({ running, sandbox }) => {
  await connectAll(running, sandbox, 'atomchat', 'gitread');
  const { page } = running;
  // Not one of those whose ids differ only in their case: a search finds both.
  const wanted = sandbox.truth.accounts('atomchat').at(-1) ?? sandbox.truth.account('atomchat');
  await navigation(page).goTo('Ledger');
  await commandSearch(page).find(wanted.id);
  await accounts(page).seesDetailOf(wanted.id);

  await navigation(page).goTo('Accounts');
  await accounts(page).search(wanted.id);
  await expect.poll(() => accounts(page).count()).toBe(1);
  await accounts(page).search('nobody at all');
  await expect.poll(() => accounts(page).count()).toBe(0);
});

test('the ledger is filtered by what is typed, and the address keeps it', async ({ running, sandbox }) => {
  await connectAll(running, sandbox, 'codingmantra');
  const { page } = running;
  const credits = sandbox.truth.entries('codingmantra').filter((entry) => !entry.amount.startsWith('-')).length;
  await navigation(page).goTo('Ledger');
  const all = await ledger(page).count();
  await ledger(page).filter('type:credit');
  await ledger(page).comesTo(credits);
  expect(credits).toBeLessThan(all);
  await page.reload();
  await openShell(running).ready();
  await ledger(page).comesTo(credits);
});
