import { copyFileSync, readdirSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '../fixtures.ts';
import type { ElectronConsole } from '../hosts/electron-host.ts';
import { accounts } from '../pages/accounts.ts';
import { navigation } from '../pages/navigation.ts';
import { openShell } from '../pages/shell.ts';
import { syncPill } from '../pages/sync-pill.ts';
import { vault } from '../pages/vault.ts';
import { waysOut } from '../pages/ways-out.ts';
import { connectAll, connectionOf, PASSPHRASE } from '../tasks.ts';

const API = 'gitread';

const fileOf = (home: string) => join(home, 'workspace', 'workspace.db');
const setAside = (home: string) => readdirSync(join(home, 'workspace')).filter((name) => /^aside-.*\.db$/.test(name));

/** As a disk does that lost the second half of a file. */
function damage(home: string): void {
  truncateSync(fileOf(home), Math.floor(statSync(fileOf(home)).size / 2));
}

test('a damaged workspace is restored from a backup, and everything is back', async ({
  running,
  sandbox,
  home,
  host,
}) => {
  await connectAll(running, sandbox, API);
  const { id, total } = sandbox.truth.account(API);
  const backup = join(home, 'exports', 'backup.db');
  await running.willSaveAs(backup);
  await navigation(running.page).goTo('Settings');
  await running.page.getByRole('button', { name: /^Back up/ }).click();
  const written = () => readdirSync(join(home, 'exports')).find((name) => name.endsWith('.db'));
  await expect.poll(written, { timeout: 30_000 }).toBeDefined();
  // Where no list shows it.
  const elsewhere = join(home, 'elsewhere.db');
  copyFileSync(join(home, 'exports', written()!), elsewhere);

  await running.restart(() => damage(home));
  const { page } = running;
  await openShell(running).ready();
  await vault(page).unlock(PASSPHRASE);
  await waysOut(page).isShown('workspace.damaged');
  await waysOut(page).tryInVain();
  await waysOut(page).isShown('workspace.damaged');
  if (host === 'electron') {
    await (running as ElectronConsole).app.evaluate(({ dialog }, path) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
    }, elsewhere);
  }
  await waysOut(page).restoreFrom(elsewhere, host === 'electron');
  await waysOut(page).isGone();
  await navigation(page).goTo('Accounts');
  await accounts(page).sees(id, total);
  await syncPill(page).becomes('in sync');
  expect(setAside(home)).toHaveLength(1);
});

test('a damaged workspace without a backup is begun anew: it says what that loses, keeps the file, and syncs again', async ({
  running,
  sandbox,
  home,
}) => {
  await connectAll(running, sandbox, API);
  const { id, total } = sandbox.truth.account(API);
  await running.restart(() => damage(home));
  const { page } = running;
  await openShell(running).ready();
  await vault(page).unlock(PASSPHRASE);
  await waysOut(page).isShown('workspace.damaged');
  await waysOut(page).askToBeginAnew();
  await waysOut(page).seesThat(new RegExp(`${connectionOf(sandbox, API).label}: connected with the key`));
  await waysOut(page).seesThat(/the audit trail/);
  await waysOut(page).leaveIt();
  expect(setAside(home)).toHaveLength(0);
  await waysOut(page).askToBeginAnew();
  await waysOut(page).beginAnew();
  await waysOut(page).isGone();
  await syncPill(page).becomes('in sync');
  await navigation(page).goTo('Accounts');
  await accounts(page).sees(id, total);
  expect(setAside(home)).toHaveLength(1);
});
