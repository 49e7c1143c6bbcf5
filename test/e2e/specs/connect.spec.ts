import { expect, test } from '../fixtures.ts';
import { connections } from '../pages/connections.ts';
import { firstRun } from '../pages/first-run.ts';
import { navigation } from '../pages/navigation.ts';
import { openShell } from '../pages/shell.ts';
import { vault } from '../pages/vault.ts';
import { connectionOf, PASSPHRASE } from '../tasks.ts';

test('a first run offers the sandbox, asks nothing for it, and has five APIs connected and synced after it', async ({
  running,
}) => {
  test.slow();
  const { page } = running;
  await openShell(running).ready();
  await firstRun(page).isShown();
  await firstRun(page).trySandbox();
  await expect.poll(() => connections(page).labels(), { timeout: 30_000 }).toHaveLength(5);
  // The one with forty accounts keeps to its rate limit for minutes, and says how far it is.
  const many = 'AtomChat sandbox';
  for (const label of await connections(page).labels()) {
    if (label !== many) await connections(page).sees(label, 'in sync', 120_000);
  }
  await connections(page).sees(many, /\d+ of 40|in sync/);
});

test('before the first real key is stored beside the sandbox, one chooses what opens the workspace', async ({
  running,
  sandbox,
}) => {
  test.slow();
  const { page } = running;
  const connection = connectionOf(sandbox, 'editpad');
  await openShell(running).ready();
  await firstRun(page).trySandbox();
  await expect.poll(() => connections(page).labels(), { timeout: 30_000 }).toHaveLength(5);
  const form = connections(page);
  await form.startAdding(connection.providerId);
  await form.enter({ ...connection, label: 'Real one' });
  await form.test();
  await form.seesTestWork();
  await form.save();
  await vault(page).protectWithPassphrase(PASSPHRASE);
  await form.sees('Real one', 'in sync');
  await running.restart();
  await openShell(running).ready();
  await vault(running.page).unlock(PASSPHRASE);
  await vault(running.page).seesOpen();
});

test('a wrong key is told from a right one before anything is saved', async ({ running, sandbox }) => {
  const { page } = running;
  const connection = connectionOf(sandbox, 'codingmantra');
  const [secretName = '', secret = ''] = Object.entries(connection.secret)[0] ?? [];
  await openShell(running).ready();
  await firstRun(page).begin(PASSPHRASE);
  await firstRun(page).connectProvider();
  const form = connections(page);
  await form.pick(connection.providerId);
  await form.enter(connection);
  await form.fillSecret(connection.providerId, secretName, 'not-the-key-0123456789');
  await form.test();
  await form.seesTestFail(/key|refused|unauthori/i);
  await form.cannotSaveUnawares();

  await form.fillSecret(connection.providerId, secretName, secret);
  await form.test();
  await form.seesTestWork();
  await form.save();
  await form.sees(connection.label, 'in sync');
});

test('an address that answers nothing is said to be unreachable', async ({ running, sandbox }) => {
  const { page } = running;
  const connection = connectionOf(sandbox, 'editpad');
  await openShell(running).ready();
  await firstRun(page).begin(PASSPHRASE);
  await firstRun(page).connectProvider();
  const form = connections(page);
  await form.pick(connection.providerId);
  await form.enter({ ...connection, baseUrl: 'http://127.0.0.1:9' });
  await form.test();
  await form.seesTestFail(/reach/i);
  await navigation(page).goTo('Connections');
  expect(await form.labels()).toEqual([]);
});
