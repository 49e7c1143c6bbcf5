import { adjustments } from '../../../test/e2e/pages/adjustments.ts';
import { navigation } from '../../../test/e2e/pages/navigation.ts';
import { syncPill } from '../../../test/e2e/pages/sync-pill.ts';
import { connectAll } from '../../../test/e2e/tasks.ts';
import { goTo } from '../go-to.ts';
import type { Scene } from '../stage.ts';

const WRITING = 'gitread';
const READ_ONLY = 'codingmantra';

/** One adjustment at a time: preview, warnings, by hand, unknown, undone. */
export const ADJUSTING: Scene = {
  name: 'adjusting',
  kept: ['adjust-warned', 'by-hand-waiting', 'unknown'],
  async play({ running, sandbox, take }) {
    await connectAll(running, sandbox, WRITING, READ_ONLY);
    const { page } = running;
    const { id, total } = sandbox.truth.account(WRITING);
    const panel = adjustments(page);
    const after = (delta: number) => String(Number(total) + delta);
    await navigation(page).goTo('Adjustments');
    await take('adjustments-none');
    await panel.open();
    await take('adjust-pick');
    await panel.pickAccount(id);
    await take('adjust-empty');
    await panel.enter({ kind: 'Refund', amount: '10', reference: '#8812' });
    await panel.seesPreview(total, after(10));
    await take('adjust-preview');
    await panel.send();
    await panel.becomes('confirmed');
    await take('adjust-confirmed');
    await panel.close();

    await panel.open();
    await panel.pickAccount(id);
    await panel.enter({ kind: 'Refund', amount: '10', reference: '#8812' });
    await panel.seesPreview(after(10), after(20));
    await page.getByText('Possible duplicate').waitFor();
    await take('adjust-warned');
    await panel.saveDraft();
    await panel.becomes('draft');
    await take('adjust-draft');
    await panel.close();

    await panel.open();
    await panel.pickAccount(id);
    await page.getByLabel('Amount to give').fill('1.1234567');
    await page.getByRole('button', { name: 'Save draft' }).click();
    await take('adjust-wrong');
    // What was typed is kept when the panel closes, so it is left for another account inside it.
    await page.getByRole('button', { name: 'Another account' }).click();
    await panel.pickAccount('me');
    await panel.enter({ kind: 'Refund', amount: '10', reference: '#8813' });
    await page.getByRole('button', { name: 'Record a manual change', exact: true }).waitFor();
    await take('by-hand-preview');
    await panel.doByHand();
    await panel.becomes('waiting to be seen');
    await take('by-hand-waiting');
    await panel.close();

    await panel.open();
    await panel.pickAccount(id);
    await panel.enter({ kind: 'Goodwill', amount: '5', note: 'Waited a day for an answer' });
    await panel.seesPreview(after(10), after(15));
    sandbox.inject({ kind: 'reset after', api: WRITING, call: 'POST /api/credits' });
    sandbox.inject({ kind: 'reset before', api: WRITING, call: 'GET /api/credits', after: 1, times: null });
    await panel.send();
    await panel.becomes('unknown');
    await panel.seesEvidence();
    await take('unknown');
    await panel.close();
    await goTo(page, '/adjustments?tab=unknown');
    await panel.openNewest();
    await take('unknown-beside');
    await goTo(page, '/');
    await take('overview-needs');
    sandbox.clearFaults();
    await goTo(page, '/adjustments?tab=all');
    await panel.openNewest();
    await panel.checkAgain();
    await panel.becomes('confirmed');
    await page.getByRole('button', { name: 'Reverse', exact: true }).click();
    await panel.seesPreview(after(15), after(10));
    await take('undo-preview');
    await panel.send();
    await panel.becomes('confirmed');
    await panel.close();
    for (const tab of ['all', 'drafts', 'to+approve', 'outbox', 'unknown', 'waiting+to+be+seen', 'done']) {
      await goTo(page, `/adjustments?tab=${tab}`);
      await take(`adjustments-${tab.replaceAll('+', '-')}`);
    }
    sandbox.change({ api: WRITING, accountId: id, delta: String(-Number(sandbox.truth.account(WRITING).total)) });
    await syncPill(page).syncNow();
    await panel.open();
    await panel.pickAccount(id);
    await panel.enter({ kind: 'Refund', amount: '10', reference: '#8901' });
    await panel.seesPreview('0', '10');
    await page.getByText('The balance reads 0').waitFor();
    await take('adjust-zero');
  },
};
