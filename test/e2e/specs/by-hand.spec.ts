import { connectedTo, expect } from '../fixtures.ts';
import { adjustments } from '../pages/adjustments.ts';
import { navigation } from '../pages/navigation.ts';
import { openShell } from '../pages/shell.ts';
import { syncPill } from '../pages/sync-pill.ts';

const READ_ONLY = 'codingmantra';
const WRITING = 'gitread';

const onReadOnly = connectedTo(READ_ONLY);
const onWriting = connectedTo(WRITING);

onReadOnly('a change that an API cannot be told is done by hand, and seen by a sync', async ({ running, sandbox }) => {
  await openShell(running).ready();
  const { page } = running;
  const total = Number(sandbox.truth.account(READ_ONLY).total);
  await navigation(page).goTo('Adjustments');
  const panel = adjustments(page);
  await panel.open();
  await panel.pickAccount('me');
  await panel.enter({ kind: 'Refund', amount: '10', reference: '#8812' });
  await panel.doByHand();
  await panel.becomes('waiting to be seen');
  const toDo = page.getByRole('region', { name: 'To be done by hand' });
  await expect(toDo).toContainText('+10');
  await expect(toDo.getByRole('button', { name: 'Not done' })).toBeDisabled();

  sandbox.change({ api: READ_ONLY, delta: '10' });
  await panel.close();
  await syncPill(page).syncNow();
  await panel.openNewest();
  await panel.becomes('confirmed');
  expect(Number(sandbox.truth.account(READ_ONLY).total)).toBe(total + 10);
});

onWriting('what was given is undone once, and each shows the other', async ({ running, sandbox }) => {
  await openShell(running).ready();
  const { page } = running;
  const { id, total } = sandbox.truth.account(WRITING);
  await navigation(page).goTo('Adjustments');
  const panel = adjustments(page);
  await panel.open();
  await panel.pickAccount(id);
  await panel.enter({ kind: 'Refund', amount: '10' });
  await panel.seesPreview(total, String(Number(total) + 10));
  await panel.send();
  await panel.becomes('confirmed');
  await page.getByRole('button', { name: 'Reverse', exact: true }).click();
  await panel.seesPreview(String(Number(total) + 10), total);
  await panel.send();
  await panel.becomes('confirmed');
  expect(sandbox.truth.account(WRITING).total).toBe(total);
  await page.getByRole('link', { name: 'An earlier adjustment' }).click();
  await panel.close();
  await expect(page.getByRole('link', { name: 'A later adjustment' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Reverse', exact: true })).toHaveCount(0);
});
