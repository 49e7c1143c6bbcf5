import { availableParallelism } from 'node:os';

/** So many tests run at once. */
export const WORKERS = Math.min(4, availableParallelism());
