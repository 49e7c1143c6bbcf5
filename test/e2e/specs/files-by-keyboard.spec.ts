import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import { adjustments } from '../pages/adjustments.ts';
import { approval } from '../pages/approval.ts';
import { approvalFiles } from '../pages/approval-files.ts';
import { chooseFile, savedPath } from '../pages/files.ts';
import { keyboard } from '../pages/keyboard.ts';
import { navigation } from '../pages/navigation.ts';
import { operators } from '../pages/operators.ts';
import { openShell } from '../pages/shell.ts';
import { seatBea, WORDS } from '../tasks.ts';

const API = 'gitread';

test.use({ connected: [API] });

/** Leaves the pointer: to a screen from another one, by its letter. */
async function goTo(page: Page, letter: string): Promise<void> {
  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await expect(page.getByRole('heading', { level: 1, name: 'Accounts' })).toBeVisible();
  await keyboard(page).press('g', letter);
}

/** From the list of adjustments to an item of the menu, which has the focus then. */
async function goToItem(page: Page, item: RegExp): Promise<void> {
  const keys = keyboard(page);
  await keys.press('Enter');
  await expect(page.getByRole('menu')).toBeVisible();
  await keys.arrowTo(item, 'ArrowDown');
}

test('a card, a request and its answer go over and come back by the keyboard alone', async ({
  running,
  second,
  sandbox,
  home,
}) => {
  test.slow();
  await openShell(running).ready();
  await seatBea(second);
  const [here, there] = [running.page, second.page];
  const [ours, theirs] = [keyboard(here), keyboard(there)];
  const { id, total } = sandbox.truth.account(API);
  await navigation(here).goTo('Settings');
  await operators(here).add('Bob', 'support', WORDS);

  // The card, and the fingerprint that is compared.
  await goTo(there, 's');
  await theirs.tabTo(/button Export your approver ID/);
  await second.willSaveAs(join(home, 'bea.json'));
  await theirs.press('Enter');
  const card = await savedPath(there.getByText(/^Written to/));
  await theirs.tabTo(/button Copy the path/);
  await goTo(here, 's');
  await ours.tabTo(/button Import an approver’s ID/);
  await chooseFile(here, () => ours.press('Enter'), card);
  await ours.isWithin('dialog', 'An approver at another console');
  await ours.press('Escape');
  await expect(here.getByRole('dialog')).toHaveCount(0);
  await ours.isOn(/button Import an approver’s ID/);
  await chooseFile(here, () => ours.press('Enter'), card);
  await ours.isWithin('dialog', 'An approver at another console');
  await expect(here.getByRole('button', { name: 'Import the ID of Bea' })).toBeDisabled();
  await ours.tabTo(/I compared the fingerprint with Bea/);
  await ours.press('Space');
  await ours.tabTo(/button Import the ID of Bea/);
  await ours.press('Enter');
  await expect(here.getByRole('dialog')).toHaveCount(0);
  await ours.isOn(/button Import an approver’s ID/);
  await expect(here.getByRole('textbox', { name: 'Name of Bea' })).toBeVisible();

  await operators(here).signInInstead('Bob', WORDS);
  await navigation(here).goTo('Adjustments');
  const panel = adjustments(here);
  for (const amount of ['200', '300']) {
    await panel.open();
    await panel.pickAccount(id);
    await panel.enter({ kind: 'Refund', amount });
    await approval(here).ask();
    await panel.close();
  }

  // The request, left once before it is made.
  const files = approvalFiles(here);
  await goTo(here, 'j');
  await ours.tabTo(/button Approval files/, 'Shift+Tab');
  await goToItem(here, /menuitem Save a request for several/);
  await ours.press('Enter');
  await ours.isWithin('dialog', 'Ask another console to approve');
  await ours.press('Escape');
  await expect(files.several).toHaveCount(0);
  await ours.isOn(/button Approval files/);
  await goToItem(here, /menuitem Save a request for several/);
  await ours.press('Enter');
  await ours.tabTo(/All 2 that wait/);
  await ours.press('Space');
  await ours.tabTo(/button Save a request file for 2/);
  await running.willSaveAs(join(home, 'request.json'));
  await ours.press('Enter');
  const request = await savedPath(files.several.getByText(/^Give this file/));
  await ours.tabTo(/button Copy the path/, 'Shift+Tab');
  await ours.press('Escape');
  await expect(files.several).toHaveCount(0);
  await ours.isOn(/button Approval files/);

  // One yes, and one no with its reason.
  const answering = approvalFiles(there);
  await goTo(there, 'j');
  await theirs.tabTo(/button Approval files/, 'Shift+Tab');
  await goToItem(there, /menuitem Open a request/);
  await chooseFile(there, () => theirs.press('Enter'), request);
  await theirs.isWithin('dialog', 'A request from another console');
  await theirs.tabTo(/input Leave/);
  await theirs.arrowTo(/input Approve/, 'ArrowLeft');
  await theirs.tabTo(/input Leave/);
  await theirs.arrowTo(/input Decline/, 'ArrowLeft');
  await theirs.press('Tab');
  await theirs.isOn(/Why not/);
  await theirs.type('It was refunded by the bank.');
  await expect(answering.request).toContainText('1 approved, 1 declined');
  await theirs.tabTo(/button Sign and save the answer/);
  await second.willSaveAs(join(home, 'answer.json'));
  await theirs.press('Enter');
  const answer = await savedPath(answering.request.getByText(/^Send this file back/));
  await theirs.press('Escape');
  await expect(answering.request).toHaveCount(0);
  await theirs.isOn(/button Approval files/);
  expect(sandbox.truth.writes(API)).toHaveLength(0);

  // What became of it, and from there to the story of the one that was declined.
  await goToItem(here, /menuitem Bring an answer/);
  await chooseFile(here, () => ours.press('Enter'), answer);
  await ours.isWithin('dialog', 'The answer of another console');
  await expect(files.taken.getByText('declined', { exact: true })).toBeVisible();
  await ours.isOn(/button Close/);
  await expect.poll(() => sandbox.truth.account(API).total).toBe(String(Number(total) + 200));
  await ours.tabTo(/a Open it/, 'Shift+Tab');
  await ours.press('Enter');
  await expect(files.taken).toHaveCount(0);
  await panel.becomes('declined');
  await ours.press('Escape');
  await ours.isOn(/grid Adjustments|button Approval files/);
});
