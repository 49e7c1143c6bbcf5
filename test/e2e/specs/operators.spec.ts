import { test } from '../fixtures.ts';
import { navigation } from '../pages/navigation.ts';
import { operators } from '../pages/operators.ts';
import { openShell } from '../pages/shell.ts';

const API = 'gitread';
const WORDS = 'four words that fit';

test.use({ connected: [API] });

test('an operator goes from the OS account to a passphrase and back, and is told what it means before', async ({
  running,
}) => {
  test.slow();
  await openShell(running).ready();
  const { page } = running;
  const people = operators(page);
  const owner = await people.current();

  await navigation(page).goTo('Settings');
  await people.signsIn(owner, /You sign in by the OS account “.+”/);
  await people.addByAccount('Eve', 'finance', 'eve-of-another-account');
  await people.signsIn('Eve', 'Signs in by the OS account “eve-of-another-account”');

  await people.setPassphrase(owner, /nobody can set you another/, WORDS);
  await people.signsIn(owner, 'You sign in by a passphrase');
  await people.isSignedIn(owner);
  await people.signInInstead(owner, WORDS);

  await navigation(page).goTo('Settings');
  await people.startUsingAccount(owner, /no longer approve at somebody else’s page/);
  await people.confirmAccount(owner, 'not these words at all');
  await people.warns(/not the passphrase of/);
  await people.confirmAccount(owner, WORDS);
  await people.signsIn(owner, /You sign in by the OS account “.+”/);
  await page.reload();
  await people.isSignedIn(owner);
});

test('a page that is loaded again stays with who was signed in', async ({ running }) => {
  test.slow();
  await openShell(running).ready();
  const { page } = running;
  const people = operators(page);
  await navigation(page).goTo('Settings');
  await people.add('Bob', 'support', WORDS);
  await people.signInInstead('Bob', WORDS);
  await page.reload();
  await people.isSignedIn('Bob');
});
