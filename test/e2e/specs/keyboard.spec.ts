import type { Page } from '@playwright/test';
import type { Sandbox } from '../../../src/sandbox/index.ts';
import { expect, test } from '../fixtures.ts';
import { keyboard } from '../pages/keyboard.ts';
import { openShell } from '../pages/shell.ts';

const API = 'gitread';

test.use({ connected: [API] });

/** Finds the account by its id and opens it beside the list. */
async function openAccount(page: Page, sandbox: Sandbox): Promise<void> {
  const keys = keyboard(page);
  const { id } = sandbox.truth.account(API);
  await keys.press('Control+k');
  await keys.isOn(/combobox/);
  await keys.type(id);
  await keys.press('Enter');
  await expect(page.getByRole('complementary', { name: 'Account' }).getByRole('heading', { name: id })).toBeVisible();
}

/** Amount, reason, ticket; up to the preview of what it comes to. */
async function fillIn(page: Page, amount: string, before: string, after: string): Promise<void> {
  const keys = keyboard(page);
  const form = page.getByRole('form', { name: 'New adjustment' });
  await keys.isOn(/Amount to give/);
  await keys.type(amount);
  await keys.press('Tab');
  await keys.isOn(/Reason/);
  await expect(page.getByRole('option').first()).toBeVisible();
  await keys.press('ArrowDown');
  await expect(page.getByRole('option').and(page.locator('[data-combobox-selected]'))).toHaveCount(1);
  await keys.press('Enter', 'Tab');
  await keys.isOn(/Ticket/);
  await keys.type('#8812');
  const preview = form.getByRole('region', { name: 'Preview' });
  await expect(preview).toContainText(before);
  await expect(preview.getByText(after, { exact: true })).toBeVisible();
}

/** Goes to the adjustments and into the newest of the list. */
async function goIntoNewest(page: Page, state: string): Promise<void> {
  const keys = keyboard(page);
  await keys.press('g', 'j');
  const grid = page.getByRole('grid', { name: 'Adjustments' });
  await expect(grid.getByRole('row').filter({ hasText: state })).toBeVisible();
  await keys.isOn(/grid Adjustments/);
  await keys.press('j', 'Enter');
  await becomes(page, state);
  await keys.press('Enter');
  await keys.isOn(/aside Adjustment/);
}

async function becomes(page: Page, state: string): Promise<void> {
  const story = page.getByRole('region', { name: 'Story' });
  await expect(story.getByText(state, { exact: true }).first()).toBeVisible({ timeout: 60_000 });
}

test('an account is found, given a refund, and the refund is undone', async ({ running, sandbox }) => {
  await openShell(running).ready();
  const { page } = running;
  const keys = keyboard(page);
  const { total } = sandbox.truth.account(API);
  const after = String(Number(total) + 10);
  await openAccount(page, sandbox);

  await keys.press('n');
  await fillIn(page, '10', total, after);
  await keys.press('Control+Enter');
  await becomes(page, 'confirmed');
  await keys.isOn(/Story/);
  expect(sandbox.truth.account(API).total).toBe(after);
  await expect(page.getByRole('dialog', { name: 'Refund +10 credits' })).toBeVisible();
  await keys.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await goIntoNewest(page, 'confirmed');
  await keys.tabTo(/button Reverse/);
  await keys.press('Enter');
  const undo = page.getByRole('dialog', { name: 'Reverse an adjustment' });
  await expect(undo.getByRole('region', { name: 'Preview' }).getByText(total, { exact: true })).toBeVisible();
  await keys.press('Control+Enter');
  const undone = page.getByRole('dialog', { name: /−10 credits$/ });
  const story = undone.getByRole('region', { name: 'Story' });
  await expect(story.getByText('confirmed', { exact: true }).first()).toBeVisible({ timeout: 60_000 });
  expect(sandbox.truth.account(API).total).toBe(total);
  await keys.press('Escape');
  await keys.isWithin('complementary', 'Adjustment');
  await keys.press('Escape');
  await keys.isOn(/grid Adjustments/);
});

test('whoever types at once goes on where they are, however late a dialog is ready', async ({ running, sandbox }) => {
  await openShell(running).ready();
  const { page } = running;
  const keys = keyboard(page);
  await openAccount(page, sandbox);
  await page.evaluate(holdTimers);
  await keys.press('n');
  await keys.isOn(/Amount to give/);
  await keys.type('10');
  await keys.press('Tab');
  await keys.isOn(/Reason/);
  expect(await page.evaluate(letTimersGo)).toBeGreaterThan(0);
  await keys.isOn(/Reason/);
});

