import { defineConfig } from 'vitest/config';

/** The storage's model and its kills, and what operators may do, as often as it takes to trust them: an hour and more. */
export default defineConfig({
  test: {
    include: [
      'test/conformance/storage/model*.test.ts',
      'test/faults/store-kills.test.ts',
      'test/integration/roles-and-limits.test.ts',
    ],
    env: {
      MODEL_RUNS: process.env['MODEL_RUNS'] ?? '100000',
      STORE_KILLS: process.env['STORE_KILLS'] ?? '1000',
      LIMITS_RUNS: process.env['LIMITS_RUNS'] ?? '1000',
    },
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 3 * 3_600_000,
  },
});
