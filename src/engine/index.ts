import type { HostFacts } from '../contract/host.ts';
import { NOBODY } from '../domain/audit.ts';
import type { Audit } from './audit/index.ts';
import {
  createChangeFeed,
  createRouter,
  lastingServing,
  openServing,
  type EngineRouter,
  type OpenServices,
  type OpenServing,
} from './api/index.ts';
import { changeOfAreas, createChangeHub, type ChangeHub } from './changes/index.ts';
import { composeEngine, type Composition } from './compose.ts';
import { createSessions, type Session, type Sessions } from './operators/index.ts';
import { createNeedsWatch } from './overview/index.ts';
import type { EnginePorts } from './ports.ts';
import type { Store } from './store/index.ts';
import { openWorkspaceStore } from './open-workspace-store.ts';
import { createUnfinished } from './unfinished.ts';
import { countInWords, timeInWords } from './words.ts';
import { withRedaction } from './with-redaction.ts';
import { prepareVault, type Vault } from './vault/index.ts';
import {
  STORE_KEY,
  bringBack,
  compareWithVault,
  countOpening,
  recall,
  openingsElsewhere,
  recallNewest,
  requireWholeTrail,
  type OpeningsElsewhere,
  createAutoLock,
  createMemory,
  createWorkspace,
  type Aftermath,
  type Opened,
  type Workspace,
} from './workspace/index.ts';

export { callEngine, serveOnMessagePort, serveOnWebSocket, type EngineCalls } from './api/index.ts';
export { openSession, type Session, type SessionEnd, type Sessions } from './operators/index.ts';
export type { EnginePorts } from './ports.ts';

/** The engine: everything behind the contract, for one workspace. */
interface Engine {
  /** What a host serves, from the first moment on: it answers in every phase of the workspace (`src/engine/workspace`). */
  readonly router: EngineRouter;
  /** The sessions of its pages: a host opens one for each window or browser, and hears when it ends. */
  readonly sessions: Sessions;
  /**
   * Brings the workspace as far as it comes without a person: it may be open then, wait for somebody to begin it or to
   * unlock it, or say why it cannot be opened. None of these is a failure of the start.
   */
  start(): Promise<void>;
  /** Ends streams, lets a write in flight end, closes everything. Takes seconds at most. */
  stop(): Promise<void>;
  /**
   * Starts the sandbox and connects its APIs, or gives those that are there their new address; as soon as the workspace is
   * open, if it is not. One that was never begun is begun without asking anything.
   */
  startSandboxConnections(): Promise<void>;
}

/** No part of the engine may keep it from stopping for longer. */
const STOP_MILLISECONDS = 15_000;

/** How often sessions are looked at whose time may be over. */
const LOOK_AT_SESSIONS_MILLISECONDS = 60_000;

