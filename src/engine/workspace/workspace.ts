import type { BackupFile, Doing, Losses, Phase, WayOut, WorkspaceStatus } from '../../contract/workspace.ts';
import { assertNever } from '../../domain/result.ts';
import { ProblemError, type Problem } from '../../domain/problem.ts';
import type { Instant } from '../../domain/time.ts';
import type { Clock, Logger, OpenTarget, WorkspacePaths } from '../ports.ts';
import { findWorkspace, isEncrypted, restoreWorkspace, setWorkspaceAside } from '../store/index.ts';
import type { ProtectionKind, Vault, VaultStatus } from '../vault/index.ts';
import { createQueue } from '../queue.ts';
import { checkTyped, listBackups, pathOfListed } from './backups.ts';
import { createDoor, type Door } from './door.ts';
import { nextPhase, PHASE_TABLE, waysOutOf, type PhaseEvent } from './phases.ts';
import { notTheMoment, problemOfOpening, vaultMissing, workspaceMissing } from './problems.ts';
import { lossesOf, recall } from './recollection.ts';

/** What the vault derives the store's key for. */
export const STORE_KEY = 'store';

const NO_KEY = new Uint8Array(32);

/** Problems after which an open store is of no more use. */
const ENDS_THE_STORE: ReadonlySet<string> = new Set(['workspace.damaged', 'store.lost']);

/** A store that is open, with everything that runs on it. */
export interface Opened {
  /** Ends what runs, in order, and closes the store. */
  close(): Promise<void>;
}

type BackupChoice =
  | { readonly from: 'list'; readonly folder: BackupFile['folder']; readonly name: string }
  | { readonly from: 'path'; readonly path: string }
  | { readonly from: 'dialog' };

/** The workspace in its phases: what a person may do about it in each, and which of them it is in. */
export interface Workspace<T extends Opened> {
  /** What is open now; `null` in every phase but `open`. */
  readonly opened: T | null;
  /** Where calls go in. */
  readonly door: Pick<Door, 'enter'>;
  /** Comes as far as it goes without a person. */
  start(): Promise<void>;
  /** Closes it for good and forgets the key. */
  stop(): Promise<void>;
  status(): WorkspaceStatus;
  createVault(protection: ProtectionKind, passphrase?: string, isProvisional?: boolean): Promise<VaultStatus>;
  unlock(passphrase: string): Promise<VaultStatus>;
  lock(): Promise<VaultStatus>;
  backups(): Promise<BackupFile[]>;
  restore(choice: BackupChoice): Promise<{ keptAs: string | null } | null>;
  losses(): Promise<Losses | null>;
  beginAnew(): Promise<{ keptAs: string | null }>;
  tryAgain(): Promise<WorkspaceStatus>;
  /** Opens it although it is not what the vault remembers. */
  openAsItIs(): Promise<WorkspaceStatus>;
  /** Somebody met a problem: where nothing more can be done with the store, it is closed and the ways out are offered. */
  met(problem: Problem): void;
}

/** What happened to the store before it is opened: to be put right in it, and written down in it. */
export interface Aftermath {
  readonly action: 'workspace.restored' | 'workspace.begun-anew' | 'workspace.opened-as-it-is';
  readonly sentence: string;
}

export interface WorkspaceParts<T extends Opened> {
  readonly paths: WorkspacePaths;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly openTarget: OpenTarget | undefined;
  /** Opens the store and begins what runs on it. The vault is unlocked. */
  readonly open: (tell: (doing: Doing) => void, aftermath: Aftermath | null) => Promise<T>;
  /** The phase, or what is being done in it, is another one. */
  readonly onChange: () => void;
  /** It was open, and is locked now. */
  readonly onLocked?: () => void;
}

