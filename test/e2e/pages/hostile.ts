import type { Page } from '@playwright/test';

/** What an attacker's code in the page would try. */
export function hostileFrames(page: Page) {
  return {
    inlineScriptRan(): Promise<boolean> {
      return page.evaluate(async () => {
        const script = document.createElement('script');
        // As a parser would find it there: the page's own code may not even give a script its text.
        script.append('globalThis.inlineRan = true');
        document.body.append(script);
        await new Promise((resolve) => setTimeout(resolve, 0));
        return 'inlineRan' in globalThis;
      });
    },

    /** @returns whether text becomes markup, or the text or address of a script. */
    makesMarkup(): Promise<boolean[]> {
      return page.evaluate(() => {
        const works = (act: () => void) => {
          try {
            act();
            return true;
          } catch {
            return false;
          }
        };
        return [
          works(() => (document.createElement('div').innerHTML = '<img src=x>')),
          works(() => document.body.insertAdjacentHTML('beforeend', '<b>x</b>')),
          works(() => (document.createElement('script').text = 'globalThis.inlineRan = true')),
          works(() => (document.createElement('script').src = 'https://example.com/x.js')),
        ];
      });
    },

    /** By the page's own code: what a debugger evaluates is above the policy. */
    evalRan(): Promise<boolean> {
      return page.evaluate(
        () =>
          new Promise<boolean>((resolve) => {
            globalThis.addEventListener('securitypolicyviolation', () => resolve(false), { once: true });
            try {
              // oxlint-disable-next-line typescript/no-implied-eval -- that it is refused is what is tested
              setTimeout('globalThis.evalRan = true', 0);
            } catch {
              resolve(false);
            }
            setTimeout(() => resolve('evalRan' in globalThis), 200);
          }),
      );
    },

    fetches(address: string): Promise<boolean> {
      return page.evaluate(
        (url) =>
          fetch(url, { mode: 'no-cors' }).then(
            () => true,
            () => false,
          ),
        address,
      );
    },

    /** @returns whether a frame of another origin showed anything. */
    embeds(address: string): Promise<boolean> {
      return page.evaluate(async (url) => {
        const isBlocked = new Promise<boolean>((resolve) => {
          document.addEventListener('securitypolicyviolation', () => resolve(true), { once: true });
          setTimeout(() => resolve(false), 2000);
        });
        const frame = document.createElement('iframe');
        frame.src = url;
        document.body.append(frame);
        const blocked = await isBlocked;
        frame.remove();
        return !blocked;
      }, address);
    },

    opensWindow(address: string): Promise<boolean> {
      return page.evaluate((url) => {
        const opened = window.open(url);
        const isOpen = opened !== null && !url.startsWith('javascript:');
        opened?.close();
        return isOpen;
      }, address);
    },

    /** Tries to leave the console, and gives it the time it would need. */
    async navigate(address: string): Promise<void> {
      await page.evaluate((url) => {
        location.href = url;
      }, address);
      await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
    },

    permissions(...names: string[]): Promise<string[]> {
      return page.evaluate(
        (asked) =>
          Promise.all(
            asked.map(async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state),
          ),
        names,
      );
    },

    /** @returns whether a port was given for this question. */
    asksForPort(question: { nonce: string | null }): Promise<boolean> {
      return page.evaluate(
        ({ nonce }) =>
          new Promise<boolean>((resolve) => {
            addEventListener('message', (event: MessageEvent<{ type?: string }>) => {
              if (event.data?.type === 'counterfoil:port-given') resolve(true);
            });
            postMessage({ type: 'counterfoil:port-wanted', nonce }, location.origin);
            setTimeout(() => resolve(false), 400);
          }),
        question,
      );
    },

    /** A frame inside the page asks its parent's preload, in its own name: the source of the message is the frame. */
    async asksForPortFromFrame(): Promise<boolean> {
      await page.evaluate(() => {
        addEventListener('message', (event: MessageEvent<{ type?: string }>) => {
          if (event.data?.type === 'counterfoil:port-given') document.body.dataset['portGiven'] = 'to a frame';
        });
        document.body.append(document.createElement('iframe'));
      });
      const inner = page.frames().find((frame) => frame !== page.mainFrame());
      if (inner === undefined) throw new Error('The frame is not there.');
      await inner.evaluate(() => {
        parent.postMessage({ type: 'counterfoil:port-wanted', nonce: crypto.randomUUID() }, '*');
      });
      return page.evaluate(
        () =>
          new Promise<boolean>((resolve) => {
            setTimeout(() => resolve('portGiven' in document.body.dataset), 400);
          }),
      );
    },
  };
}
