import { expect, type Page } from '@playwright/test';
import { providers } from '../../../src/engine/providers/index.ts';
import type { SandboxConnection } from '../../../src/engine/ports.ts';

/** The form of a new connection, and the cards of those there are. */
export function connections(page: Page) {
  const result = page.getByRole('region', { name: 'Test result' });
  const card = (label: string) => page.getByRole('listitem', { name: label });
  return {
    async startAdding(providerId: string): Promise<void> {
      await page.getByRole('button', { name: 'Add a connection' }).first().click();
      await this.pick(providerId);
    },
    async pick(providerId: string): Promise<void> {
      const name = providers.get(providerId)?.manifest.name ?? providerId;
      await page.getByRole('button', { name: `Connect ${name}` }).click();
    },
    /** Fills the form with what is needed to reach a sandbox API. */
    async enter(connection: SandboxConnection): Promise<void> {
      const manifest = providers.get(connection.providerId)?.manifest;
      await page.getByLabel('Name', { exact: true }).fill(connection.label);
      await page.getByLabel('Address of the API').fill(connection.baseUrl);
      for (const [name, value] of Object.entries(connection.secret)) {
        const field = manifest?.credentialFields.find((one) => one.name === name);
        await page.getByRole('textbox', { name: field?.label ?? name, exact: true }).fill(value);
      }
      for (const [name, value] of Object.entries(connection.settings)) {
        const setting = manifest?.settings.find((one) => one.name === name);
        await page.getByLabel(setting?.label ?? name).fill(value);
      }
      if (connection.accountIds.length > 0) {
        await page.getByLabel('Accounts to sync').fill(connection.accountIds.join('\n'));
      }
    },
    async fillSecret(providerId: string, name: string, value: string): Promise<void> {
      const field = providers.get(providerId)?.manifest.credentialFields.find((one) => one.name === name);
      await page.getByLabel(field?.label ?? name).fill(value);
    },
    async test(): Promise<void> {
      await page.getByRole('button', { name: 'Test', exact: true }).click();
    },
    async seesTestWork(): Promise<void> {
      await expect(result.getByText('It works')).toBeVisible({ timeout: 30_000 });
    },
    async seesTestFail(sentence: RegExp): Promise<void> {
      await expect(result.getByRole('alert')).toContainText(sentence, { timeout: 30_000 });
    },
    async save(): Promise<void> {
      await page.getByRole('button', { name: 'Save', exact: true }).click();
    },
    /** Saving is offered only by a name that says what is wrong with it. */
    async cannotSaveUnawares(): Promise<void> {
      await expect(page.getByRole('button', { name: 'Save', exact: true })).toHaveCount(0);
    },
    async sees(label: string, state: string | RegExp, timeout = 60_000): Promise<void> {
      await expect(card(label).getByText(state).first()).toBeVisible({ timeout });
    },
    async act(label: string, action: string): Promise<void> {
      await page.getByRole('button', { name: `Actions of ${label}` }).click();
      await page.getByRole('menuitem', { name: action }).click();
    },
    labels: () => page.getByRole('heading', { level: 2 }).allInnerTexts(),
  };
}
