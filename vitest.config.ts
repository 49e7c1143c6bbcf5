import { defineConfig } from 'vitest/config';
import { WORKERS } from './scripts/workers.ts';

/** RxDB's dev mode, once on, is on for its process; and the model's sequences are shared out over processes. */
const APART = ['test/conformance/storage/**/*.test.ts'];

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 30_000,
    pool: 'forks',
    maxWorkers: WORKERS,
    projects: [
      {
        extends: true,
        // The engine is read and compiled once for each process, not once for each file: a third of the processor's time.
        test: {
          name: 'together',
          include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'test/{arch,conformance,integration}/**/*.test.ts'],
          exclude: APART,
          isolate: false,
        },
      },
      { extends: true, test: { name: 'apart', include: APART } },
    ],
  },
});
