import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '../fixtures.ts';
import { adjustments } from '../pages/adjustments.ts';
import { approval } from '../pages/approval.ts';
import { approvalFiles } from '../pages/approval-files.ts';
import { grid } from '../pages/grid.ts';
import { navigation } from '../pages/navigation.ts';
import { operators } from '../pages/operators.ts';
import { openShell } from '../pages/shell.ts';
import { seatBea, WORDS } from '../tasks.ts';

const API = 'gitread';

test.use({ connected: [API] });

test('a second operator at another console approves and declines by file: each counts once, and no changed file does', async ({
  running,
  second,
  sandbox,
  home,
}) => {
  test.slow();
  await openShell(running).ready();
  await seatBea(second);
  const [here, there] = [running.page, second.page];
  const { id, total } = sandbox.truth.account(API);
  const after = String(Number(total) + 200);

  await navigation(there).goTo('Settings');
  await second.willSaveAs(join(home, 'bea.json'));
  const card = await operators(there).saveCard();
  await navigation(here).goTo('Settings');
  await operators(here).add('Bob', 'support', WORDS);
  await operators(here).takeInCard(card, 'Bea', 'finance');
  await operators(here).signInInstead('Bob', WORDS);

  await navigation(here).goTo('Adjustments');
  const panel = adjustments(here);
  await panel.open();
  await panel.pickAccount(id);
  await panel.enter({ kind: 'Refund', amount: '200' });
  await panel.seesPreview(total, after);
  await approval(here).ask();
  await panel.becomes('awaiting approval');
  await running.willSaveAs(join(home, 'request.json'));
  const request = await approvalFiles(here).saveRequest();
  await panel.close();

  await navigation(there).goTo('Adjustments');
  const theirs = approvalFiles(there);
  await theirs.openRequest(request);
  await expect(theirs.request).toContainText('Bob asks');
  await theirs.approve('200');
  await second.willSaveAs(join(home, 'answer.json'));
  const answer = await theirs.sign();
  await theirs.closeRequest();
  expect(sandbox.truth.writes(API)).toHaveLength(0);

  const ours = approvalFiles(here);
  const altered = join(home, 'altered.json');
  writeFileSync(altered, readFileSync(answer, 'utf8').replace('"delta": "200"', '"delta": "2000"'));
  await ours.bring(altered);
  await expect(ours.taken.getByRole('alert')).toContainText('The signature does not fit');
  await ours.closeTaken();
  expect(sandbox.truth.writes(API)).toHaveLength(0);

  await ours.bring(answer);
  await expect(ours.taken).toContainText('Bea');
  await expect(ours.taken.getByRole('alert')).toHaveCount(0);
  await ours.closeTaken();
  await panel.openNewest();
  await panel.becomes('confirmed');
  expect(await panel.story()).toContain('Bea approved');
  expect(sandbox.truth.account(API).total).toBe(after);

  await ours.bring(answer);
  await expect(ours.taken.getByRole('alert')).toContainText('Already decided');
  await ours.closeTaken();
  expect(sandbox.truth.writes(API)).toHaveLength(1);

  // Several in one file, and a no with its reason among them.
  for (const amount of ['300', '400']) {
    await panel.open();
    await panel.pickAccount(id);
    await panel.enter({ kind: 'Refund', amount });
    await approval(here).ask();
    await panel.close();
  }
  await running.willSaveAs(join(home, 'request-of-two.json'));
  await theirs.openRequest(await ours.saveRequestFor('+300', '+400'));
  await theirs.approve('+400');
  await theirs.decline('+300', 'It was refunded by the bank.');
  await second.willSaveAs(join(home, 'answer-to-two.json'));
  const both = await theirs.sign();
  await theirs.closeRequest();
  await ours.bring(both);
  await expect(ours.taken.getByText('declined', { exact: true })).toBeVisible();
  await expect(ours.taken.getByText('approved', { exact: true })).toBeVisible();
  await expect(ours.taken).toContainText('It was refunded by the bank.');
  await ours.closeTaken();
  await expect.poll(() => sandbox.truth.account(API).total).toBe(String(Number(after) + 400));
  // Once all three are done the list stands still.
  const done = here.getByRole('tab', { name: /^Done\s*3$/ });
  await expect(done).toBeVisible({ timeout: 60_000 });
  await done.click();
  await expect.poll(() => grid(here, 'Adjustments').count()).toBe(3);
  await grid(here, 'Adjustments').open('declined');
  await panel.becomes('declined');
  expect(await panel.story()).toContain('Bea declined it at another console: It was refunded by the bank.');
  expect(sandbox.truth.writes(API)).toHaveLength(2);
});
