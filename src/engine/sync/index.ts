export { createSync, type SyncParts } from './create-sync.ts';
export { accountIdOf, entryIdOf } from './ids.ts';
export type { Sync } from './sync.ts';
