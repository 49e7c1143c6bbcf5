import { defineConfig } from 'vitest/config';

/** Kills and broken networks: minutes, not seconds, so apart from `npm test`. */
export default defineConfig({
  test: { include: ['test/faults/**/*.test.ts'], pool: 'forks', maxWorkers: 1, hookTimeout: 60_000 },
});