export function createWorkspace<T extends Opened>(parts: WorkspaceParts<T>): Workspace<T> {
  const { paths, vault, clock, logger, openTarget } = parts;
  const { workspace: folder } = paths;
  let phase: Phase = 'opening';
  let failure: { readonly problem: Problem; readonly at: Instant } | null = null;
  let doing: Doing | null = null;
  let opened: T | null = null;
  /** Until a store is open in which it can be put right. */
  let aftermath: Aftermath | null = null;
  /** One change after the other: nothing is opened while something closes. */
  const inTurn = createQueue();
  const door = createDoor(() => phase, clock);

  function become(event: PhaseEvent): void {
    phase = nextPhase(phase, event);
    doing = null;
    logger.info('workspace.phase', { phase, because: event, problem: failure?.problem.code });
    parts.onChange();
  }

  function tell(now: Doing): void {
    doing = now;
    parts.onChange();
  }

  function fail(problem: Problem): void {
    failure = { problem, at: clock.now() };
    become('failed');
  }

  /** From `opening` to wherever it ends. */
  async function open(): Promise<void> {
    failure = null;
    const store = findWorkspace(folder);
    if (vault.state === 'empty' && (store === null || !isEncrypted(store))) return become('no vault');
    if (vault.state === 'locked') return become('vault locked');
    try {
      if (vault.state === 'empty') throw vaultMissing(folder);
      if (store === null && aftermath === null && (await recall(vault)) !== null) throw workspaceMissing(folder);
      opened = await parts.open(tell, aftermath);
      aftermath = null;
      become('opened');
    } catch (error) {
      logger.error('workspace.not-opened', { error });
      fail(problemOfOpening(error, folder));
    }
  }

  async function proceed(): Promise<void> {
    become('proceed');
    await open();
  }

  async function close(): Promise<void> {
    become('close');
    tell({ sentence: 'Ending what runs and closing the workspace…', done: null, total: null });
    await door.cleared();
    const closing = opened;
    opened = null;
    try {
      await closing?.close();
    } catch (error) {
      logger.error('workspace.not-closed', { error });
    }
  }

  function status(): WorkspaceStatus {
    const told = phase === 'locked' ? vault.refusal : (failure?.problem ?? null);
    return {
      phase,
      folder,
      hasStore: findWorkspace(folder) !== null,
      problem: told,
      failedAt: failure?.at ?? null,
      waysOut: [...waysOutOf(phase, told?.code)],
      doing,
      backupBy: openTarget === undefined ? 'path' : 'dialog',
    };
  }

  function allow(way: WayOut): void {
    if (!status().waysOut.includes(way)) throw notTheMoment(phase);
  }

  return {
    get opened() {
      return opened;
    },
    door,
    status,

    start: () =>
      inTurn(async () => {
        tell({ sentence: 'Opening the vault…', done: null, total: null });
        await vault.reload();
        await open();
      }),

    stop: () =>
      inTurn(async () => {
        if (PHASE_TABLE[phase].close === undefined) return;
        await close();
        await vault.lock();
      }),

    createVault: (protection, passphrase, isProvisional) =>
      inTurn(async () => {
        if (phase !== 'empty') throw notTheMoment(phase);
        try {
          await vault.create(protection, passphrase, isProvisional);
        } catch (error) {
          // Another process may have made one meanwhile: then that is the workspace's vault.
          if (error instanceof ProblemError && error.problem.code === 'vault.exists') {
            await vault.reload();
            await proceed();
          }
          throw error;
        }
        await proceed();
        return vault.status();
      }),

    unlock: (passphrase) =>
      inTurn(async () => {
        await vault.unlock(passphrase);
        if (phase === 'locked') await proceed();
        return vault.status();
      }),

    lock: () =>
      inTurn(async () => {
        if (phase !== 'open' && phase !== 'damaged') return vault.status();
        await close();
        const locked = await vault.lock();
        failure = null;
        become('vault locked');
        parts.onLocked?.();
        return locked;
      }),

    backups: () => listBackups(paths),

    async restore(choice) {
      allow('restore');
      const path = await choose(parts, choice);
      if (path === null) return null;
      return inTurn(async () => {
        allow('restore');
        const { keptAs, sentence } = await putInPlace({ folder, vault }, path, clock.now());
        logger.warn('workspace.restored', { from: path, keptAs });
        aftermath = { action: 'workspace.restored', sentence };
        await proceed();
        return { keptAs };
      });
    },

    async losses() {
      const recollection = await recall(vault);
      return recollection === null ? null : lossesOf(recollection);
    },

    beginAnew: () =>
      inTurn(async () => {
        allow('begin anew');
        // One instant names both, so that they are found together and can be restored.
        const now = clock.now();
        const kept = setWorkspaceAside(folder, now);
        if (phase === 'locked') await vault.setAside(now);
        aftermath = {
          action: 'workspace.begun-anew',
          sentence: `Began the workspace anew${keptWords(kept.keptAs)}`,
        };
        logger.warn('workspace.begun-anew', { ...kept, hasKeptVault: phase !== 'locked' });
        await proceed();
        return kept;
      }),

    openAsItIs: () =>
      inTurn(async () => {
        allow('open as it is');
        const told = failure?.problem.sentence ?? '';
        aftermath = {
          action: 'workspace.opened-as-it-is',
          sentence: `Opened the workspace as it is. Told before: ${told}`,
        };
        logger.warn('workspace.opened-as-it-is', { problem: failure?.problem.code });
        await proceed();
        return status();
      }),

    tryAgain: () =>
      inTurn(async () => {
        if (PHASE_TABLE[phase].proceed === undefined) return status();
        await vault.reload();
        await proceed();
        return status();
      }),

    met(met) {
      if (!ENDS_THE_STORE.has(met.code) || phase !== 'open') return;
      void inTurn(async () => {
        if (phase !== 'open') return;
        await close();
        fail(met);
      });
    },
  };
}

