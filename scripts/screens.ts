/**
 * Pictures of every screen, light and dark, into docs/screens: `npm run screens` at 1440×900, `-- --small` at 1024×700.
 * The console runs on loopback with a sandbox of fixed seed, as anybody can start it.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Page } from '@playwright/test';
import { startChild } from '../test/e2e/hosts/child.ts';
import { testEnvironment } from '../test/e2e/hosts/running-console.ts';
import { buildIfStale } from './build-if-stale.ts';
import { provideChromium } from './find-chromium.ts';
import { ROOT } from './root.ts';
import { preparePictures, type Picture, PICTURES } from './screen-pictures.ts';
import { shrinkPng } from './shrink-png.ts';

const { values } = parseArgs({ options: { small: { type: 'boolean' }, only: { type: 'string' } } });
const viewport = values.small ? { width: 1024, height: 700 } : { width: 1440, height: 900 };
const folder = join(ROOT, 'docs', 'screens');

await buildIfStale(console.log);
const found = provideChromium(console.log);
if ('why' in found) throw new Error(`No pictures: ${found.why}`);
const home = mkdtempSync(join(tmpdir(), 'counterfoil-screens-'));
const child = startChild(
  process.execPath,
  ['src/web/main.ts', '--no-open', '--home', home],
  testEnvironment(home),
  ROOT,
);
const browser = await chromium.launch({
  executablePath: found.path,
  args: ['--no-sandbox', '--force-color-profile=srgb'],
});
try {
  const [, link = ''] = await child.says(/^Counterfoil: (\S+)$/m);
  const page = await browser.newPage({ viewport, reducedMotion: 'reduce', deviceScaleFactor: 1 });
  await page.goto(link);
  mkdirSync(folder, { recursive: true });
  await preparePictures(page, (name) => takeBoth(page, { name, path: null }));
  for (const picture of PICTURES) {
    if (!values.only || picture.name.includes(values.only)) await takeBoth(page, picture);
  }
} finally {
  await browser.close();
  await child.end();
  rmSync(home, { recursive: true, force: true });
}

async function takeBoth(page: Page, picture: Picture): Promise<void> {
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    if (picture.path !== null) await page.goto(new URL(picture.path, page.url()).href);
    await page.locator('html[data-app-state="ready"]').waitFor();
    await picture.arrange?.(page);
    await page.mouse.move(0, 0);
    await page.waitForFunction(() => document.fonts.ready.then(() => true));
    const suffix = values.small ? '-1024' : '';
    const file = join(folder, `${picture.name}-${scheme}${suffix}.png`);
    const png = shrinkPng(await page.screenshot({ animations: 'disabled' }));
    writeFileSync(file, png);
    console.log(`${file.slice(ROOT.length + 1)} ${Math.round(png.length / 1024)} KB`);
  }
}
