import type { Wish } from '../contract/host.ts';
import type { Instant } from '../domain/time.ts';
import type { Problem } from '../domain/problem.ts';

/** What a host supplies. The engine touches clock, network, keys, dialogs and logs through nothing else. */
export interface EnginePorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly fetch: FetchPort;
  readonly keys: KeyProvider;
  readonly paths: WorkspacePaths;
  readonly saveTarget: SaveTarget;
  /** Absent where the host has no dialog to ask for a file with. */
  readonly openTarget?: OpenTarget;
  readonly notifier: Notifier;
  readonly logger: Logger;
  readonly commands: CommandRunner;
  readonly host: HostFacts;
  /** `src/engine/thread.ts`, or what it was bundled to. Absent: the store runs on the engine's own thread. */
  readonly storeWorker?: URL;
  /** Absent where the host ships no sandbox. */
  readonly sandbox?: SandboxPort;
  /** Absent where the host has no menu of its own. */
  readonly wishes?: Wishes;
  /** What guessing a passphrase costs, if not what it costs people (`SCRYPT_COST`): no host sets it, tests that are about something else do. */
  readonly passphraseCost?: ScryptCost;
  /** How long one request may take, in milliseconds, if not half a minute: for tests whose clock runs faster. */
  readonly requestMilliseconds?: number;
}

/** The parameters of scrypt. */
export interface ScryptCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** What the host's menu and notifications ask of the page; the engine only passes it on. */
export interface Wishes {
  /** @returns how to stop listening. */
  onWish(listener: (wish: Wish) => void): () => void;
}

export interface Clock {
  now(): Instant;
  /** Milliseconds that only go forward; for measuring and for waiting. */
  monotonic(): number;
  /** Resolves after the time, rejects with the signal's reason when aborted first. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export interface Random {
  /** A new unique id, sortable by time of creation. */
  id(): string;
  /** Uniform in [0, 1). */
  fraction(): number;
}

/** The web's `fetch`, one request; redirects are the caller's to forbid. */
export type FetchPort = (url: string, init: RequestInit & { signal: AbortSignal }) => Promise<Response>;

/**
 * Where the vault's master key lives: `os` (safeStorage or the OS keyring), `passphrase`, or `key file`.
 * Only the vault calls it.
 */
export interface KeyProvider {
  /** What this host can offer, best first, each with the sentence an operator should read before choosing it. */
  options(): Promise<readonly KeyProtection[]>;
  /** Seals and opens a 32-byte key with the operating system's own store. Throws ProblemError when it refuses. */
  sealWithOs?(key: Uint8Array): Promise<Uint8Array>;
  openWithOs?(sealed: Uint8Array): Promise<KeyOfOs>;
}

export interface KeyOfOs {
  readonly key: Uint8Array;
  /** The store would seal it otherwise now, e.g. since its own key was changed: it is to be sealed anew. */
  readonly isSealOutdated: boolean;
}

export interface KeyProtection {
  readonly kind: 'os' | 'passphrase' | 'key file';
  readonly name: string;
  readonly isAvailable: boolean;
  /** Shown before the choice, and, for a key file, for as long as it is in use. */
  readonly warning: string | null;
}

export interface WorkspacePaths {
  /** The workspace's one folder. */
  readonly workspace: string;
  readonly logs: string;
  readonly exports: string;
}

/** Where an export goes. The operator chooses; the engine writes. */
export interface SaveTarget {
  /** Asks for a file. `null`: the operator cancelled. A host without dialogs answers a path in the exports folder. */
  choose(suggestion: { fileName: string; title: string }): Promise<string | null>;
  /** Absent where the host cannot show a folder. */
  showInFolder?(path: string): Promise<void>;
}

/** Where a file to be read comes from. */
export interface OpenTarget {
  /** Asks for a file that is there. `null`: the operator cancelled. */
  choose(wanted: { title: string; extension: string }): Promise<string | null>;
}

export interface Notifier {
  notify(message: { title: string; body: string; link: string }): void;
  /** Work waiting for this operator, for a badge. */
  setWaiting(count: number): void;
}

export interface Logger {
  info(event: string, data?: Readonly<Record<string, unknown>>): void;
  warn(event: string, data?: Readonly<Record<string, unknown>>): void;
  error(event: string, data?: Readonly<Record<string, unknown>>): void;
}

/** Runs an operator's own command that prints a token (GitRead). No shell; the first word is the program. */
export interface CommandRunner {
  run(
    commandLine: readonly string[],
    options: { timeoutMilliseconds: number; signal: AbortSignal },
  ): Promise<{ stdout: string } | { problem: Problem }>;
}

export interface HostFacts {
  readonly kind: 'electron' | 'web';
  readonly version: string;
  readonly platform: string;
  /** The operating system's user name: the actor until operators are set up. */
  readonly operator: string;
}

/** The five APIs on loopback, for trying the console. */
export interface SandboxPort {
  /** Starts it if it is not running. Its world is kept beside the workspace, so a restart goes on where it was. */
  start(): Promise<readonly SandboxConnection[]>;
  stop(): Promise<void>;
}

/** What is needed to connect one sandbox API. */
export interface SandboxConnection {
  readonly providerId: string;
  readonly label: string;
  readonly baseUrl: string;
  readonly secret: Readonly<Record<string, string>>;
  readonly settings: Readonly<Record<string, string>>;
  readonly accountIds: readonly string[];
  readonly price: { readonly amount: string; readonly currency: string } | null;
}
