import { expect, test } from '../fixtures.ts';
import { adjustments } from '../pages/adjustments.ts';
import { approval } from '../pages/approval.ts';
import { navigation } from '../pages/navigation.ts';
import { operators } from '../pages/operators.ts';
import { openShell } from '../pages/shell.ts';

const API = 'gitread';
const WORDS = 'four words that fit';

test.use({ connected: [API] });

test('what is beyond a limit is approved by a second operator at the same machine, and only then sent', async ({
  running,
  sandbox,
}) => {
  test.slow();
  await openShell(running).ready();
  const { page } = running;
  const { id, total } = sandbox.truth.account(API);
  const after = String(Number(total) + 200);
  const people = operators(page);

  await navigation(page).goTo('Settings');
  await people.add('Bob', 'support', WORDS);
  await people.warns(/signs in by the OS account: whoever sits at this machine/);
  await people.add('Fay', 'finance', WORDS);
  const owner = await page.getByRole('banner').getByRole('button').last().innerText();
  await people.choose(owner, /Sign out/);
  await people.asksWho();
  await people.signIn('Bob', WORDS);
  await people.isSignedIn('Bob');

  await navigation(page).goTo('Adjustments');
  const panel = adjustments(page);
  await panel.open();
  await panel.pickAccount(id);
  await panel.enter({ kind: 'Refund', amount: '200' });
  await panel.seesPreview(total, after);
  const second = approval(page);
  await second.saysWhy(/Needs a second person: 200 is more than the 50/);
  await second.ask();
  await panel.becomes('awaiting approval');
  expect(sandbox.truth.writes(API)).toHaveLength(0);

  await second.withSecondOperator();
  await second.leave();
  await second.withSecondOperator();
  await second.sign('Fay', 'not her words at all', after);
  await second.isRefused(/not the passphrase of Fay/);
  await second.sign('Fay', WORDS, after);
  await second.isGone();
  await panel.becomes('confirmed');
  expect(await panel.story()).toContain('Fay approved');
  await people.isSignedIn('Bob');
  expect(sandbox.truth.account(API).total).toBe(after);
  expect(sandbox.truth.writes(API)).toHaveLength(1);
  await panel.close();

  // The second person may also say no, and why.
  await panel.open();
  await panel.pickAccount(id);
  await panel.enter({ kind: 'Refund', amount: '300' });
  await second.ask();
  await panel.close();
  await people.signInInstead('Fay', WORDS);
  await navigation(page).goTo('Adjustments');
  await panel.openNewest();
  await second.decline('The bank gave it back already.');
  await panel.becomes('declined');
  expect(await panel.story()).toContain('Fay declined it: The bank gave it back already.');
  expect(sandbox.truth.writes(API)).toHaveLength(1);
});
