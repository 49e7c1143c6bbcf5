import type { Browser } from '@playwright/test';
import { WEB_HOST } from '../../../scripts/build-if-stale.ts';
import { ROOT } from '../../../scripts/root.ts';
import { startChild } from './child.ts';
import type { RunningConsole, Start } from './running-console.ts';

/** The loopback host as it is started by hand, with its page in a browser context of its own. */
export async function startWebHost(start: Start, browser: Browser): Promise<RunningConsole> {
  let running = await open(browser, start, '0');
  return {
    get page() {
      return running.page;
    },
    get origin() {
      return running.origin;
    },
    output: () => running.child.output(),
    async restart(meanwhile) {
      await running.page.context().close();
      await running.child.end();
      meanwhile?.();
      running = await open(browser, start, '0');
    },
    willSaveAs: () => Promise.resolve(),
    async close() {
      await running.page.context().close();
      const isPolite = await running.child.end();
      if (!isPolite) throw new Error(`The web host did not end when asked:\n${running.child.output()}`);
    },
  };
}

async function open(browser: Browser, start: Start, port: string) {
  const args = [WEB_HOST, '--no-open', '--port', port, '--home', start.home, ...start.args];
  const child = startChild(process.execPath, args, { ...start.env }, ROOT);
  try {
    const [, link = '', origin = ''] = await child.says(
      /^Counterfoil: ((http:\/\/127\.0\.0\.1:\d+)\/#token=[\w-]{43})$/m,
    );
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
    const page = await context.newPage();
    start.onPage(page);
    await page.goto(link);
    return { child, page, origin };
  } catch (error) {
    await child.end();
    throw error;
  }
}
