import type { Page } from '@playwright/test';
import { findFlaws } from '../../../scripts/screens/flaws.ts';
import { connectedTo, expect, test } from '../fixtures.ts';
import { grid } from '../pages/grid.ts';
import { navigation, SCREEN_NAMES } from '../pages/navigation.ts';
import { openShell } from '../pages/shell.ts';

const onCodingMantra = connectedTo('codingmantra');
const onTwo = connectedTo('codingmantra', 'editpad');

/** One flaw does not hide the next; what is drawn in steps has a moment to settle. */
const softly = expect.configure({ soft: true, timeout: 3000 });

/** Nothing on screen is being read any more. */
async function settles(page: Page): Promise<void> {
  await expect(page.getByRole('main').locator('[aria-busy="true"]')).toHaveCount(0, { timeout: 30_000 });
}

onTwo(
  'in a small window nothing scrolls sideways, is cut without a way to read it, or is too faint',
  async ({ running }) => {
    test.slow();
    await openShell(running).ready();
    const { page } = running;
    await page.setViewportSize({ width: 1024, height: 700 });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      for (const screen of SCREEN_NAMES) {
        await navigation(page).goTo(screen);
        await settles(page);
        await softly.poll(() => findFlaws(page), `${screen}, ${colorScheme}`).toEqual([]);
      }
      await navigation(page).goTo('Accounts');
      await grid(page, 'Accounts').open(/\S/);
      for (const tab of await page.getByRole('complementary').getByRole('tab').all()) {
        await tab.click();
        await settles(page);
        const what = `${await tab.innerText()} of an account, ${colorScheme}`;
        await softly.poll(() => findFlaws(page), what).toEqual([]);
      }
    }
  },
);

onCodingMantra('an account without plans says so', async ({ running }) => {
  await openShell(running).ready();
  const { page } = running;
  await navigation(page).goTo('Accounts');
  await grid(page, 'Accounts').open(/\S/);
  await page.getByRole('tab', { name: 'Memberships' }).click();
  await expect(page.getByText('This account has no plan')).toBeInViewport();
});

onCodingMantra('a chart that is open turns dark with the page', async ({ running }) => {
  await openShell(running).ready();
  const { page } = running;
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await navigation(page).goTo('Accounts');
  await grid(page, 'Accounts').open(/\S/);
  const chart = page.getByRole('img', { name: /^Balance from/ });
  const drawnIn = (name: string) => chart.locator('canvas').evaluate(hasColour, name);
  await expect.poll(() => drawnIn('--cf-line')).toBe(true);
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await expect.poll(() => drawnIn('--cf-line')).toBe(true);
});

/** Whether one pixel of the canvas has exactly the colour that the page gives this name now. */
function hasColour(canvas: Element, name: string): boolean {
  const text = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const wanted = [1, 3, 5].map((at) => Number.parseInt(text.slice(at, at + 2), 16));
  const { width, height } = canvas as HTMLCanvasElement;
  const pixels = (canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
  for (let at = 0; at < pixels.length; at += 4)
    if (pixels[at + 3] === 255 && wanted.every((part, index) => pixels[at + index] === part)) return true;
  return false;
}
