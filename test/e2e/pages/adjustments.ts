import { expect, type Page } from '@playwright/test';
import { grid } from './grid.ts';

/** The panel of a new adjustment, and the story of one that was made. */
export function adjustments(page: Page) {
  const form = page.getByRole('form', { name: 'New adjustment' });
  const story = page.getByRole('region', { name: 'Story' });
  const unknown = page.getByRole('region', { name: 'Unknown outcome' });
  return {
    async open(): Promise<void> {
      await page.getByRole('button', { name: 'New adjustment' }).first().click();
    },
    async isOpen(): Promise<void> {
      await expect(page.getByRole('dialog', { name: 'New adjustment' })).toBeVisible();
    },
    async pickAccount(text: string): Promise<void> {
      await page.getByRole('textbox', { name: 'Account' }).fill(text);
      await page.getByRole('option').filter({ hasText: text }).first().click();
    },
    async enter(values: { kind?: string; amount: string; note?: string; reference?: string }): Promise<void> {
      if (values.kind !== undefined) {
        await form
          .getByRole('combobox', { name: 'Kind' })
          .or(form.getByRole('textbox', { name: 'Kind' }))
          .click();
        await page.getByRole('option', { name: values.kind, exact: true }).click();
      }
      await form.getByLabel(/^(Amount|Balance|Change)/).fill(values.amount);
      await form
        .getByRole('combobox', { name: 'Reason' })
        .or(form.getByRole('textbox', { name: 'Reason' }))
        .click();
      await page.getByRole('option').first().click();
      if (values.reference !== undefined) await form.getByLabel('Ticket').fill(values.reference);
      if (values.note !== undefined) await form.getByLabel('Note').fill(values.note);
    },
    async seesPreview(before: string, after: string): Promise<void> {
      const preview = form.getByRole('region', { name: 'Preview' });
      await expect(preview).toContainText(before);
      await expect(preview.getByText(after, { exact: true })).toBeVisible();
    },
    async send(): Promise<void> {
      await form.getByRole('button', { name: 'Send', exact: true }).click();
    },
    async doByHand(): Promise<void> {
      await form.getByRole('button', { name: 'Record a manual change', exact: true }).click();
    },
    async saveDraft(): Promise<void> {
      await form.getByRole('button', { name: 'Save draft' }).click();
    },
    async becomes(state: string, timeout = 60_000): Promise<void> {
      await expect(story.getByText(state, { exact: true }).first()).toBeVisible({ timeout });
    },
    story: () => story.innerText(),
    async seesEvidence(): Promise<void> {
      await expect(unknown).toBeVisible({ timeout: 60_000 });
      await expect(unknown.getByRole('button', { name: 'It was applied' })).toBeVisible();
      await expect(unknown.getByRole('button', { name: 'It was not applied' })).toBeVisible();
    },
    async checkAgain(): Promise<void> {
      await unknown.getByRole('button', { name: 'Check again' }).click();
    },
    async resolve(choice: 'It was applied' | 'It was not applied', why: string): Promise<void> {
      await unknown.getByLabel('Reason for your decision').fill(why);
      await unknown.getByRole('button', { name: choice, exact: true }).click();
    },
    /** From the list, all of them in view. */
    async openNewest(): Promise<void> {
      await page.getByRole('tab', { name: /^All/ }).click();
      await grid(page, 'Adjustments').open(/\S/);
      await expect(story).toBeVisible();
    },
    async close(): Promise<void> {
      await page.getByRole('button', { name: 'Close', exact: true }).last().click();
    },
  };
}
