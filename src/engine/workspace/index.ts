export { createAutoLock } from './auto-lock.ts';
export { createMemory } from './memory.ts';
export { bringBack, recall, recallNewest } from './recollection.ts';
export { openingsElsewhere, type OpeningsElsewhere } from './elsewhere.ts';
export { compareWithVault, countOpening, requireWholeTrail } from './witness.ts';
export { STORE_KEY, createWorkspace, type Aftermath, type Opened, type Workspace } from './workspace.ts';
