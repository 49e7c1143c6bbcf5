import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '../fixtures.ts';
import { navigation } from '../pages/navigation.ts';
import { syncPill } from '../pages/sync-pill.ts';
import { traffic } from '../pages/traffic.ts';
import { connectAll, connectionOf, PASSPHRASE } from '../tasks.ts';

const APIS = ['codingmantra', 'editpad', 'gitread'];

test('no secret is in the workspace, the logs, the output, or what the page is told', async ({
  running,
  sandbox,
  home,
}) => {
  test.slow();
  const heard = await traffic(running);
  await connectAll(running, sandbox, ...APIS);
  sandbox.inject({ kind: 'unauthorized', api: 'codingmantra', times: 3 });
  sandbox.inject({ kind: 'html page', api: 'editpad' });
  await syncPill(running.page).syncNow();
  for (const name of ['Accounts', 'Activity', 'Connections', 'Settings'] as const)
    await navigation(running.page).goTo(name);
  const toThePage = await heard.received();
  expect(toThePage.length).toBeGreaterThan(1000);

  const secrets = [PASSPHRASE, ...APIS.flatMap((id) => Object.values(connectionOf(sandbox, id).secret))];
  const files = filesBelow(home);
  expect(files.some((file) => file.endsWith('.log'))).toBe(true);
  for (const secret of secrets) {
    expect(toThePage.includes(secret), 'told to the page').toBe(false);
    expect(running.output().includes(secret), 'on the terminal').toBe(false);
    for (const file of files) expect(readFileSync(file).includes(secret), file).toBe(false);
  }
});

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
