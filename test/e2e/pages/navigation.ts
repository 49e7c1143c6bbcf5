import { expect, type Page } from '@playwright/test';

/** The screens, in the order of the side bar. */
export const SCREEN_NAMES = [
  'Overview',
  'Accounts',
  'Ledger',
  'Memberships',
  'Usage',
  'Adjustments',
  'Reconciliation',
  'Exports',
  'Activity',
  'Connections',
  'Settings',
] as const;
export type ScreenName = (typeof SCREEN_NAMES)[number];

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
