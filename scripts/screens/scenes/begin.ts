import { connections } from '../../../test/e2e/pages/connections.ts';
import { firstRun } from '../../../test/e2e/pages/first-run.ts';
import { openShell } from '../../../test/e2e/pages/shell.ts';
import { connectionOf, PASSPHRASE } from '../../../test/e2e/tasks.ts';
import { goTo, SCREEN_PATHS } from '../go-to.ts';
import type { Scene } from '../stage.ts';

const API = 'editpad';

/** A workspace with nothing in it, and the form of its first connection. */
export const BEGIN: Scene = {
  name: 'begin',
  kept: [],
  async play({ running, sandbox, take }) {
    const { page } = running;
    await openShell(running).ready();
    await firstRun(page).isShown();
    await take('begin');
    await page.getByRole('button', { name: 'Begin', exact: true }).click();
    await take('begin-refused');
    await firstRun(page).begin(PASSPHRASE);
    await take('begun');
    for (const [name, path] of Object.entries(SCREEN_PATHS)) {
      await goTo(page, path);
      await take(`empty-${name}`);
    }
    const form = connections(page);
    await goTo(page, '/connections?panel=add');
    await take('connect-pick');
    const connection = connectionOf(sandbox, API);
    await form.pick(API);
    await take('connect-form');
    await form.enter({ ...connection, baseUrl: 'http://127.0.0.1:9' });
    await form.test();
    await form.seesTestFail(/reach/i);
    await take('connect-unreachable');
    await form.enter(connection);
    const [secret = ''] = Object.keys(connection.secret);
    await form.fillSecret(API, secret, 'not-the-key-0123456789');
    await form.test();
    await form.seesTestFail(/key|refused|unauthori/i);
    await take('connect-refused');
    await form.enter(connection);
    await form.test();
    await form.seesTestWork();
    await take('connect-works');
  },
};
