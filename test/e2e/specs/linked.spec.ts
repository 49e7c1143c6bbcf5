import { expect, test } from '../fixtures.ts';
import { adjustments } from '../pages/adjustments.ts';
import { grid } from '../pages/grid.ts';
import { linked } from '../pages/linked.ts';
import { navigation } from '../pages/navigation.ts';
import { openShell } from '../pages/shell.ts';

const GIVES = 'gitread';
const OTHER = 'editpad';

test.use({ connected: [GIVES, OTHER] });

test('what one account was given is seen before the other is, once both are linked by hand', async ({
  running,
  sandbox,
}) => {
  await openShell(running).ready();
  const { page } = running;
  const given = sandbox.truth.account(GIVES);
  const holder = sandbox.truth.account(OTHER);
  const panel = adjustments(page);
  await navigation(page).goTo('Adjustments');
  await panel.open();
  await panel.pickAccount(given.id);
  await panel.enter({ kind: 'Refund', amount: '10', reference: '#8812' });
  await panel.seesPreview(given.total, String(Number(given.total) + 10));
  await panel.send();
  await panel.becomes('confirmed');
  await panel.close();

  await navigation(page).goTo('Accounts');
  await grid(page, 'Accounts').open(holder.name);
  await linked(page).open();
  await linked(page).seesNobody();
  await linked(page).link(given.id, 'Says so in ticket #8812');
  await linked(page).sees(given.id, 'Linked by hand: “Says so in ticket #8812”', `${Number(given.total) + 10} credits`);

  await page.getByRole('button', { name: 'Adjust', exact: true }).click();
  await panel.enter({ kind: 'Goodwill', amount: '3' });
  const earlier = page.getByRole('region', { name: 'Earlier compensations' });
  await expect(earlier).toContainText('+10 credits');
  await expect(earlier).toContainText('#8812');
  await expect(earlier).toContainText('linked by hand');
  await page.keyboard.press('Escape');

  await linked(page).unlink(given.id, 'It was somebody else');
  await linked(page).seesNobody();
});
