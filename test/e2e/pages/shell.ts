import type { ElectronConsole } from '../hosts/electron-host.ts';
import type { RunningConsole } from '../hosts/running-console.ts';

/** The page as a whole: whether it is ready, and what it is made of. */
export function openShell(running: RunningConsole) {
  return {
    /** The page says itself when it can be used. */
    async ready(): Promise<void> {
      await running.page.locator('html[data-app-state="ready"]').waitFor({ timeout: 45_000 });
    },

    /** The policy that the page was delivered with. */
    policy(): Promise<string> {
      return running.page.evaluate(async () => {
        const answer = new Promise<string>((resolve) => {
          document.addEventListener('securitypolicyviolation', (event) => resolve(event.originalPolicy), {
            once: true,
          });
        });
        try {
          document.createElement('script').textContent = 'globalThis.inlineRan = true';
        } catch {
          // Refused before it is a script at all: text is no trusted one.
        }
        return answer;
      });
    },

    /** Which of these names mean something to the page. */
    globals(...names: string[]): Promise<string[]> {
      return running.page.evaluate((asked) => asked.filter((name) => name in globalThis), names);
    },

    /** What the preload states, whole; `null` where there is none. */
    bridge(): Promise<unknown> {
      return running.page.evaluate(() => (globalThis as { counterfoil?: unknown }).counterfoil ?? null);
    },

    readableCookies(): Promise<string> {
      return running.page.evaluate(() => document.cookie);
    },

    /** The half of the loopback session that pages of our origin alone can read. */
    sessionSecret(): Promise<string> {
      return running.page.evaluate(() => localStorage.getItem('counterfoil.session') ?? '');
    },

    /** Where the desktop window is, as its main process sees it. */
    windowUrl(): Promise<string> {
      return (running as ElectronConsole).app.evaluate(
        ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL() ?? '',
      );
    },
  };
}
