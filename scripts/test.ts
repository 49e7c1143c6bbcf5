/** Runs everything that can be checked here, says what could not be and why, and counts it in one last line. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { provideChromium } from './find-chromium.ts';
import { ROOT } from './root.ts';
import { countPlaywright, countVitest } from './test-counts.ts';
import { add, type Count, NOTHING, runCounted, runStep, type StepResult } from './test-steps.ts';

const REPORTS = join(ROOT, 'test-results', 'reports');
const tool = (...path: string[]) => join(ROOT, 'node_modules', ...path);
const say = (line: string) => console.log(`\n── ${line}`);

rmSync(REPORTS, { recursive: true, force: true });
const results: StepResult[] = [];
const failures: string[] = [];

say('types');
results.push(await runStep('types', tool('typescript', 'bin', 'tsc'), ['--noEmit', '-p', 'tsconfig.json']));
say('format');
results.push(await runStep('format', tool('oxfmt', 'bin', 'oxfmt'), ['--check', '.']));
say('lint');
results.push(await runStep('lint', tool('oxlint', 'bin', 'oxlint'), ['--type-aware']));
say('unit and integration');
const vitestReport = join(REPORTS, 'vitest.json');
results.push(
  await runCounted(
    'unit and integration',
    tool('vitest', 'vitest.mjs'),
    ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${vitestReport}`],
    {},
    () => countVitest(vitestReport, failures),
  ),
);
say('build');
const build = await runStep('build', join(ROOT, 'scripts', 'build.ts'), []);
results.push(build);

say('browser');
const skipped: string[] = [];
const chromium = provideChromium((line) => console.log(line));
if (build.count.failed > 0) {
  skipped.push('browser tests: there is nothing built to test');
  results.push({ name: 'browser', count: { passed: 0, failed: 0, skipped: 1 } });
} else if ('why' in chromium) {
  skipped.push(`browser tests of both hosts: ${chromium.why}`);
  results.push({ name: 'browser', count: { passed: 0, failed: 0, skipped: 1 } });
} else {
  console.log(`Chromium from ${chromium.from}: ${chromium.path}`);
  const playwrightReport = join(REPORTS, 'playwright.json');
  results.push(
    await runCounted(
      'browser',
      tool('@playwright', 'test', 'cli.js'),
      ['test', '--reporter=list,json'],
      { COUNTERFOIL_CHROMIUM: chromium.path, PLAYWRIGHT_JSON_OUTPUT_NAME: playwrightReport },
      () => countPlaywright(playwrightReport, failures, skipped),
    ),
  );
}

const total = results.reduce<Count>((sum, result) => add(sum, result.count), NOTHING);
console.log('');
for (const { name, count } of results) {
  console.log(
    `${count.failed > 0 ? '✗' : '✓'} ${name}: ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`,
  );
}
for (const failure of failures) console.log(`Failed: ${failure}`);
for (const reason of new Set(skipped)) console.log(`Skipped: ${reason}`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;
