import { bulk } from '../../../test/e2e/pages/bulk.ts';
import { navigation } from '../../../test/e2e/pages/navigation.ts';
import { connectAll } from '../../../test/e2e/tasks.ts';
import type { Scene } from '../stage.ts';

const API = 'gitread';
const MANY = 'atomchat';

/** A file of adjustments: mapped, judged, put right, sent, paused, done. */
export const IN_BULK: Scene = {
  name: 'in-bulk',
  kept: ['bulk-wrong', 'bulk-done'],
  async play({ running, sandbox, take }) {
    await connectAll(running, sandbox, API, MANY);
    const { page } = running;
    const { id } = sandbox.truth.account(API);
    const users = sandbox.connections.find(({ providerId }) => providerId === MANY)?.accountIds ?? [];
    const text = [
      'Wer;Amount;Kind;Reason;Ticket',
      `${id};10;refund;Failed generation;#1`,
      `${id};-4;clawback;Wrong charge;#2`,
      `${id};five;goodwill;Goodwill;#3`,
      `${id};7;refund;Felt like it;#4`,
      'nobody@example.com;7;refund;Failed generation;#5',
      ';7;refund;Failed generation;#6',
      ...users.map((user, index) => `${user};${index + 1}.5;goodwill;Goodwill;#${index + 20}`),
      `${id};100000;refund;Failed generation;#7`,
    ].join('\r\n');
    const file = bulk(page);
    await navigation(page).goTo('Adjustments');
    await file.open();
    await take('bulk-import');
    await file.choose('refunds of a rather long week in November, second try.csv', text);
    await page.getByRole('form', { name: 'Columns' }).waitFor();
    await take('bulk-mapping');
    await file.map('Account', 'Wer');
    await page.getByRole('tab', { name: /^Wrong/ }).waitFor();
    await page.waitForTimeout(800);
    await take('bulk-review');
    await file.goTo('Wrong');
    await page.waitForTimeout(500);
    await take('bulk-wrong');
    await file.openFirst(4);
    await take('bulk-row');
    await file.goTo('Good');
    await page.getByRole('button', { name: /^Send \d+ adjustments…/ }).click();
    await page.getByRole('dialog').waitFor();
    await take('bulk-confirm');
    sandbox.inject({ kind: 'latency', milliseconds: 1500, times: null });
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await page.waitForTimeout(2500);
    await take('bulk-sending');
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: /^(Go on|Resume|Continue)/ }).waitFor();
    await take('bulk-paused');
    await page.getByRole('button', { name: /^Stop/ }).click();
    await page.getByRole('dialog').waitFor();
    await take('bulk-stop');
    await page.keyboard.press('Escape');
    sandbox.clearFaults();
    await page.getByRole('button', { name: /^(Go on|Resume|Continue)/ }).click();
    await file.isDone();
    await page.getByText('3 confirmed').waitFor();
    await take('bulk-done');
    await page.getByRole('button', { name: 'Save result' }).click();
    await page.getByRole('dialog', { name: 'The result is saved' }).waitFor();
    await take('bulk-result');
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'All files' }).click();
    await page.waitForTimeout(400);
    await take('bulk-files');
  },
};
