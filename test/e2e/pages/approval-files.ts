import { expect, type Page } from '@playwright/test';
import { chooseFile, savedPath } from './files.ts';

/** Approvals that go over to another console and back. */
export function approvalFiles(page: Page) {
  const request = page.getByRole('dialog', { name: 'Approve for another console' });
  const taken = page.getByRole('dialog', { name: 'Approvals from another console' });
  const choose = (item: RegExp, path: string) =>
    chooseFile(
      page,
      async () => {
        await page.getByRole('button', { name: 'Approval files' }).click();
        await page.getByRole('menuitem', { name: item }).click();
      },
      path,
    );
  return {
    request,
    taken,
    /** In the panel of an adjustment that waits. @returns where it was saved. */
    async saveRequest(): Promise<string> {
      const waiting = page.getByRole('region', { name: 'Approval' });
      await waiting.getByRole('button', { name: 'Save a request file' }).click();
      return savedPath(waiting.getByText(/^Give this file/));
    },
    async openRequest(path: string): Promise<void> {
      await choose(/^Open a request/, path);
      await expect(request).toBeVisible();
    },
    async approve(account: string): Promise<void> {
      await request.getByRole('region', { name: account }).getByRole('checkbox').check();
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
      await choose(/^Bring an approval/, path);
      await expect(taken).toBeVisible();
    },
    async closeTaken(): Promise<void> {
      await page.keyboard.press('Escape');
      await expect(taken).toHaveCount(0);
    },
  };
}
