import { type Page } from '@playwright/test';
import { adjustments } from '../test/e2e/pages/adjustments.ts';
import { firstRun } from '../test/e2e/pages/first-run.ts';
import { grid } from '../test/e2e/pages/grid.ts';
import { navigation } from '../test/e2e/pages/navigation.ts';
import { syncPill } from '../test/e2e/pages/sync-pill.ts';

export interface Picture {
  readonly name: string;
  /** `null`: what is on screen already. */
  readonly path: string | null;
  /** What a person does first. */
  readonly arrange?: (page: Page) => Promise<void>;
}

/** Opens the detail of a row of the list on screen. */
const openRow = (label: string, text: string | RegExp) => async (page: Page) => {
  await grid(page, label).open(text);
  await page.getByRole('complementary').first().waitFor();
};

async function openNewAdjustment(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'New adjustment' }).first().click();
  await page.getByRole('dialog', { name: 'New adjustment' }).waitFor();
  await page.getByRole('textbox', { name: 'Account' }).fill('user_2');
  await page.getByRole('option').first().click();
  await page.getByLabel('Amount to give').fill('10');
  await page.getByRole('region', { name: 'Preview' }).waitFor();
}

export const PICTURES: readonly Picture[] = [
  { name: 'overview', path: '/' },
  { name: 'accounts', path: '/accounts' },
  { name: 'account-detail', path: '/accounts', arrange: openRow('Accounts', 'Rich Utilities') },
  { name: 'ledger', path: '/ledger' },
  { name: 'memberships', path: '/memberships' },
  { name: 'usage', path: '/usage' },
  { name: 'adjustments', path: '/adjustments?tab=all', arrange: openRow('Adjustments', 'Refund') },
  { name: 'new-adjustment', path: '/adjustments?tab=all', arrange: openNewAdjustment },
  { name: 'exports', path: '/exports' },
  { name: 'activity', path: '/activity' },
  { name: 'activity-run', path: '/activity', arrange: openRow('Sync runs', 'CodingMantra') },
  { name: 'connections', path: '/connections' },
  { name: 'add-connection', path: '/connections?panel=add' },
  { name: 'settings', path: '/settings' },
];

/** From an empty workspace to one that has synced; pictures of what is seen on the way are taken by `take`. */
export async function preparePictures(page: Page, take: (name: string) => Promise<void>): Promise<void> {
  await firstRun(page).isShown();
  await take('first-run');
  await firstRun(page).begin('pictures of the sandbox');
  await firstRun(page).trySandbox();
  await syncPill(page).becomes('in sync', 240_000);
  await sendOne(page);
}

/** One adjustment that was sent and seen, and one that waits as a draft. */
async function sendOne(page: Page): Promise<void> {
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
