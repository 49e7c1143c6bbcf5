import { composeEngine, type Composition } from '../../src/engine/compose.ts';
import { createChangeHub } from '../../src/engine/changes/index.ts';
import { createSessions } from '../../src/engine/operators/index.ts';
import type { Clock, EnginePorts, KeyProvider, Logger } from '../../src/engine/ports.ts';
import { openStore, openStoreInThread, type Store } from '../../src/engine/store/index.ts';
import type { ConnectionOptions } from '../../src/engine/store/sqlite-storage/index.ts';
import { createVault, type Vault } from '../../src/engine/vault/index.ts';
import { machinePorts } from '../../src/host/machine-ports.ts';

/** What a guess costs where a test is about something else. */
const CHEAP_PASSPHRASE = { N: 2 ** 4, r: 8, p: 1 };

/** A vault that opens by itself. */
const keyFileOnly: KeyProvider = {
  options: () =>
    Promise.resolve([{ kind: 'key file', name: 'Key file', isAvailable: true, warning: 'Keep it to yourself.' }]),
};

/** The ports of a host without windows: the machine's own, and a folder for everything else. */
export function foldedPorts(folder: string, given: Partial<EnginePorts> & { readonly logger: Logger }): EnginePorts {
  return {
    ...machinePorts(),
    keys: keyFileOnly,
    paths: { workspace: folder, logs: folder, exports: folder },
    saveTarget: { choose: () => Promise.resolve(null) },
    notifier: { notify: () => undefined, setWaiting: () => undefined },
    passphraseCost: CHEAP_PASSPHRASE,
    host: { kind: 'web', version: '0.0.0', platform: 'test', operator: 'ada' },
    ...given,
  };
}

export interface CompositionOptions {
  readonly folder: string;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly ports?: Partial<EnginePorts>;
  /** Runs the store on a thread of its own, as the hosts do. */
  readonly storeWorker?: URL;
  /** True: the disk is waited for, where something is killed or measured. */
  readonly isDurable?: boolean;
  /** 32 bytes to encrypt the store with; without them it is in clear. */
  readonly key?: Uint8Array;
  /** Is told each statement; on this thread only. */
  readonly trace?: ConnectionOptions['trace'];
}

/** The engine's parts as hosts put them together, on a store and a vault of their own. Nothing runs yet. */
export interface OpenComposition extends Composition {
  readonly store: Store;
  readonly vault: Vault;
}

export async function openComposition(options: CompositionOptions): Promise<OpenComposition> {
  const { folder, logger, clock, storeWorker, key, trace, isDurable = storeWorker !== undefined } = options;
  const ports = foldedPorts(folder, { ...options.ports, logger, clock });
  const storage = { ...(!isDurable && { synchronous: 'OFF' as const }) };
  const opening = { folder, logger, now: () => clock.now(), storage, ...(key && { key }) };
  const store = await (storeWorker === undefined
    ? openStore({ ...opening, storage: { ...storage, ...(trace && { trace }) } })
    : openStoreInThread(opening, storeWorker));
  const vault = await createVault({ folder, keys: ports.keys });
  if ((await vault.status()).state === 'empty') await vault.create('key file');
  const hub = createChangeHub();
  const sessions = createSessions(clock, ports.random);
  const catchUp = (): Promise<void> => Promise.resolve();
  const composition = composeEngine({ store, vault, ports, hub, sessions, catchUp });
  return {
    ...composition,
    store,
    vault,
    close() {
      composition.close();
      hub.close();
    },
  };
}
