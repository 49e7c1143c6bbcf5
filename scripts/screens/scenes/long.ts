import { accounts } from '../../../test/e2e/pages/accounts.ts';
import { adjustments } from '../../../test/e2e/pages/adjustments.ts';
import { connections } from '../../../test/e2e/pages/connections.ts';
import { firstRun } from '../../../test/e2e/pages/first-run.ts';
import { navigation } from '../../../test/e2e/pages/navigation.ts';
import { openShell } from '../../../test/e2e/pages/shell.ts';
import { syncPill } from '../../../test/e2e/pages/sync-pill.ts';
import { connectionOf, PASSPHRASE } from '../../../test/e2e/tasks.ts';
import { goTo, openRow, SCREEN_PATHS } from '../go-to.ts';
import type { Scene } from '../stage.ts';

const API = 'gitread';
const LABEL = 'GitRead, production workspace of the Northern European subsidiary';
const BALANCE = '1234567890';

/** Names and figures as long as they get. */
export const LONG: Scene = {
  name: 'long',
  kept: [],
  async play({ running, sandbox, take }) {
    const { page } = running;
    await openShell(running).ready();
    await firstRun(page).begin(PASSPHRASE);
    await firstRun(page).connectProvider();
    const form = connections(page);
    sandbox.change({ api: API, set: BALANCE });
    await form.pick(API);
    await form.enter({ ...connectionOf(sandbox, API), label: LABEL });
    await form.test();
    await form.seesTestWork();
    await form.save();
    await form.sees(LABEL, 'in sync');
    const { id } = sandbox.truth.account(API);
    sandbox.change({ api: API, delta: '-987654321' });
    await syncPill(page).syncNow();
    await syncPill(page).becomes('in sync');
    const panel = adjustments(page);
    await navigation(page).goTo('Adjustments');
    await panel.open();
    await panel.pickAccount(id);
    const note =
      'The customer wrote three times, was told twice that it would be looked at, and has waited since. '.repeat(3);
    await panel.enter({ kind: 'Top-up', amount: '99999999', reference: 'SUPPORT-2026-11-000123456', note });
    await page.getByRole('region', { name: 'Preview' }).getByText('becomes').or(page.getByLabel('becomes')).waitFor();
    await take('long-preview');
    await panel.saveDraft();
    await panel.becomes('draft');
    await take('long-draft');
    await panel.close();
    for (const screen of ['overview', 'accounts', 'ledger', 'adjustments', 'activity', 'connections'] as const) {
      await goTo(page, SCREEN_PATHS[screen]);
      await take(`long-${screen}`);
    }
    await navigation(page).goTo('Accounts');
    await accounts(page).search(id);
    await openRow(page, 'Accounts', id);
    await take('long-account');
  },
};
