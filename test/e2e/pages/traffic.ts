import type { ElectronConsole } from '../hosts/electron-host.ts';
import type { RunningConsole } from '../hosts/running-console.ts';
import { openShell } from './shell.ts';

/** Writes down everything that passes from the engine to the page, and starts the page anew so that nothing is missed. */
export async function traffic(running: RunningConsole): Promise<{ received(): Promise<string> }> {
  const { page } = running;
  await openShell(running).ready();
  if ('app' in running) return portTraffic(running as ElectronConsole);
  const frames: string[] = [];
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => frames.push(payload.toString()));
  });
  await page.reload();
  return { received: () => Promise.resolve(frames.join('\n')) };
}

/** In the desktop app the engine's words come through a port, which the page itself has to listen to. */
async function portTraffic({ page }: ElectronConsole): Promise<{ received(): Promise<string> }> {
  await page.addInitScript(() => {
    const heard: string[] = [];
    Object.assign(globalThis, { heard });
    // oxlint-disable-next-line typescript/unbound-method -- called on each port by `call`
    const listen = MessagePort.prototype.addEventListener;
    MessagePort.prototype.addEventListener = function (this: MessagePort, type: string, ...rest: [never]) {
      if (type === 'message') {
        listen.call(this, 'message', (event) => {
          const { data } = event as MessageEvent<unknown>;
          heard.push(typeof data === 'string' ? data : new TextDecoder().decode(data as ArrayBuffer));
        });
      }
      listen.call(this, type, ...rest);
    } as typeof listen;
  });
  await page.reload();
  return { received: () => page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard.join('\n')) };
}
