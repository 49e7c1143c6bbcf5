import { connectedTo, expect } from '../fixtures.ts';
import { accounts } from '../pages/accounts.ts';
import { commandSearch } from '../pages/command-search.ts';
import { ledger } from '../pages/ledger.ts';
import { navigation } from '../pages/navigation.ts';
import { openShell } from '../pages/shell.ts';

const onCodingMantra = connectedTo('codingmantra');
const onTwo = connectedTo('atomchat', 'gitread');

onTwo('an account is found from anywhere by what a customer says of themselves', async ({ running, sandbox }) => {
  await openShell(running).ready();
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

onCodingMantra('the ledger is filtered by what is typed, and the address keeps it', async ({ running, sandbox }) => {
  await openShell(running).ready();
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
