import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { shrinkPng } from '../shrink-png.ts';
import { findFlaws } from './flaws.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}
export const LARGE: Size = { width: 1440, height: 900 };
export const SMALL: Size = { width: 1024, height: 700 };

/** Takes what is on screen. @param sizes in which, if not in those of the camera. */
export type Take = (name: string, sizes?: readonly Size[]) => Promise<void>;

export interface Camera {
  /** The page that is open now. */
  readonly page: () => Page;
  readonly folder: string;
  readonly sizes: readonly Size[];
  readonly say: (line: string) => void;
}

/** Takes each picture light and dark into a folder; says how large each file is, and what is wrong in it. */
export function takeWith({ page: pageNow, folder, sizes: usual, say }: Camera): Take {
  return async (name, sizes = usual) => {
    const page = pageNow();
    for (const size of sizes) {
      await page.setViewportSize(size);
      for (const scheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
        await page.locator('html[data-app-state="ready"]').waitFor();
        await page.waitForFunction(() => document.fonts.ready.then(() => true));
        const file = `${name}-${scheme}${size.width === LARGE.width ? '' : `-${size.width}`}.png`;
        const png = shrinkPng(await page.screenshot({ animations: 'disabled' }));
        writeFileSync(join(folder, file), png);
        say(`${file} ${Math.round(png.length / 1024)} KB`);
        for (const flaw of await findFlaws(page)) say(`  ${flaw}`);
      }
    }
    await page.setViewportSize(LARGE);
  };
}