test('the same again is sent only once it is ticked', async ({ running, sandbox }) => {
  await openShell(running).ready();
  const { page } = running;
  const keys = keyboard(page);
  const total = Number(sandbox.truth.account(API).total);
  await openAccount(page, sandbox);
  await keys.press('n');
  await fillIn(page, '10', String(total), String(total + 10));
  await keys.press('Control+Enter');
  await becomes(page, 'confirmed');
  await keys.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await keys.press('n');

  await fillIn(page, '10', String(total + 10), String(total + 20));
  const form = page.getByRole('form', { name: 'New adjustment' });
  await expect(form.getByText(/Possible duplicate/)).toBeVisible();
  await keys.press('Control+Enter');
  await expect(form.getByRole('button', { name: 'Send', exact: true })).toBeDisabled();
  expect(sandbox.truth.writes(API)).toHaveLength(1);
  await keys.tabTo(/Send anyway/);
  await keys.press('Space', 'Control+Enter');
  await becomes(page, 'confirmed');
  expect(sandbox.truth.writes(API)).toHaveLength(2);
});

test('an outcome that nobody knows is settled', async ({ running, sandbox }) => {
  await openShell(running).ready();
  const { page } = running;
  const keys = keyboard(page);
  const { total } = sandbox.truth.account(API);
  await openAccount(page, sandbox);
  await keys.press('n');
  await fillIn(page, '10', total, String(Number(total) + 10));
  // The request never arrives, and nobody is told.
  sandbox.inject({ kind: 'reset before', api: API, call: 'POST /api/credits' });
  await keys.press('Control+Enter');
  await becomes(page, 'unknown');
  await keys.press('Escape');
  await goIntoNewest(page, 'unknown');
  await keys.tabTo(/button Check again/);
  await keys.press('Enter');
  await keys.tabTo(/Reason for your decision/);
  await keys.type('The balance never moved.');
  // What is being checked cannot be decided, and Tab passes over a button that is not offered.
  await expect(page.getByRole('button', { name: 'It was not applied' })).toBeEnabled();
  await keys.tabTo(/button It was not applied/);
  await keys.press('Enter');
  await becomes(page, 'failed');
  expect(sandbox.truth.writes(API)).toHaveLength(0);
  expect(sandbox.truth.account(API).total).toBe(total);
});

test('every screen, its filter and its help are a key away', async ({ running, sandbox }) => {
  await openShell(running).ready();
  const { page } = running;
  const keys = keyboard(page);
  for (const [letter, title] of [
    ['o', 'Overview'],
    ['a', 'Accounts'],
    ['l', 'Ledger'],
    ['m', 'Memberships'],
    ['u', 'Usage'],
    ['j', 'Adjustments'],
    ['r', 'Reconciliation'],
    ['e', 'Exports'],
    ['y', 'Activity'],
    ['c', 'Connections'],
    ['s', 'Settings'],
  ] as const) {
    await keys.press('g', letter);
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  }
  await keys.press('?');
  const help = page.getByRole('dialog', { name: 'Keyboard' });
  await expect(help).toBeVisible();
  await keys.press('Escape');
  await expect(help).toHaveCount(0);
  await keys.press('g', 'a');
  await keys.isOn(/grid Accounts/);
  await keys.press('/');
  await keys.isOn(/Search accounts/);
  await keys.type(sandbox.truth.account(API).id);
  await keys.press('Enter');
  await keys.isOn(/grid Accounts/);
  await keys.press('Enter');
  // At once, also where the list before still stands there.
  await expect(page.getByRole('complementary', { name: 'Account' })).toContainText(sandbox.truth.account(API).id);
  await keys.press('Escape');
  await expect(page.getByRole('complementary', { name: 'Account' })).toHaveCount(0);
  await keys.isOn(/grid Accounts/);
});

interface HoldingWindow extends Window {
  held?: (() => void)[];
}

/** From now on, what the page wants to do as soon as it can waits: on a busy machine, keys come before it. */
function holdTimers(): void {
  const held: (() => void)[] = [];
  (window as HoldingWindow).held = held;
  const set = window.setTimeout.bind(window);
  window.setTimeout = ((run: () => void, delay = 0, ...given: never[]) => {
    if (delay > 0) return set(run, delay, ...given);
    held.push(run);
    return 0;
  }) as typeof window.setTimeout;
}

/** @returns how much had waited. */
function letTimersGo(): number {
  const held = (window as HoldingWindow).held ?? [];
  for (const run of held) run();
  return held.length;
}
