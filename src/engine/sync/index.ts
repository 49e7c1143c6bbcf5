export { createSync } from './create-sync.ts';
export { accountIdOf, entryIdOf, versionIdOf } from './ids.ts';
export { believe, lastOrder } from './store-balance.ts';
export type { Sync } from './sync.ts';
