import { type BrowserWindow, ipcMain, MessageChannelMain, type MessagePortMain } from 'electron';
import { z } from 'zod';
import { PORT_GIVEN, PORT_WANTED } from '../contract/bridge.ts';
import type { Logger } from '../engine/ports.ts';
import { checkPortCaller } from './port-caller.ts';

const NonceSchema = z.string().min(16).max(128);

/**
 * Gives the engine's port to our own page, and to nothing else: the sender must be the top frame of this window, at our
 * own origin. One port is alive at a time; it ends when the page goes elsewhere, reloads, crashes or closes.
 * @param serve connects the engine to its end of the port.
 */
export function handOverPort(window: BrowserWindow, serve: (port: MessagePortMain) => void, logger: Logger): void {
  const contents = window.webContents;
  let live: MessagePortMain | null = null;
  const end = () => {
    live?.close();
    live = null;
  };
  const give = (event: Electron.IpcMainEvent, wanted: unknown) => {
    const frame = event.senderFrame;
    const refusal = checkPortCaller({
      isOurWindow: event.sender === contents,
      isTopFrame: frame !== null && frame === contents.mainFrame && frame.parent === null,
      origin: frame?.origin ?? '',
    });
    const nonce = NonceSchema.safeParse(wanted);
    if (refusal !== null || frame === null || !nonce.success) {
      logger.warn('port: refused', { why: refusal ?? 'nonce' });
      return;
    }
    end();
    const { port1, port2 } = new MessageChannelMain();
    live = port1;
    serve(port1);
    frame.postMessage(PORT_GIVEN, nonce.data, [port2]);
  };
  ipcMain.on(PORT_WANTED, give);
  contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) end();
  });
  contents.on('render-process-gone', end);
  contents.on('destroyed', () => {
    end();
    ipcMain.off(PORT_WANTED, give);
  });
}
