import { chromium as playwrightChromium, _electron, type Page } from '@playwright/test';
import { WEB_HOST } from '../../scripts/build-if-stale.ts';
import { findChromium } from '../../scripts/find-chromium.ts';
import { ROOT } from '../../scripts/root.ts';
import { startChild } from '../e2e/hosts/child.ts';
import { chooseElectron } from '../e2e/hosts/choose-electron.ts';
import { testEnvironment } from '../e2e/hosts/running-console.ts';

/** A console with its window open. */
export interface OpenWindow {
  readonly page: Page;
  /** The host's process; the page's own browser is not below it, but in Electron. */
  readonly hostId: number;
  close(): Promise<void>;
}

/** One host, ready to start consoles. */
export interface WindowHost {
  /** As a line of the table names it. */
  readonly name: string;
  /** Starts the program on a home. What it takes is measured by the caller. */
  open(home: string): Promise<OpenWindow>;
  close(): Promise<void>;
}

export type FoundHost = WindowHost | { readonly name: string; readonly why: string };

/** Both hosts, or why one cannot be had here. */
export async function findHosts(): Promise<FoundHost[]> {
  const found = findChromium();
  if ('why' in found) return ['web', 'electron'].map((name) => ({ name, why: found.why }));
  const electron = chooseElectron();
  return [
    await webHost(found.path),
    'why' in electron ? { name: 'electron', why: electron.why } : electronHost(electron, found.path),
  ];
}

const ready = (page: Page) => page.locator('html[data-app-state="ready"]').waitFor({ timeout: 120_000 });

/** The browser is open already, as that of an operator is; each console gets a page of its own. */
async function webHost(executablePath: string): Promise<WindowHost> {
  const browser = await playwrightChromium.launch({ executablePath, args: ['--no-sandbox'] });
  // Its own start is no part of any console's.
  await (await browser.newPage()).goto('about:blank');
  return {
    name: 'web',
    close: () => browser.close(),
    async open(home) {
      const args = [WEB_HOST, '--no-open', '--port', '0', '--home', home];
      const child = startChild(process.execPath, args, testEnvironment(home), ROOT);
      const [, link = ''] = await child.says(/^Counterfoil: (http:\/\/\S+)$/m, 120_000);
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
      const page = await context.newPage();
      await page.goto(link);
      await ready(page);
      return {
        page,
        hostId: child.process.pid ?? 0,
        async close() {
          await context.close();
          await child.end();
        },
      };
    },
  };
}

function electronHost({ path, isStandIn }: { path: string; isStandIn: boolean }, chromium: string): WindowHost {
  return {
    name: isStandIn ? 'electron (stand-in)' : 'electron',
    close: () => Promise.resolve(),
    async open(home) {
      const app = await _electron.launch({
        executablePath: path,
        cwd: ROOT,
        args: [ROOT, `--home=${home}`, '--password-store=basic'],
        env: { ...testEnvironment(home), ELECTRON_STANDIN_CHROMIUM: chromium },
        timeout: 120_000,
      });
      const page = await app.firstWindow({ timeout: 120_000 });
      await ready(page);
      return { page, hostId: app.process().pid ?? 0, close: () => app.close() };
    },
  };
}