/** Makes an engine for the workspace that the ports name. Nothing is opened before `start`. */
export async function createEngine(given: EnginePorts): Promise<Engine> {
  const ports: EnginePorts = { ...given, logger: withRedaction(given.logger) };
  const { clock, random, logger, paths } = ports;
  const stopped = new AbortController();
  const hub = createChangeHub();
  const vault = prepareVault({
    folder: paths.workspace,
    keys: ports.keys,
    clock,
    ...(ports.passphraseCost && { cost: ports.passphraseCost }),
  });
  const sessions = createSessions(clock, random, () => hub.tell(changeOfAreas('operators')));
  let isSandboxWanted = false;
  const workspace = createWorkspace<Running>({
    paths,
    vault,
    clock,
    logger,
    openTarget: ports.openTarget,
    open: async (tell, aftermath) => {
      const running = await openWorkspace({ ports, vault, hub, sessions, aftermath, tell, workspace });
      if (isSandboxWanted) await connectWantedSandbox(running, tell);
      return running;
    },
    onChange: () => hub.tell(changeOfAreas('workspace', 'vault')),
    // Whoever opens it again is told from whoever was there, and a copied session opens nothing.
    onLocked: () => sessions.endAll('locked'),
  });
  vault.onChange(() => hub.tell(changeOfAreas('vault')));

  /** The workspace is whole without it, so it opens all the same where the sandbox does not start. */
  async function connectWantedSandbox({ services }: Running, tell: Opening['tell']): Promise<void> {
    tell({ sentence: 'Starting the sandbox…', done: null, total: null });
    await services.connections
      .connectSandbox()
      .catch((error: unknown) => logger.error('sandbox.not-connected', { error }));
  }
  const opened = (): Running => {
    if (workspace.opened !== null) return workspace.opened;
    throw new Error('No service was to be asked while the workspace is not open.');
  };
  const lasting = lastingServing({
    hostFacts: () => hostFacts(ports, workspace.opened),
    wishes: ports.wishes,
    workspace,
    present: (session: Session) => {
      sessions.present(session);
      workspace.opened?.present();
    },
    vault,
    feed: createChangeFeed(hub, clock, stopped.signal),
  });
  const router = createRouter(lasting, () => opened().serving, {
    logger,
    random,
    enter: (facts) => workspace.door.enter(facts),
    onProblem: (problem) => workspace.met(problem),
    actorOf: async (session) => opened().services.operators.actorOf(session),
    record: (note) => opened().services.audit.record(note),
  });

  async function endSessionsInTime(): Promise<never> {
    for (;;) {
      await clock.sleep(LOOK_AT_SESSIONS_MILLISECONDS, stopped.signal);
      sessions.endExpired();
    }
  }
  endSessionsInTime().catch((error: unknown) => {
    if (!stopped.signal.aborted) logger.error('sessions.not-watched', { error });
  });

  return {
    router,
    sessions,
    start: () => workspace.start(),
    async stop() {
      stopped.abort();
      await workspace.stop();
      hub.close();
    },
    async startSandboxConnections() {
      isSandboxWanted = true;
      if (workspace.opened !== null) await workspace.opened.services.connections.connectSandbox();
      else if (vault.state === 'empty') await workspace.createVault('key file', undefined, true);
    },
  };
}

/** A workspace that is open, with its services. */
interface Running extends Opened {
  readonly services: OpenServices;
  readonly serving: OpenServing;
  /** Somebody is at the console. */
  present(): void;
  hasSandbox(): Promise<boolean>;
}

interface Opening {
  readonly ports: EnginePorts;
  readonly vault: Vault;
  readonly hub: ChangeHub;
  readonly sessions: Sessions;
  readonly aftermath: Aftermath | null;
  readonly tell: Parameters<Parameters<typeof createWorkspace>[0]['open']>[0];
  readonly workspace: Pick<Workspace<Running>, 'lock' | 'met'>;
}

/** How long nobody may be there under a passphrase, until the operator sets another time. What opens by itself need not lock. */
const AUTO_LOCK_MINUTES = 15;

