import { commandSearch } from '../../../test/e2e/pages/command-search.ts';
import { connections } from '../../../test/e2e/pages/connections.ts';
import { exportsScreen } from '../../../test/e2e/pages/exports.ts';
import { linked } from '../../../test/e2e/pages/linked.ts';
import { navigation } from '../../../test/e2e/pages/navigation.ts';
import { connectAll } from '../../../test/e2e/tasks.ts';
import { goTo, openRow, SCREEN_PATHS } from '../go-to.ts';
import type { Scene } from '../stage.ts';

/** What was read: lists, their details, their filters; the search, the keys, the menus; a connection's dialogs. */
export const LISTS: Scene = {
  name: 'lists',
  kept: ['account-linked-two', 'search-found', 'keyboard'],
  async play({ running, sandbox, take }) {
    await connectAll(running, sandbox, ...sandbox.connections.map(({ providerId }) => providerId));
    const { page } = running;
    const { id } = sandbox.truth.account('gitread');
    for (const [screen, path] of Object.entries(SCREEN_PATHS)) {
      await goTo(page, path);
      await take(screen);
    }

    for (const [screen, path] of [
      ['accounts', '/accounts?search=nobody+at+all'],
      ['ledger', '/ledger?q=nothing+like+it'],
      ['memberships', '/memberships?search=nobody+at+all'],
      ['activity', '/activity?state=failed'],
      ['audit', '/activity?tab=audit'],
    ] as const) {
      await goTo(page, path);
      await take(`none-${screen}`);
    }

    await goTo(page, '/accounts');
    await openRow(page, 'Accounts', id);
    for (const tab of await page.getByRole('complementary').getByRole('tab').all()) {
      const words = (await tab.innerText()).toLowerCase().replaceAll(/\W/g, '');
      await tab.click();
      await page.waitForTimeout(400);
      await take(`account-${words}`);
    }
    await page.getByRole('button', { name: 'Link…' }).first().click();
    await take('link-dialog');
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await linked(page).link(sandbox.truth.account('editpad').id, 'Says so in ticket #8812');
    await linked(page).open();
    await take('account-linked-two');
    await page.getByRole('button', { name: /^Unlink / }).click();
    await take('unlink-dialog');
    await page.keyboard.press('Escape');

    await goTo(page, '/ledger');
    await openRow(page, 'Ledger', /\S/);
    await take('ledger-entry');
    await page
      .getByRole('combobox', { name: 'Filter the ledger' })
      .or(page.getByLabel('Filter the ledger'))
      .first()
      .click();
    await page.keyboard.type('ty');
    await take('ledger-typing');
    await goTo(page, '/ledger?q=type%3Adebit+amount%3A%3C-1+since%3A60d+colour%3Ablue');
    await take('ledger-filtered');
    await goTo(page, '/usage?view=table');
    await take('usage-table');
    for (const view of ['chart', 'table']) {
      await goTo(page, `/usage?question=who&view=${view}`);
      await take(`usage-who-${view}`);
    }
    await goTo(page, '/exports');
    await exportsScreen(page).write();
    await exportsScreen(page).finished();
    await take('exports-done');
    await goTo(page, '/activity');
    await openRow(page, 'Sync runs', /\S/);
    await take('run');
    await goTo(page, '/activity?tab=audit');
    await openRow(page, 'Audit', /\S/);
    await take('audit-event');

    await navigation(page).goTo('Overview');
    await page.keyboard.press('Control+k');
    await commandSearch(page).isOpen();
    await take('search-empty');
    await page.keyboard.type(id.slice(0, 6));
    await page
      .getByRole('option')
      .filter({ hasText: id.slice(0, 4) })
      .first()
      .waitFor();
    await take('search-found');
    await page.keyboard.type('zzzz');
    await page.waitForTimeout(500);
    await take('search-nothing');
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await take('keyboard');
    await page.keyboard.press('Escape');
    await page.locator('[data-sync-state]').click();
    await take('sync-open');
    await page.keyboard.press('Escape');
    await page.getByRole('banner').getByRole('button').last().click();
    await take('operator-menu');
    await page.keyboard.press('Escape');

    await goTo(page, '/connections');
    const form = connections(page);
    const [first = ''] = await form.labels();
    const writes = sandbox.connections.find(({ providerId }) => providerId === 'gitread')?.label ?? first;
    await page.getByRole('button', { name: `Actions of ${writes}` }).click();
    await take('connection-menu');
    await page.keyboard.press('Escape');
    const proves = sandbox.connections.find(({ providerId }) => providerId === 'atomchat')?.label ?? first;
    for (const [label, action, picture] of [
      [writes, 'Edit…', 'connection-edit'],
      [writes, 'Replace the key…', 'connection-key'],
      [proves, 'Test sending…', 'connection-prove'],
      [writes, 'Remove…', 'connection-remove'],
    ] as const) {
      await form.act(label, action);
      await page.waitForTimeout(400);
      await take(picture);
      await goTo(page, '/connections');
    }
  },
};
