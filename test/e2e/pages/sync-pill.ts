import { expect, type Page } from '@playwright/test';

export type SyncState =
  | 'nothing to sync'
  | 'in sync'
  | 'syncing'
  | 'waiting'
  | 'offline'
  | 'failing'
  | 'paused'
  | 'locked';

/** The one place for the state of all connections. */
export function syncPill(page: Page) {
  const pill = page.locator('[data-sync-state]');
  return {
    async becomes(state: SyncState, timeout = 60_000): Promise<void> {
      await expect(pill).toHaveAttribute('data-sync-state', state, { timeout });
    },
    async syncNow(): Promise<void> {
      await pill.click();
      await page.getByRole('button', { name: 'Sync now' }).click();
      await page.keyboard.press('Escape');
    },
    state: () => pill.getAttribute('data-sync-state'),
    sentence: () => pill.innerText(),
  };
}
