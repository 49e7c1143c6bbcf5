import { exportJob } from './exports/index.ts';
import { runStoreThread } from './store/index.ts';

// What runs on the threads of the store: the store itself, those who only read, and work on a snapshot.
await runStoreThread(new URL(import.meta.url), [exportJob]);
