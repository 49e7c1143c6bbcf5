import { expect, type Page } from '@playwright/test';

export type ScreenName =
  | 'Overview'
  | 'Accounts'
  | 'Ledger'
  | 'Memberships'
  | 'Usage'
  | 'Adjustments'
  | 'Exports'
  | 'Activity'
  | 'Connections'
  | 'Settings';

/** The side bar. */
export function navigation(page: Page) {
  const screens = page.getByRole('navigation', { name: 'Screens' });
  return {
    async goTo(name: ScreenName): Promise<void> {
      await screens.getByRole('link', { name: new RegExp(`^${name}\\b`) }).click();
      if (name !== 'Overview') await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    },
    async isAt(name: ScreenName): Promise<void> {
      await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    },
    names: () => screens.getByRole('link').allInnerTexts(),
  };
}
