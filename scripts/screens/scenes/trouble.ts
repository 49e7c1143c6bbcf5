import { statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { adjustments } from '../../../test/e2e/pages/adjustments.ts';
import { navigation } from '../../../test/e2e/pages/navigation.ts';
import { openShell } from '../../../test/e2e/pages/shell.ts';
import { syncPill } from '../../../test/e2e/pages/sync-pill.ts';
import { vault } from '../../../test/e2e/pages/vault.ts';
import { waysOut } from '../../../test/e2e/pages/ways-out.ts';
import { connectAll, PASSPHRASE } from '../../../test/e2e/tasks.ts';
import { goTo, SCREEN_PATHS } from '../go-to.ts';
import type { Scene } from '../stage.ts';

const API = 'gitread';
const OTHER = 'editpad';

/** A refused key, a slow API, no network, a locked and a damaged workspace. */
export const TROUBLE: Scene = {
  name: 'trouble',
  kept: ['failing-connections', 'damaged'],
  async play({ running, sandbox, home, take }) {
    await connectAll(running, sandbox, API, OTHER);
    const { page } = running;
    sandbox.inject({ kind: 'latency', milliseconds: 3000, times: null, api: OTHER });
    await syncPill(page).syncNow();
    await syncPill(page).becomes('syncing');
    await goTo(page, '/connections');
    await take('syncing');
    sandbox.clearFaults();
    await syncPill(page).becomes('in sync');

    sandbox.inject({ kind: 'unauthorized', api: API, times: null });
    await syncPill(page).syncNow();
    await syncPill(page).becomes('failing');
    for (const screen of ['overview', 'accounts', 'activity', 'connections'] as const) {
      await goTo(page, SCREEN_PATHS[screen]);
      await take(`failing-${screen}`);
    }
    await page.locator('[data-sync-state]').click();
    await take('failing-open');
    await page.keyboard.press('Escape');
    sandbox.clearFaults();

    await sandbox.stop();
    await goTo(page, '/');
    await syncPill(page).syncNow();
    await page.waitForTimeout(8000);
    for (const screen of ['overview', 'accounts', 'connections'] as const) {
      await goTo(page, SCREEN_PATHS[screen]);
      await take(`offline-${screen}`);
    }
    await navigation(page).goTo('Adjustments');
    const panel = adjustments(page);
    await panel.open();
    await panel.pickAccount(sandbox.truth.account(OTHER).id);
    await take('offline-adjust');
    await page.keyboard.press('Escape');

    await goTo(page, '/settings');
    await page.getByRole('button', { name: /^Back up/ }).click();
    await page.waitForTimeout(1500);
    await take('backed-up');
    await running.restart();
    await openShell(running).ready();
    await vault(running.page).seesLocked();
    await take('locked');
    await vault(running.page).unlock('not the passphrase');
    await vault(running.page).seesRefusal();
    await take('locked-refused');
    await running.restart(() => {
      const file = join(home, 'workspace', 'workspace.db');
      truncateSync(file, Math.floor(statSync(file).size / 2));
    });
    await openShell(running).ready();
    await vault(running.page).unlock(PASSPHRASE);
    await waysOut(running.page).isShown('workspace.damaged');
    await take('damaged');
    await running.page.getByRole('button', { name: 'Restore a backup…' }).click();
    await running.page.getByRole('dialog').waitFor();
    await running.page.waitForTimeout(500);
    await take('damaged-restore');
    await running.page.keyboard.press('Escape');
    await running.page.getByRole('button', { name: 'Begin anew and sync again…' }).click();
    await running.page.getByRole('dialog').waitFor();
    await running.page.waitForTimeout(1000);
    await take('damaged-anew');
  },
};
