import { expect, test } from '../../fixtures.ts';
import { hostileFrames } from '../../pages/hostile.ts';
import { openShell } from '../../pages/shell.ts';

test.describe('the desktop window', () => {
  test('goes nowhere but to its own pages', async ({ desktop, complaints }) => {
    const shell = openShell(desktop);
    await shell.ready();
    const hostile = hostileFrames(desktop.page);
    for (const address of ['https://example.com/', 'file:///etc/passwd', 'http://127.0.0.1:9/', 'app://other/']) {
      await hostile.navigate(address);
      expect(await shell.windowUrl()).toMatch(/^app:\/\/console\//);
    }
    await shell.ready();
    complaints.length = 0;
  });

  test('is sandboxed and isolated, and grants nothing but writing the clipboard', async ({ desktop }) => {
    const shell = openShell(desktop);
    await shell.ready();
    const permissions = await hostileFrames(desktop.page).permissions(
      'geolocation',
      'notifications',
      'camera',
      'microphone',
    );
    expect(permissions).toEqual(['denied', 'denied', 'denied', 'denied']);
  });

  test('gives one port at a time, against a nonce of our own page', async ({ desktop }) => {
    const shell = openShell(desktop);
    await shell.ready();
    const hostile = hostileFrames(desktop.page);
    expect(await hostile.asksForPort({ nonce: 'short' })).toBe(false);
    expect(await hostile.asksForPort({ nonce: null })).toBe(false);
    expect(await hostile.asksForPortFromFrame()).toBe(false);
  });

  test('answers GET alone, and no file outside its folder', async ({ desktop }) => {
    const shell = openShell(desktop);
    await shell.ready();
    const statuses = await desktop.app.evaluate(async ({ net }) => {
      const ask = async (address: string, method = 'GET') => (await net.fetch(address, { method })).status;
      return [
        await ask('app://console/'),
        await ask('app://console/', 'POST'),
        await ask('app://other/'),
        await ask('app://console/%2e%2e%2fmain/index.js'),
        await ask('app://console/..%5cmain%5cindex.js'),
      ];
    });
    expect(statuses).toEqual([200, 405, 404, 400, 400]);
  });
});
