import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { workerData } from 'node:worker_threads';
import '../../thread.ts';

/** The store's thread, for tests: it dies as soon as a file in its folder says how. */
const { folder } = workerData as { readonly folder: string };

setInterval(() => {
  if (existsSync(join(folder, 'die.exit'))) process.exit(7);
  if (existsSync(join(folder, 'die.throw'))) throw new Error('out of order');
}, 1).unref();