/** @returns the path of a backup that somebody chose; `null` when they chose none after all. */
async function choose(
  { paths, openTarget }: Pick<WorkspaceParts<Opened>, 'paths' | 'openTarget'>,
  choice: BackupChoice,
): Promise<string | null> {
  switch (choice.from) {
    case 'list':
      return pathOfListed(paths, choice);
    case 'path':
      return checkTyped(choice.path);
    case 'dialog':
      return (await openTarget?.choose({ title: 'Restore a backup', extension: 'db' })) ?? null;
    default:
      return assertNever(choice, 'choice of a backup');
  }
}

/**
 * A backup that comes to a folder without a vault, or with a damaged one, brings its own. A store that is there stays
 * then: it is newer than the backup's. If it does not open under that vault, the next restore replaces it.
 */
async function putInPlace(
  { folder, vault }: { readonly folder: string; readonly vault: Vault },
  path: string,
  now: Instant,
): Promise<{ keptAs: string | null; sentence: string }> {
  const lacksVault = vault.refusal?.code === 'vault.damaged' || (vault.state === 'empty' && isEncrypted(path));
  if (lacksVault) await vault.takeCopy(path, now);
  const store = findWorkspace(folder);
  if (lacksVault && store !== null && isEncrypted(store))
    return { keptAs: null, sentence: `Restored the vault from ${path}; the workspace file was there and stays.` };
  try {
    // No key fits a file in clear. An encrypted one is looked at when its own vault is unlocked.
    const noKey = isEncrypted(path) ? undefined : NO_KEY;
    const key = vault.isUnlocked ? await vault.deriveKey(STORE_KEY) : noKey;
    const { keptAs } = restoreWorkspace(folder, path, now, key);
    return { keptAs, sentence: `Restored the workspace from ${path}${keptWords(keptAs)}` };
  } catch (error) {
    if (lacksVault) await vault.setAside(now);
    throw error;
  }
}

function keptWords(keptAs: string | null): string {
  return keptAs === null ? '.' : `; what was there before is kept as ${keptAs}.`;
}
