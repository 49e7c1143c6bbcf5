import { defineConfig } from 'vitest/config';

/** The storage's model and its kills, those between store and vault, what operators may do, files of adjustments, and books of seeded years, as often as it takes to trust them: an hour and more. */
export default defineConfig({
  test: {
    include: [
      'test/conformance/storage/model*.test.ts',
      'test/conformance/storage/rxdb-suites.test.ts',
      'test/faults/store-kills.test.ts',
      'test/faults/trail-kills.test.ts',
      'test/integration/roles-and-limits.test.ts',
      'test/integration/bulk-one-account.test.ts',
      'test/integration/bulk-files.test.ts',
      'test/integration/hostile-connections.test.ts',
      'test/integration/books-year.test.ts',
    ],
    env: {
      COUNTERFOIL_SOAK: process.env['COUNTERFOIL_SOAK'] ?? '10000',
      COUNTERFOIL_BULK_ROWS: process.env['COUNTERFOIL_BULK_ROWS'] ?? '20000',
      BULK_FILES: process.env['BULK_FILES'] ?? '10000',
      STORE_IN_CLEAR: '1',
      MODEL_RUNS: process.env['MODEL_RUNS'] ?? '100000',
      STORE_KILLS: process.env['STORE_KILLS'] ?? '1000',
      TRAIL_KILLS: process.env['TRAIL_KILLS'] ?? '200',
      LIMITS_RUNS: process.env['LIMITS_RUNS'] ?? '1000',
      YEARS: process.env['YEARS'] ?? '1000',
    },
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 3 * 3_600_000,
  },
});
