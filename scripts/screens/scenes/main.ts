import type { Page } from '@playwright/test';
import { adjustments } from '../../../test/e2e/pages/adjustments.ts';
import { firstRun } from '../../../test/e2e/pages/first-run.ts';
import { navigation } from '../../../test/e2e/pages/navigation.ts';
import { openShell } from '../../../test/e2e/pages/shell.ts';
import { syncPill } from '../../../test/e2e/pages/sync-pill.ts';
import { LARGE, SMALL } from '../camera.ts';
import { goTo, openRow } from '../go-to.ts';
import type { Scene } from '../stage.ts';

interface Picture {
  readonly name: string;
  readonly path: string;
  /** What a person does first. */
  readonly arrange?: (page: Page) => Promise<void>;
  readonly isSmallToo?: true;
}

const PICTURES: readonly Picture[] = [
  { name: 'overview', path: '/', isSmallToo: true },
  { name: 'accounts', path: '/accounts' },
  {
    name: 'account-detail',
    path: '/accounts',
    arrange: (page) => openRow(page, 'Accounts', 'Rich Utilities'),
    isSmallToo: true,
  },
  { name: 'ledger', path: '/ledger', isSmallToo: true },
  { name: 'memberships', path: '/memberships' },
  { name: 'usage', path: '/usage' },
  { name: 'adjustments', path: '/adjustments?tab=all', arrange: (page) => openRow(page, 'Adjustments', 'Refund') },
  { name: 'new-adjustment', path: '/adjustments?tab=all', arrange: openNewAdjustment },
  { name: 'exports', path: '/exports' },
  { name: 'activity', path: '/activity' },
  { name: 'activity-run', path: '/activity', arrange: (page) => openRow(page, 'Sync runs', 'CodingMantra') },
  { name: 'connections', path: '/connections' },
  { name: 'add-connection', path: '/connections?panel=add' },
  { name: 'settings', path: '/settings' },
];

/** Every screen with the console's own sandbox, which anybody can try. */
export const MAIN: Scene = {
  name: 'main',
  kept: ['first-run', ...PICTURES.map(({ name }) => name)],
  async play({ running, take }) {
    const { page } = running;
    await openShell(running).ready();
    await firstRun(page).isShown();
    await take('first-run');
    await firstRun(page).begin('pictures of the sandbox');
    await firstRun(page).trySandbox();
    await syncPill(page).becomes('in sync', 240_000);
    await adjustTwice(page);
    for (const { name, path, arrange, isSmallToo } of PICTURES) {
      await goTo(page, path);
      await arrange?.(page);
      await page.mouse.move(0, 0);
      await take(name, isSmallToo ? [LARGE, SMALL] : undefined);
    }
  },
};

async function openNewAdjustment(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'New adjustment' }).first().click();
  await page.getByRole('dialog', { name: 'New adjustment' }).waitFor();
  await page.getByRole('textbox', { name: 'Account' }).fill('user_2');
  await page.getByRole('option').first().click();
  await page.getByLabel('Amount to give').fill('10');
  await page.getByRole('region', { name: 'Preview' }).waitFor();
}

/** One adjustment that was sent and seen, and one that waits as a draft. */
async function adjustTwice(page: Page): Promise<void> {
  const panel = adjustments(page);
  await navigation(page).goTo('Adjustments');
  for (const [kind, amount, reference] of [
    ['Refund', '10', '#8812'],
    ['Goodwill', '3', '#8840'],
  ] as const) {
    await panel.open();
    await panel.pickAccount('user_2');
    await panel.enter({ kind, amount, reference });
    if (kind === 'Refund') {
      await panel.send();
      await panel.becomes('confirmed');
    } else {
      await panel.saveDraft();
      await panel.becomes('draft');
    }
    await panel.close();
  }
}
