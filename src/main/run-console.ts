import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app, type BrowserWindow, Menu, session } from 'electron';
import { callEngine, createEngine, serveOnMessagePort } from '../engine/index.ts';
import { hostFacts } from '../host/facts.ts';
import type { Home } from '../host/home.ts';
import { createLogFile } from '../host/log-file.ts';
import { machinePorts } from '../host/machine-ports.ts';
import { createWishes } from '../host/wishes.ts';
import { createSandboxPort } from '../sandbox/port.ts';
import { serveAppScheme } from './app-protocol.ts';
import { bringToFront, openConsoleWindow } from './console-window.ts';
import { offerReloadAfterCrash } from './crash-offer.ts';
import { createOpenDialog, createSaveDialog } from './dialogs.ts';
import { type Followed, followSettings } from './follow-settings.ts';
import { guardAllContents, guardSession } from './guards.ts';
import { createSafeStorageKeys } from './keys.ts';
import { createMenu } from './menu.ts';
import { createNotifier } from './notifier.ts';
import { handOverPort } from './port-handover.ts';
import { endOnUncaught, quitInOrder } from './quit-in-order.ts';

/** The one window's place among the sessions. */
const WINDOW = { label: 'Desktop app', life: null };

interface RunOptions {
  readonly home: Home;
  readonly isSandbox: boolean;
  /** The folder of everything built: main, preload, renderer. */
  readonly out: string;
}

/** Opens the window on an engine, starts it, and ends both in order. Call once the app is ready. */
export async function runConsole({ home, isSandbox, out }: RunOptions): Promise<void> {
  const machine = machinePorts();
  const logger = createLogFile(home.logs, machine.clock);
  const wishes = createWishes();
  let window: BrowserWindow | null = null;
  let followed: Followed | null = null;
  endOnUncaught(logger);

  const show = () => {
    if (window) bringToFront(window);
    else window = openWindow();
  };
  const engine = await createEngine({
    ...machine,
    logger,
    keys: createSafeStorageKeys(),
    paths: home,
    saveTarget: createSaveDialog(() => window),
    openTarget: createOpenDialog(() => window),
    notifier: createNotifier((link) => {
      show();
      wishes.make({ kind: 'go', path: link });
    }),
    host: hostFacts('electron', app.getVersion()),
    storeWorker: pathToFileURL(join(out, 'main', 'store-worker.js')),
    sandbox: createSandboxPort({
      stateFile: home.sandboxState,
      workerUrl: pathToFileURL(join(out, 'main', 'sandbox-worker.js')),
    }),
    wishes,
  });

  // The window's, over reloads, crashes and being closed: none of them makes anybody else of who sits there.
  let place = engine.sessions.open(WINDOW);
  engine.sessions.onEnd((ended) => {
    if (ended === place) place = engine.sessions.open({ ...WINDOW, after: ended });
  });
  const page = {
    logger,
    get session() {
      return place;
    },
  };

  guardAllContents({ logger, externalHosts: () => followed?.externalHosts() ?? new Set() });
  guardSession(session.defaultSession, logger);
  serveAppScheme(join(out, 'renderer'));
  const calls = callEngine(engine);
  followed = followSettings(calls, logger);

  function openWindow(): BrowserWindow {
    const opened = openConsoleWindow({
      preload: join(out, 'preload', 'index.cjs'),
      folder: home.window,
      hasDevTools: !app.isPackaged,
      logger,
    });
    handOverPort(opened, (port) => serveOnMessagePort(engine, port, page), logger);
    offerReloadAfterCrash(opened, () => app.quit(), logger);
    opened.on('closed', () => {
      window = null;
    });
    return opened;
  }

  Menu.setApplicationMenu(
    createMenu(
      {
        syncNow: () => {
          calls.sync.start({}).catch((error: unknown) => logger.warn('menu: sync did not start', { error }));
        },
        newAdjustment: () => wishes.make({ kind: 'new adjustment' }),
        find: () => wishes.make({ kind: 'find' }),
        go: (path) => wishes.make({ kind: 'go', path }),
      },
      home.root,
    ),
  );
  app.on('second-instance', show);
  app.on('activate', show);
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });

  quitInOrder(async () => {
    followed?.stop();
    await engine.stop();
  }, logger);
  show();
  // The window says how far the workspace is; nothing waits for it.
  const started = engine.start().then(() => (isSandbox ? engine.startSandboxConnections() : undefined));
  started.catch((error: unknown) => logger.error('host: the engine did not start', { error }));
  logger.info('host: started', { version: app.getVersion(), electron: process.versions['electron'] });
}
