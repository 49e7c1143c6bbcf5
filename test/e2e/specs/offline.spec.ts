import { join } from 'node:path';
import { startSandbox } from '../../../src/sandbox/index.ts';
import { expect, test } from '../fixtures.ts';
import { accounts } from '../pages/accounts.ts';
import { adjustments } from '../pages/adjustments.ts';
import { navigation } from '../pages/navigation.ts';
import { openShell } from '../pages/shell.ts';
import { syncPill } from '../pages/sync-pill.ts';
import { vault } from '../pages/vault.ts';
import { connectAll, PASSPHRASE } from '../tasks.ts';

const API = 'gitread';

test('with the network gone everything can be read and an adjustment waits; when it is back, it is sent once', async ({
  running,
  home,
}) => {
  const stateFile = join(home, 'remote-world.json');
  const first = await startSandbox({ seed: 7, entriesPerAccount: 24, debitsPerMinute: 0, stateFile });
  await connectAll(running, first, API).finally(() => first.stop());
  const { id, total } = first.truth.account(API);
  const { page } = running;

  await syncPill(page).syncNow();
  await syncPill(page).becomes('offline');
  await navigation(page).goTo('Accounts');
  await accounts(page).sees(id, total);
  await navigation(page).goTo('Adjustments');
  const panel = adjustments(page);
  await panel.open();
  await panel.pickAccount(id);
  await panel.enter({ kind: 'Goodwill', amount: '5' });
  await panel.seesPreview(total, String(Number(total) + 5));
  await panel.send();
  await panel.becomes('queued');
  await panel.close();

  const second = await startSandbox({ seed: 7, entriesPerAccount: 24, debitsPerMinute: 0, stateFile });
  try {
    await syncPill(page).syncNow();
    await panel.openNewest();
    await panel.becomes('confirmed');
    expect(second.truth.writes(API).filter(({ call }) => call === 'POST /api/credits')).toHaveLength(1);
    expect(second.truth.account(API).total).toBe(String(Number(total) + 5));
    await syncPill(page).becomes('in sync');
  } finally {
    await second.stop();
  }
});

test('after a restart nothing can be read until the passphrase was given; then it goes on where it was', async ({
  running,
  sandbox,
}) => {
  await connectAll(running, sandbox, API);
  const { id, total } = sandbox.truth.account(API);
  await running.restart();
  const { page } = running;
  await openShell(running).ready();
  await vault(page).seesLocked();
  await expect(page.getByText(id)).toHaveCount(0);

  await vault(page).unlock('not the passphrase');
  await vault(page).seesRefusal();
  await vault(page).unlock(PASSPHRASE);
  await vault(page).seesOpen();
  await navigation(page).goTo('Accounts');
  await accounts(page).sees(id, total);
  sandbox.change({ api: API, delta: '3' });
  await syncPill(page).syncNow();
  await accounts(page).sees(id, String(Number(total) + 3));
  await syncPill(page).becomes('in sync');
});

test('locking, by the keyboard alone, takes everything off the screen, and unlocking brings it back', async ({
  running,
  sandbox,
}) => {
  await connectAll(running, sandbox, API);
  const { page } = running;
  const { id, total } = sandbox.truth.account(API);
  await navigation(page).goTo('Accounts');
  await accounts(page).sees(id, total);
  await vault(page).lock();
  await vault(page).seesLocked();
  await expect(page.getByText(id)).toHaveCount(0);
  await vault(page).unlock(PASSPHRASE);
  await vault(page).seesOpen();
  await accounts(page).sees(id, total);
  sandbox.change({ api: API, delta: '2' });
  await syncPill(page).syncNow();
  await accounts(page).sees(id, String(Number(total) + 2));
});
