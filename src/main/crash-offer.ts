import { type BrowserWindow, dialog } from 'electron';
import type { Logger } from '../engine/ports.ts';

/** When the page dies or hangs, the engine goes on: the person is told so and offered the page again. */
export function offerReloadAfterCrash(window: BrowserWindow, quit: () => void, logger: Logger): void {
  const { webContents } = window;
  webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    logger.error('window: page gone', { reason, exitCode });
    void offer('The console’s page stopped working.', ['Reload', 'Quit'], [() => webContents.reload(), quit]);
  });
  webContents.on('preload-error', (_event, _path, error) => logger.error('window: preload failed', { error }));
  window.on('unresponsive', () => {
    logger.warn('window: unresponsive');
    void offer(
      'The console’s page does not answer.',
      ['Wait', 'Reload'],
      [
        () => undefined,
        () => {
          webContents.forcefullyCrashRenderer();
          webContents.reload();
        },
      ],
    );
  });

  async function offer(message: string, buttons: string[], acts: (() => void)[]): Promise<void> {
    if (window.isDestroyed()) return;
    try {
      const { response } = await dialog.showMessageBox(window, {
        type: 'error',
        message,
        detail: 'Nothing was lost: syncs and adjustments go on without it.',
        buttons,
        defaultId: 0,
        cancelId: 0,
        noLink: true,
      });
      if (!window.isDestroyed()) acts[response]?.();
    } catch (error) {
      logger.error('window: could not ask', { error });
    }
  }
}
