import { createRouter, type EngineRouter, type Services } from './api/index.ts';
import { composeEngine, type Composition } from './compose.ts';
import { createNeedsWatch } from './overview/index.ts';
import type { EnginePorts } from './ports.ts';
import { withRedaction } from './with-redaction.ts';
import { openWorkspaceStore } from './open-workspace-store.ts';
import { createVault } from './vault/index.ts';

export { callEngine, serveOnMessagePort, serveOnWebSocket, type EngineCalls, type Serving } from './api/index.ts';
export { openSession, type Session } from './operators/index.ts';
export type { EnginePorts } from './ports.ts';
export { restoreWorkspace, setWorkspaceAside } from './store/index.ts';

/** The engine: everything behind the contract, for one workspace. */
export interface Engine {
  /** What a host serves. @throws before `start` and after `stop`: there is no workspace to answer from. */
  readonly router: EngineRouter;
  /**
   * Opens the workspace, settles what a crash left in motion, and begins to sync.
   * @throws ProblemError `workspace.in-use`, `workspace.newer`, `workspace.damaged`, `disk.full`; nothing is left open.
   */
  start(): Promise<void>;
  /** Ends streams, lets a write in flight end, closes everything. Takes seconds at most. */
  stop(): Promise<void>;
  /** Starts the sandbox and connects its APIs, or gives those that are there their new address. */
  startSandboxConnections(): Promise<void>;
}

/** No part of the engine may keep it from stopping for longer. */
const STOP_MILLISECONDS = 15_000;

/** Makes an engine for the workspace that the ports name. Nothing is opened before `start`. */
export async function createEngine(given: EnginePorts): Promise<Engine> {
  const ports: EnginePorts = { ...given, logger: withRedaction(given.logger) };
  let running: Running | null = null;
  const now = (): Running => {
    if (running !== null) return running;
    throw new Error('The engine is not running: start it first.');
  };
  const stop = async (): Promise<void> => {
    const ending = running;
    running = null;
    await ending?.stop();
  };
  // Without its store it can neither answer nor send anything.
  const stopLost = (): void =>
    void stop().catch((error: unknown) => ports.logger.error('engine.stop-failed', { part: 'store', error }));
  return {
    get router() {
      return now().router;
    },
    async start() {
      running ??= await startEngine(ports, stopLost);
    },
    stop,
    async startSandboxConnections() {
      await now().services.connections.connectSandbox();
    },
  };
}

interface Running {
  readonly router: EngineRouter;
  readonly services: Services;
  stop(): Promise<void>;
}

async function startEngine(ports: EnginePorts, onLost: () => void): Promise<Running> {
  const { random, logger, paths } = ports;
  const opened = new AsyncDisposableStack();
  try {
    const store = await openWorkspaceStore(ports, onLost);
    opened.defer(() => store.close());
    const vault = await createVault({ folder: paths.workspace, keys: ports.keys });
    const stopped = new AbortController();
    const composition = composeEngine({ store, vault, ports, stopped: stopped.signal });
    opened.defer(() => composition.close());
    opened.defer(() => boundedStop(ports, 'sandbox', ports.sandbox?.stop()));
    await startServices(composition, ports, opened);
    opened.defer(() => stopped.abort());
    logger.info('engine.started', { workspace: paths.workspace, wasUnclean: store.wasUnclean });
    const router = createRouter(composition.services, { logger, random });
    return { router, services: composition.services, stop: () => opened.disposeAsync() };
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}

/** What a crash left comes first, so that no sync and no screen sees it half. */
async function startServices(
  { services, hub }: Composition,
  ports: EnginePorts,
  opened: AsyncDisposableStack,
): Promise<void> {
  const { adjustments, bulk, exports, sync, connections, overview } = services;
  await services.operators.start();
  await exports.recover();
  opened.defer(() => boundedStop(ports, 'exports', exports.stop()));
  opened.defer(() => boundedStop(ports, 'sync', sync.stop()));
  opened.defer(() => boundedStop(ports, 'adjustments', adjustments.stop()));
  await adjustments.start();
  opened.defer(() => boundedStop(ports, 'bulk', bulk.stop()));
  await bulk.start();
  await sync.start();
  connections.resumeSandbox().catch((error: unknown) => ports.logger.warn('sandbox.not-resumed', { error }));
  const watch = createNeedsWatch({ overview, notifier: ports.notifier, clock: ports.clock, logger: ports.logger });
  const unsubscribe = hub.subscribe(() => watch.poke());
  watch.poke();
  opened.defer(() => boundedStop(ports, 'watch', watch.stop()));
  opened.defer(unsubscribe);
}

async function boundedStop(
  { clock, logger }: EnginePorts,
  part: string,
  stopping: Promise<void> | undefined,
): Promise<void> {
  const ended = new AbortController();
  const tooLong = clock.sleep(STOP_MILLISECONDS, ended.signal).then(
    () => logger.error('engine.stop-too-long', { part }),
    () => undefined,
  );
  const stopped = Promise.resolve(stopping).catch((error: unknown) =>
    logger.error('engine.stop-failed', { part, error }),
  );
  await Promise.race([stopped, tooLong]);
  ended.abort();
}
