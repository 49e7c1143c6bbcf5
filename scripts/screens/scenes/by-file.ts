import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { adjustments } from '../../../test/e2e/pages/adjustments.ts';
import { approvalFiles } from '../../../test/e2e/pages/approval-files.ts';
import { approval } from '../../../test/e2e/pages/approval.ts';
import { chooseFile } from '../../../test/e2e/pages/files.ts';
import { navigation } from '../../../test/e2e/pages/navigation.ts';
import { operators } from '../../../test/e2e/pages/operators.ts';
import { connectAll, seatBea, WORDS } from '../../../test/e2e/tasks.ts';
import type { Scene } from '../stage.ts';

const API = 'gitread';

/** A card that goes over, requests that follow it, and answers that come back, with all that may be wrong with them. */
export const BY_FILE: Scene = {
  name: 'by-file',
  kept: [],
  async play({ running, sandbox, home, take, other }) {
    await connectAll(running, sandbox, API);
    const there = await other();
    await seatBea(there.running);
    const [ours, theirs] = [running.page, there.running.page];
    const { id } = sandbox.truth.account(API);

    await navigation(theirs).goTo('Settings');
    const card = await operators(theirs).saveCard();
    await intoView(theirs, 'Operators');
    await there.take('card-saved');

    await navigation(ours).goTo('Settings');
    const owner = await operators(ours).current();
    await operators(ours).add('Bob', 'support', WORDS);
    const spoilt = join(home, 'spoilt.json');
    writeFileSync(spoilt, readFileSync(card, 'utf8').replace('"Bea"', '"Bee"'));
    await takeInCard(ours, spoilt);
    await ours.getByRole('dialog').getByRole('alert').waitFor();
    await take('card-spoilt');
    await ours.keyboard.press('Escape');
    await takeInCard(ours, card);
    await ours.getByRole('button', { name: 'Import the ID of Bea' }).waitFor();
    await take('card-compare');
    await ours.keyboard.press('Escape');
    await operators(ours).takeInCard(card, 'Bea', 'finance');
    await intoView(ours, 'Operators');
    await take('card-taken');
    const line = ours.getByRole('listitem').filter({ has: ours.getByRole('textbox', { name: `Name of ${owner}` }) });
    await line
      .getByRole('button', { name: 'Another OS account' })
      .or(line.getByRole('button', { name: /passphrase/ }))
      .first()
      .click();
    await ours.getByRole('dialog').waitFor();
    await take('own-passphrase');
    await ours.keyboard.press('Escape');
    const bob = ours.getByRole('listitem').filter({ has: ours.getByRole('textbox', { name: 'Name of Bob' }) });
    await bob.getByRole('button', { name: 'Sign in by OS account' }).click();
    await ours.getByRole('dialog').waitFor();
    await take('os-account-empty');
    await ours.getByRole('button', { name: 'Use this OS account' }).click();
    await take('os-account-missing');
    await ours.getByLabel('OS account', { exact: true }).fill('bob-of-accounts');
    await take('os-account');
    await ours.keyboard.press('Escape');
    await operators(ours).signInInstead('Bob', WORDS);

    await navigation(ours).goTo('Adjustments');
    const files = approvalFiles(ours);
    await openMenu(ours, /^Save a request for several/);
    await take('request-none');
    await ours.keyboard.press('Escape');
    const panel = adjustments(ours);
    for (const amount of ['200', '300', '400']) {
      await panel.open();
      await panel.pickAccount(id);
      await panel.enter({ kind: 'Refund', amount, note: amount === '300' ? NOTE : '' });
      await approval(ours).ask();
      await panel.becomes('awaiting approval');
      if (amount === '200') {
        await files.saveRequest();
        await take('request-saved');
      }
      await panel.close();
    }
    await openMenu(ours, /^Save a request for several/);
    await files.several.getByRole('checkbox').first().waitFor();
    await take('request-several');
    await files.several.getByRole('checkbox', { name: '+300' }).check();
    await files.several.getByRole('checkbox', { name: '+400' }).check();
    await take('request-several-ticked');
    await files.several.getByRole('button', { name: 'Save a request file for 2' }).click();
    await files.several.getByText(/^Give this file/).waitFor();
    await take('request-several-saved');
    await ours.keyboard.press('Escape');
    const request = await files.saveRequestFor('+200', '+300', '+400');

    await navigation(theirs).goTo('Adjustments');
    const answering = approvalFiles(theirs);
    await answering.openRequest(card);
    await theirs.getByRole('dialog').getByRole('alert').waitFor();
    await there.take('request-no-request');
    await theirs.keyboard.press('Escape');
    await answering.openRequest(request);
    await answering.request.getByText('Approve', { exact: true }).first().waitFor();
    await there.take('answer-none-yet');
    await answering.approve('+400');
    await answering.decline('+300', 'It was refunded by the bank.');
    await there.take('answer-chosen');
    await answering.sign();
    await there.take('answer-signed');
    await answering.approve('+200');
    await there.take('answer-changed');
    const answer = await answering.sign();
    await answering.closeRequest();
    await files.openRequest(request);
    await files.request.getByRole('alert').first().waitFor();
    await take('request-own');
    await ours.keyboard.press('Escape');

    const altered = join(home, 'altered.json');
    writeFileSync(altered, readFileSync(answer, 'utf8').replace('"delta": "400"', '"delta": "4000"'));
    await files.bring(altered);
    await files.taken.getByRole('alert').first().waitFor();
    await take('answer-altered');
    await files.closeTaken();
    await files.bring(answer);
    await files.taken.getByText('declined', { exact: true }).or(files.taken.getByRole('alert')).first().waitFor();
    await take('answer-taken');
    await files.closeTaken();
    await files.bring(answer);
    await files.taken.getByRole('alert').first().waitFor();
    await take('answer-again');
    await files.closeTaken();
  },
};

const NOTE =
  'The customer wrote twice, was told to wait for the next invoice, and then was charged for the same course again; the order of the second is in the ticket.';

async function intoView(page: Page, heading: string): Promise<void> {
  await page
    .getByRole('heading', { level: 2, name: heading })
    .evaluate((element) => element.scrollIntoView({ block: 'start' }));
}

async function takeInCard(page: Page, path: string): Promise<void> {
  await chooseFile(page, () => page.getByRole('button', { name: 'Import an approver’s ID' }).click(), path);
}

async function openMenu(page: Page, item: RegExp): Promise<void> {
  await page.getByRole('button', { name: 'Approval files' }).click();
  await page.getByRole('menuitem', { name: item }).click();
  await page.getByRole('dialog').waitFor();
}
