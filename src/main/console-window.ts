import { BrowserWindow, nativeTheme, screen } from 'electron';
import type { Logger } from '../engine/ports.ts';
import { START_URL } from './origin.ts';
import { keepPlace, placeWindow, readPlace, SMALLEST } from './window-place.ts';

interface ConsoleWindowOptions {
  readonly preload: string;
  /** Where the window's place is kept. */
  readonly folder: string;
  readonly hasDevTools: boolean;
  readonly logger: Logger;
}

/** The one window, sandboxed, where it was when it was last closed. It shows itself once there is something to see. */
export function openConsoleWindow({ preload, folder, hasDevTools, logger }: ConsoleWindowOptions): BrowserWindow {
  const remembered = readPlace(folder);
  const displays = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()];
  const window = new BrowserWindow({
    ...placeWindow(
      remembered,
      displays.map((display) => display.workArea),
    ),
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    show: false,
    title: 'Counterfoil',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#16181d' : '#ffffff',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      devTools: hasDevTools,
      spellcheck: false,
    },
  });
  if (remembered?.isMaximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => {
    if (!keepPlace(folder, { ...window.getNormalBounds(), isMaximized: window.isMaximized() })) {
      logger.warn('window: its place was not kept');
    }
  });
  window.loadURL(START_URL).catch((error: unknown) => logger.error('window: did not load', { error }));
  return window;
}

/** Brings the window before the person, wherever it was. */
export function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
