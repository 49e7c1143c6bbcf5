import { availableParallelism } from 'node:os';

/** So many tests run at once. They wait for an API's pace and for the disk, so one more than there are processors. */
export const WORKERS = Math.min(4, availableParallelism() + 1);
