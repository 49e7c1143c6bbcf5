import { expect, type Locator, type Page } from '@playwright/test';

/** What is shown where the workspace could not be opened. Everything is done by the keyboard alone. */
export function waysOut(page: Page) {
  const heading = page.getByRole('heading', { level: 1, name: 'The workspace could not be opened' });
  const restoring = page.getByRole('dialog', { name: 'Restore a backup' });
  const beginning = page.getByRole('dialog', { name: 'Begin anew and sync again' });

  async function press(button: Locator): Promise<void> {
    await tabTo(page, button);
    await page.keyboard.press('Enter');
  }

  return {
    async isShown(code: string): Promise<void> {
      await expect(heading).toBeVisible({ timeout: 30_000 });
      await expect(page.locator(`[data-problem="${code}"]`)).toBeVisible();
      await expect(page.getByRole('button', { name: 'Copy details' })).toBeVisible();
      await expect(page.getByRole('navigation')).toHaveCount(0);
    },
    async isGone(): Promise<void> {
      await expect(heading).toBeHidden({ timeout: 60_000 });
      await expect(page.getByRole('navigation', { name: 'Screens' })).toBeVisible({ timeout: 60_000 });
    },
    /** Until that has failed once more, which the screen says by its time alone. */
    async tryInVain(): Promise<void> {
      const triedAt = page.getByRole('region', { name: 'If the cause is gone' }).getByRole('time');
      const before = (await triedAt.getAttribute('datetime')) ?? '';
      await press(page.getByRole('button', { name: 'Try again' }));
      await expect(triedAt).not.toHaveAttribute('datetime', before);
    },
    /** From a file that is in no list: typed where the host has no dialog. */
    async restoreFrom(path: string, hasDialog: boolean): Promise<void> {
      await press(page.getByRole('button', { name: 'Restore a backup…' }));
      await expect(restoring).toBeVisible();
      const other = restoring.getByRole('radio', { name: 'Another file' });
      await tabTo(page, restoring.getByRole('radio').first());
      while (!(await other.isChecked())) await page.keyboard.press('ArrowDown');
      if (hasDialog) return press(restoring.getByRole('button', { name: 'Choose a file and restore it' }));
      await tabTo(page, restoring.getByLabel('Path of the backup'));
      await page.keyboard.type(path);
      await page.keyboard.press('Enter');
    },
    /** Opens the question, and leaves it unanswered. */
    async askToBeginAnew(): Promise<void> {
      await press(page.getByRole('button', { name: 'Begin anew and sync again…' }));
      await expect(beginning).toBeVisible();
    },
    async seesThat(sentence: RegExp): Promise<void> {
      await expect(beginning.getByText(sentence).first()).toBeVisible();
    },
    async leaveIt(): Promise<void> {
      await expect(beginning.getByRole('button', { name: 'Leave it as it is' })).toBeFocused();
      await page.keyboard.press('Enter');
      await expect(beginning).toBeHidden();
      await expect(heading).toBeVisible();
    },
    async beginAnew(): Promise<void> {
      await press(beginning.getByRole('button', { name: 'Begin anew and sync again' }));
    },
  };
}

/** Tab by Tab, as a person without a mouse comes there. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let step = 0; step < 40; step += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`The keyboard does not reach ${String(target)}`);
}
