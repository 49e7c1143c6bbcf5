import type { Locator, Page } from '@playwright/test';

/** Gives a file to what asks for one, as the system's own dialog would. */
export async function chooseFile(page: Page, ask: () => Promise<void>, path: string): Promise<void> {
  const asked = page.waitForEvent('filechooser', { timeout: 30_000 });
  // A key comes at once: before it the browser has to know that the dialog is answered here.
  await page.evaluate(() => undefined);
  await ask();
  await (await asked).setFiles(path);
}

/** @returns the path that a sentence tells, whole: on screen it may be broken into lines. */
export async function savedPath(sentence: Locator): Promise<string> {
  const name = await sentence.getByRole('button', { name: /^Copy the path: / }).getAttribute('aria-label');
  return (name ?? '').slice('Copy the path: '.length);
}
