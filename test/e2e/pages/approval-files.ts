import { expect, type Page } from '@playwright/test';
import { chooseFile, savedPath } from './files.ts';

/** Approvals that go over to another console and back. */
export function approvalFiles(page: Page) {
  const request = page.getByRole('dialog', { name: 'A request from another console' });
  const taken = page.getByRole('dialog', { name: 'The answer of another console' });
  const several = page.getByRole('dialog', { name: 'Ask another console to approve' });
  const menu = async (item: RegExp) => {
    await page.getByRole('button', { name: 'Approval files' }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  const asked = (text: string) => request.getByRole('region').filter({ hasText: text });
  return {
    request,
    taken,
    several,
    /** In the panel of an adjustment that waits. @returns where it was saved. */
    async saveRequest(): Promise<string> {
      const waiting = page.getByRole('region', { name: 'Approval' });
      await waiting.getByRole('button', { name: 'Save a request file' }).click();
      return savedPath(waiting.getByText(/^Give this file/));
    },
    /** Of all that wait whose line says one of these. @returns where it was saved. */
    async saveRequestFor(...texts: string[]): Promise<string> {
      await menu(/^Save a request for several/);
      for (const text of texts) await several.getByRole('checkbox', { name: text }).check();
      await several.getByRole('button', { name: `Save a request file for ${texts.length}` }).click();
      const path = await savedPath(several.getByText(/^Give this file/));
      await several.getByRole('button', { name: 'Close', exact: true }).last().click();
      await expect(several).toHaveCount(0);
      return path;
    },
    async openRequest(path: string): Promise<void> {
      await chooseFile(page, () => menu(/^Open a request/), path);
      await expect(request).toBeVisible();
    },
    async approve(text: string): Promise<void> {
      await asked(text).getByText('Approve', { exact: true }).click();
      await expect(asked(text).getByRole('radio', { name: 'Approve' })).toBeChecked();
    },
    async decline(text: string, why: string): Promise<void> {
      await asked(text).getByText('Decline', { exact: true }).click();
      await expect(request.getByRole('button', { name: 'Sign and save the answer' })).toBeDisabled();
      await asked(text).getByLabel('Why not').fill(why);
    },
    /** @returns where the answer was saved. */
    async sign(): Promise<string> {
      await request.getByRole('button', { name: 'Sign and save the answer' }).click();
      return savedPath(request.getByText(/^Send this file back/));
    },
    async closeRequest(): Promise<void> {
      await request.getByRole('button', { name: 'Close', exact: true }).last().click();
      await expect(request).toHaveCount(0);
    },
    async bring(path: string): Promise<void> {
      await chooseFile(page, () => menu(/^Bring an answer/), path);
      await expect(taken).toBeVisible();
    },
    async closeTaken(): Promise<void> {
      await page.keyboard.press('Escape');
      await expect(taken).toHaveCount(0);
    },
  };
}
