import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ROOT } from '../../../../scripts/root.ts';
import { expect, test } from '../../fixtures.ts';
import { testEnvironment } from '../../hosts/running-console.ts';
import { adjustments } from '../../pages/adjustments.ts';
import { commandSearch } from '../../pages/command-search.ts';
import { firstRun } from '../../pages/first-run.ts';
import { navigation } from '../../pages/navigation.ts';
import { nativeMenu } from '../../pages/native-menu.ts';
import { openShell } from '../../pages/shell.ts';
import { vault } from '../../pages/vault.ts';
import { PASSPHRASE } from '../../tasks.ts';

test('the menu bar reaches the page', async ({ desktop }) => {
  await openShell(desktop).ready();
  await firstRun(desktop.page).begin(PASSPHRASE);
  const menu = nativeMenu(desktop);
  await menu.choose('settings');
  await navigation(desktop.page).isAt('Settings');
  await menu.choose('new-adjustment');
  await adjustments(desktop.page).isOpen();
  await desktop.page.keyboard.press('Escape');
  await menu.choose('find');
  await commandSearch(desktop.page).isOpen();
});

test('the window is where it was left', async ({ desktop }) => {
  await openShell(desktop).ready();
  const place = { x: 120, y: 80, width: 1100, height: 720 };
  await desktop.app.evaluate(({ BrowserWindow }, bounds) => BrowserWindow.getAllWindows()[0]?.setBounds(bounds), place);
  await desktop.restart();
  await openShell(desktop).ready();
  const bounds = await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
  expect(bounds).toEqual(place);
});

test('a second start on the same home brings the first to the front and ends', async ({
  desktop,
  electron,
  chromium,
  home,
}) => {
  await openShell(desktop).ready();
  await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
  const env = { ...testEnvironment(home), ELECTRON_STANDIN_CHROMIUM: chromium };
  const second = spawn(electron, [ROOT, `--home=${home}`], { env, stdio: 'ignore' });
  const [code] = (await once(second, 'exit')) as [number];
  expect(code).toBe(0);
  const isMinimized = () =>
    desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.isMinimized()));
  await expect.poll(isMinimized).toEqual([false]);
});

test('a page that crashes is offered again, and the engine has gone on', async ({ desktop, complaints }) => {
  const shell = openShell(desktop);
  await shell.ready();
  const page = desktop.page;
  await desktop.app.evaluate(({ dialog, BrowserWindow }) => {
    dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false });
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
  });
  const isBack = () =>
    desktop.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      return contents?.executeJavaScript('document.documentElement.dataset.appState') as Promise<string>;
    });
  await expect.poll(() => isBack().catch(() => 'gone'), { timeout: 30_000 }).toBe('ready');
  expect(page.isClosed()).toBe(false);
  complaints.length = 0;
});

test('a key store that protects nothing is not offered', async ({ desktop }) => {
  await openShell(desktop).ready();
  const backend = await desktop.app.evaluate(({ safeStorage }) => safeStorage.getSelectedStorageBackend());
  test.skip(backend !== 'basic_text', `this system has a key store: ${backend}`);
  await vault(desktop.page).offersOnly(/passphrase/i);
});
