import { createEngine, serveOnWebSocket } from '../engine/index.ts';
import type { EnginePorts, SandboxPort } from '../engine/ports.ts';
import { chooseInFolder } from '../host/exports-folder.ts';
import { hostFacts } from '../host/facts.ts';
import { type Home, makeHome } from '../host/home.ts';
import { createLogFile } from '../host/log-file.ts';
import { machinePorts } from '../host/machine-ports.ts';
import { createKeyringKeys, openSystemKeyring } from './keys.ts';
import { openWebServer, type Pages, type WebServer } from './server.ts';

interface WebConsoleOptions {
  readonly home: Home;
  readonly port: number;
  readonly version: string;
  readonly isSandbox: boolean;
  /** The store's thread, as it stands or as it was built. */
  readonly storeWorker: URL;
  readonly sandbox: SandboxPort;
  readonly pages: (origin: string) => Pages;
}

export interface WebConsole {
  readonly server: WebServer;
  stop(): Promise<void>;
}

/**
 * An engine with its console on loopback. Exports go to the exports folder, since a page has no dialog to ask with.
 * What the workspace needs, or why it cannot be opened, the page says.
 * @throws the port's own error when it is taken.
 */
export async function startWebConsole(options: WebConsoleOptions): Promise<WebConsole> {
  const { home } = options;
  makeHome(home);
  const machine = machinePorts();
  const logger = createLogFile(home.logs, machine.clock);
  const ports: EnginePorts = {
    ...machine,
    logger,
    keys: createKeyringKeys(openSystemKeyring, logger),
    paths: home,
    saveTarget: { choose: ({ fileName }) => chooseInFolder(home.exports, fileName) },
    // The page itself shows what waits; a server has no place of its own to say it.
    notifier: { notify: () => undefined, setWaiting: () => undefined },
    host: hostFacts('web', options.version),
    storeWorker: options.storeWorker,
    sandbox: options.sandbox,
  };
  const engine = await createEngine(ports);
  try {
    const server = await openWebServer({
      port: options.port,
      clock: machine.clock,
      logger,
      pages: options.pages,
      sessions: engine.sessions,
      onSocket: (socket, session) => serveOnWebSocket(engine, socket, { session, logger }),
    });
    const started = engine.start().then(() => (options.isSandbox ? engine.startSandboxConnections() : undefined));
    started.catch((error: unknown) => logger.error('web: the engine did not start', { error }));
    logger.info('web: started', { origin: server.origin });
    return {
      server,
      async stop() {
        await server.close();
        await engine.stop();
        await logger.flush();
      },
    };
  } catch (error) {
    logger.error('web: did not start', { error });
    await engine.stop().catch(() => undefined);
    await logger.flush();
    throw error;
  }
}
