import { expect, test } from '../fixtures.ts';
import { hostileFrames } from '../pages/hostile.ts';
import { openShell } from '../pages/shell.ts';

test.describe('the page', () => {
  test('runs under a policy that allows its own scripts and nothing else', async ({ running, complaints }) => {
    const shell = openShell(running);
    await shell.ready();
    const policy = await shell.policy();
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toMatch(/unsafe-inline|unsafe-eval|\*/);
    complaints.length = 0;
  });

  test('has no Node, no Electron and no way to either', async ({ running, host }) => {
    const shell = openShell(running);
    await shell.ready();
    expect(await shell.globals('require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer')).toEqual(
      [],
    );
    expect(await shell.bridge()).toEqual(host === 'electron' ? { host: 'electron', platform: process.platform } : null);
  });

  test('runs no inline script, no eval, and reaches no other origin', async ({ running, complaints }) => {
    const shell = openShell(running);
    await shell.ready();
    const hostile = hostileFrames(running.page);
    expect(await hostile.makesMarkup()).toEqual([false, false, false, false]);
    expect(await hostile.inlineScriptRan()).toBe(false);
    expect(await hostile.evalRan()).toBe(false);
    expect(await hostile.fetches('https://example.com/')).toBe(false);
    expect(await hostile.fetches('http://127.0.0.1:9/')).toBe(false);
    expect(await hostile.embeds('https://example.com/')).toBe(false);
    // The browser says what it refused: that is what was wanted here.
    expect(complaints.length).toBeGreaterThan(0);
    complaints.length = 0;
  });

  test('opens no new window', async ({ running, complaints }) => {
    const shell = openShell(running);
    await shell.ready();
    const hostile = hostileFrames(running.page);
    if (running.origin.startsWith('app:')) expect(await hostile.opensWindow('https://example.com/')).toBe(false);
    expect(await hostile.opensWindow('javascript:alert(1)')).toBe(false);
    complaints.length = 0;
  });
});
