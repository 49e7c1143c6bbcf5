import type { Page } from '@playwright/test';

/** What a page met while something was scrolled. */
export interface Scrolled {
  readonly frames: number;
  /** Frames that the screen would have shown and the page was too late for. */
  readonly dropped: number;
  /** Frames in which a row in view had nothing in it yet. */
  readonly blank: number;
}

/** Where the ledger's rows are. */
const GRID = '[role=grid][aria-label="Ledger"]';

export async function openLedger(page: Page): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Screens' })
    .getByRole('link', { name: /^Ledger\b/ })
    .click();
  await page.locator(`${GRID} [data-index="0"]:not([aria-busy])`).waitFor({ timeout: 120_000 });
}

/**
 * Scrolls the ledger, a step a frame.
 * @param step pixels a frame; `null`: from one end to the other in so many frames.
 */
export function scrollLedger(page: Page, frames: number, step: number | null): Promise<Scrolled> {
  return page.evaluate(
    async ({ selector, count, pixels }) => {
      const grid = document.querySelector<HTMLElement>(selector);
      if (grid === null) throw new Error('There is no ledger in this page');
      const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
      const hasBlank = () => {
        const view = grid.getBoundingClientRect();
        return [...grid.querySelectorAll('[data-index][aria-busy]')].some((row) => {
          const { top, bottom } = row.getBoundingClientRect();
          return bottom > view.top && top < view.bottom;
        });
      };
      grid.scrollTop = 0;
      let last = await frame();
      let dropped = 0;
      let blank = 0;
      const each = pixels ?? (grid.scrollHeight - grid.clientHeight) / count;
      for (let turn = 1; turn <= count; turn += 1) {
        grid.scrollTop = turn * each;
        const now = await frame();
        dropped += Math.max(0, Math.round((now - last) / (1000 / 60)) - 1);
        last = now;
        if (hasBlank()) blank += 1;
      }
      return { frames: count, dropped, blank };
    },
    { selector: GRID, count: frames, pixels: step },
  );
}

/** Waits until every row in view has something in it. */
export function settleLedger(page: Page): Promise<unknown> {
  return page.waitForFunction((selector) => {
    const grid = document.querySelector(selector);
    return grid?.getAttribute('aria-busy') === 'false' && grid.querySelector('[data-index][aria-busy]') === null;
  }, GRID);
}

/**
 * Milliseconds from a keystroke to the frame after the page shows what it should.
 * @param shown a selector of what must be there, and a text that all of it must hold.
 */
export async function keyToRows(page: Page, key: string, shown: { selector: string; text: string }): Promise<number> {
  const taken = page.evaluate(
    ({ selector, text }) =>
      new Promise<number>((resolve, reject) => {
        setTimeout(() => reject(new Error(`It never showed ${text}`)), 60_000);
        const begin = (event: KeyboardEvent) => {
          const look = () => {
            const found = [...document.querySelectorAll(selector)];
            const isThere = found.length > 0 && found.every((one) => one.textContent?.includes(text));
            // The frame after the one in which it is found has been painted.
            if (isThere) requestAnimationFrame((painted) => resolve(painted - event.timeStamp));
            else requestAnimationFrame(look);
          };
          requestAnimationFrame(look);
        };
        addEventListener('keydown', begin, { once: true, capture: true });
      }),
    shown,
  );
  // The listener must be there before the key is pressed.
  await page.evaluate(() => undefined);
  await page.keyboard.press(key);
  return taken;
}
