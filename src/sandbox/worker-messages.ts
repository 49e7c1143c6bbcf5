import type { SandboxConnection } from '../engine/ports.ts';

export type WorkerQuestion = 'describe' | 'stop';

export type WorkerAnswer =
  | { readonly kind: 'running'; readonly connections: readonly SandboxConnection[]; readonly controlUrl: string }
  | { readonly kind: 'failed'; readonly sentence: string }
  | { readonly kind: 'stopped' };
