import { build } from './build-if-stale.ts';

try {
  await build();
  console.log('Built into out/.');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