/** The one place where a store is opened: under the vault's key, and closed again if what runs on it does not start. */
async function openWorkspace({ ports, vault, hub, sessions, aftermath, tell, workspace }: Opening): Promise<Running> {
  const { clock, logger, paths } = ports;
  const opened = new AsyncDisposableStack();
  try {
    tell({ sentence: 'Opening and checking the workspace…', done: null, total: null });
    const keyAgain = () => vault.deriveKey(STORE_KEY);
    const key = await keyAgain();
    const store = await openWorkspaceStore(ports, { key, keyAgain }, (problem) => workspace.met(problem)).finally(() =>
      key.fill(0),
    );
    opened.defer(() => store.close());
    const elsewhere = openingsElsewhere(paths, vault);
    await requireRightTime({ store, vault, elsewhere }, aftermath);
    // From here on the folder is this process's own.
    await createUnfinished(paths.workspace, logger).sweep();
    const [last, newest] = [await recall(vault), await recallNewest(vault)];
    const isAside = newest !== null && newest.at !== last?.at;
    if (newest !== null && (aftermath !== null || isAside)) await bringBack(store, newest);
    const composition = composeEngine({ store, vault, ports, hub, sessions, catchUp: () => memory.catchUp() });
    opened.defer(() => composition.close());
    const { audit } = composition.services;
    // First of all: once the opening is counted, nothing tells any more that this store is an older one.
    if (aftermath !== null) await holdBack(composition, aftermath);
    const openings = await countOpening(store, vault, elsewhere);
    // Nobody is signed in before there is a store to sign in to; which account of the system it was is evidence alone.
    if (aftermath !== null)
      await audit.record({
        ...aftermath,
        actor: NOBODY,
        subject: 'workspace',
        evidence: { osAccount: ports.host.operator },
      });
    opened.defer(await recordRefused(vault, audit, logger));
    const memory = createMemory({
      store,
      vault,
      clock,
      logger,
      notesAndTags: composition.notesAndTags,
      openings,
      isAsRemembered: aftermath === null && !isAside && !store.wasUnclean,
    });
    opened.defer(() => boundedStop(ports, 'memory', memory.stop()));
    opened.defer(() => boundedStop(ports, 'sandbox', ports.sandbox?.stop()));
    tell({ sentence: 'Settling what was left in motion…', done: null, total: null });
    await startServices(composition, ports, hub, opened);
    logger.info('engine.started', { workspace: paths.workspace, wasUnclean: store.wasUnclean });
    const { services } = composition;
    const { protection } = await vault.status();
    const autoLock = createAutoLock({
      clock,
      logger,
      minutes: async () =>
        (await services.settings.get()).autoLockMinutes ?? (protection === 'passphrase' ? AUTO_LOCK_MINUTES : 0),
      lock: () => workspace.lock(),
    });
    opened.defer(() => autoLock.stop());
    return {
      services,
      serving: openServing(services),
      present: () => autoLock.present(),
      hasSandbox: async () => (await store.table('connections').count({ isSandbox: true })) > 0,
      close: () => opened.disposeAsync(),
    };
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}

interface Known {
  readonly store: Store;
  readonly vault: Vault;
  readonly elsewhere: OpeningsElsewhere;
}

/** Whoever restored a workspace, began it anew or opens it as it is knows that it is older. */
async function requireRightTime({ store, vault, elsewhere }: Known, aftermath: Aftermath | null): Promise<void> {
  if (aftermath?.action === 'workspace.opened-as-it-is') return;
  await requireWholeTrail(store, aftermath !== null);
  if (aftermath === null) await compareWithVault(store, vault, elsewhere);
}

/** What waits in an older store may have been sent since: it goes nowhere before a person has looked. */
async function holdBack({ services }: Composition, { action }: Aftermath): Promise<void> {
  if (action === 'workspace.begun-anew') return;
  await services.adjustments.holdBack();
  await services.bulk.holdBack();
}

/** Writes wrong passphrases down, those of before it was unlocked and those of from now on. @returns how to stop. */
async function recordRefused(vault: Vault, audit: Audit, logger: EnginePorts['logger']): Promise<() => void> {
  const record = async (): Promise<void> => {
    const { refused } = vault;
    if (refused === null) return;
    const { count, firstAt, lastAt } = refused;
    const times = countInWords(count, 'wrong passphrase was', 'wrong passphrases were');
    const when = count === 1 ? `at ${timeInWords(lastAt)}` : `from ${timeInWords(firstAt)} to ${timeInWords(lastAt)}`;
    await audit.record({
      id: `vault-refused-${firstAt}-${count}`,
      actor: NOBODY,
      action: 'vault.wrong-passphrase',
      subject: 'workspace',
      sentence: `${times} entered for the workspace, ${when}.`,
      evidence: refused,
    });
    await vault.forgetRefused(refused);
  };
  await record();
  return vault.onChange(() => {
    record().catch((error: unknown) => logger.warn('vault.refused-not-recorded', { error }));
  });
}

/** What a crash left comes first, so that no sync and no screen sees it half. */
async function startServices(
  { services }: Composition,
  ports: EnginePorts,
  hub: ChangeHub,
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
  opened.defer(() => boundedStop(ports, 'books', services.ruleBook.stop()));
  await services.ruleBook.start();
  await sync.start();
  connections.resumeSandbox().catch((error: unknown) => ports.logger.warn('sandbox.not-resumed', { error }));
  const watch = createNeedsWatch({ ...ports, overview, changes: hub });
  opened.defer(() => boundedStop(ports, 'watch', watch.stop()));
}

async function hostFacts(
  { host, paths, sandbox, saveTarget }: EnginePorts,
  running: Running | null,
): Promise<HostFacts> {
  return {
    ...host,
    workspace: paths.workspace,
    canShowInFolder: saveTarget.showInFolder !== undefined,
    canTrySandbox: sandbox !== undefined,
    isSandbox: (await running?.hasSandbox()) ?? false,
  };
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
