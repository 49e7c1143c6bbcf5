import type { Problem } from '../domain/problem.ts';
import type { EnginePorts } from './ports.ts';
import { openStore, openStoreInThread, type Store, type StoreOptions } from './store/index.ts';

/**
 * Opens the store of the ports' workspace, on a thread of its own where the host has one for it.
 * @param key what everything in it is encrypted under, and `keyAgain` for when that was forgotten.
 * @param onLost told once when that thread ended by itself: nothing can be read or written until it is opened again.
 */
export function openWorkspaceStore(
  { paths, logger, clock, storeWorker }: Pick<EnginePorts, 'paths' | 'logger' | 'clock' | 'storeWorker'>,
  { key, keyAgain }: Required<Pick<StoreOptions, 'key' | 'keyAgain'>>,
  onLost: (problem: Problem) => void,
): Promise<Store> {
  const options = { folder: paths.workspace, key, keyAgain, logger, now: () => clock.now() };
  return storeWorker === undefined ? openStore(options) : openStoreInThread({ ...options, onLost }, storeWorker);
}
