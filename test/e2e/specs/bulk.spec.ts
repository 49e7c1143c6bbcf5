import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '../fixtures.ts';
import { bulk } from '../pages/bulk.ts';
import { navigation } from '../pages/navigation.ts';
import { openShell } from '../pages/shell.ts';

const API = 'gitread';

test.use({ connected: [API] });

test('a file is mapped, put right, sent with progress, and sends nothing when it comes again', async ({
  running,
  sandbox,
  home,
}) => {
  await openShell(running).ready();
  const { page } = running;
  const { id, total } = sandbox.truth.account(API);
  const text = [
    'Wer;Amount;Kind;Reason;Ticket',
    `${id};10;refund;Failed generation;#1`,
    `${id};-4;clawback;Wrong charge;#2`,
    `${id};five;goodwill;Goodwill;#3`,
    `${id};7;refund;Felt like it;#4`,
  ].join('\r\n');
  const file = bulk(page);
  await navigation(page).goTo('Adjustments');
  await file.open();
  await file.choose('refunds.csv', text);
  await file.map('Account', 'Wer');
  await file.sees('Good', 2);
  await file.sees('Wrong', 2);

  await file.openFirst(4);
  await expect(file.detail(4)).toContainText('“five” is not a number');
  await file.typeOver(4, 'Amount', '5');
  await file.sees('Good', 3);
  await file.goTo('Wrong');
  await file.openFirst(5);
  await expect(file.detail(5)).toContainText('not on the list of reasons');
  await file.detail(5).getByRole('button', { name: 'Skip' }).click();
  await file.sees('Skipped', 1);

  await file.send('Send 3 adjustments');
  await file.isDone();
  await expect.poll(() => sandbox.truth.account(API).total, { timeout: 60_000 }).toBe(String(Number(total) + 11));
  expect(sandbox.truth.writes(API)).toHaveLength(3);

  await running.willSaveAs(join(home, 'result.csv'));
  const result = readFileSync(await file.saveResult(), 'utf8');
  expect(result).toContain('Counterfoil state');
  await page.getByRole('link', { name: 'All files' }).click();
  await file.paste(result);
  await file.sees('Sent already', 3);
  await file.sees('Good', 0);
  await expect(page.getByRole('button', { name: 'Nothing to send' })).toBeDisabled();
  expect(sandbox.truth.writes(API)).toHaveLength(3);
});
