import { adjustments } from '../../../test/e2e/pages/adjustments.ts';
import { approval } from '../../../test/e2e/pages/approval.ts';
import { navigation } from '../../../test/e2e/pages/navigation.ts';
import { operators } from '../../../test/e2e/pages/operators.ts';
import { connectAll } from '../../../test/e2e/tasks.ts';
import type { Scene } from '../stage.ts';

const API = 'gitread';
const WORDS = 'four words that fit';

/** Who works here, what they may do, and a second pair of eyes. */
export const PEOPLE: Scene = {
  name: 'people',
  kept: ['sign-in', 'settings-policy', 'approval-dialog'],
  async play({ running, sandbox, take }) {
    await connectAll(running, sandbox, API);
    const { page } = running;
    const { id, total } = sandbox.truth.account(API);
    const people = operators(page);
    await navigation(page).goTo('Settings');
    await page.getByRole('heading', { name: 'Limits', exact: true }).waitFor();
    for (const heading of await page.getByRole('main').getByRole('heading', { level: 2 }).all()) {
      await heading.evaluate((element) => element.scrollIntoView({ block: 'start' }));
      await take(`settings-${(await heading.innerText()).toLowerCase().replaceAll(/\W+/g, '-')}`);
    }
    await people.add('Bob', 'support', WORDS);
    await people.add('Fay', 'finance', WORDS);
    await page.getByRole('form', { name: 'Add an operator' }).scrollIntoViewIfNeeded();
    await take('settings-operators-three');
    const owner = await page.getByRole('banner').getByRole('button').last().innerText();
    await people.choose(owner, /Switch operator/);
    await page.getByRole('dialog').waitFor();
    await take('switch-operator');
    await page.keyboard.press('Escape');
    await people.choose(owner, /Sign out/);
    await people.asksWho();
    await take('sign-in');
    await people.signIn('Bob', 'not his words at all');
    await page.getByRole('alert').first().waitFor();
    await take('sign-in-refused');
    await people.signIn('Bob', WORDS);
    await people.isSignedIn('Bob');
    await take('settings-support');

    await navigation(page).goTo('Adjustments');
    const panel = adjustments(page);
    await panel.open();
    await panel.pickAccount(id);
    await panel.enter({ kind: 'Refund', amount: '200' });
    await panel.seesPreview(total, String(Number(total) + 200));
    const second = approval(page);
    await second.saysWhy(/Needs a second person/);
    await take('approval-needed');
    await second.ask();
    await panel.becomes('awaiting approval');
    await take('approval-waiting');
    await second.withSecondOperator();
    await page.getByRole('dialog', { name: 'Approve with a second operator' }).waitFor();
    await take('approval-dialog');
    await second.leave();
    await panel.close();
    await page.getByRole('tab', { name: /^To approve/ }).click();
    await page.waitForTimeout(400);
    await take('approvals');
    await page.getByRole('button', { name: 'Approval files' }).click();
    await take('approval-files');
  },
};
