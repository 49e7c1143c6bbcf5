/** Runs everything that can be checked here, says what could not be and why, and counts it in one last line. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { STORE_THREAD } from './build-if-stale.ts';
import { provideChromium } from './find-chromium.ts';
import { ROOT } from './root.ts';
import { countPlaywright, countVitest } from './test-counts.ts';
import { add, NO_TIME, NOTHING, runAside, runShown, type Count, type Step, type StepResult } from './test-steps.ts';

const REPORTS = join(ROOT, 'test-results', 'reports');
const tool = (...path: string[]) => join(ROOT, 'node_modules', ...path);
const startedAt = performance.now();

rmSync(REPORTS, { recursive: true, force: true });
const failures: string[] = [];
const skipped: string[] = [];

/** What looks at the sources alone, beside the build, which is as long as all of it. */
const looks: Step[] = [
  { name: 'types', script: tool('typescript', 'bin', 'tsc'), args: ['--noEmit', '-p', 'tsconfig.json'] },
  { name: 'format', script: tool('oxfmt', 'bin', 'oxfmt'), args: ['--check', '.'] },
  { name: 'lint', script: tool('oxlint', 'bin', 'oxlint'), args: ['--type-aware'] },
];
const [build, looked] = await Promise.all([
  runAside({ name: 'build', script: join(ROOT, 'scripts', 'build.ts'), args: [] }),
  inTurn(looks),
]);
const isBuilt = build.count.failed === 0;

const vitestReport = join(REPORTS, 'vitest.json');
const vitest = await runShown({
  name: 'unit and integration',
  script: tool('vitest', 'vitest.mjs'),
  args: ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${vitestReport}`],
  ...(isBuilt && { env: { COUNTERFOIL_STORE_WORKER: STORE_THREAD } }),
  count: () => countVitest(vitestReport, failures),
});
const results = [...looked, build, vitest, await runBrowser()];

const total = results.reduce<Count>((sum, { count }) => add(sum, count), NOTHING);
console.log('');
for (const { name, count, time } of results) {
  const took = `${inSeconds(time.seconds)}, ${inSeconds(time.processorSeconds)} of processor time`;
  const mark = count.failed > 0 ? '✗' : '✓';
  console.log(`${mark} ${name}: ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped; ${took}`);
}
const processor = results.reduce((sum, { time }) => sum + (time.processorSeconds ?? Number.NaN), 0);
console.log(`All in ${inSeconds((performance.now() - startedAt) / 1000)}, ${inSeconds(processor)} of processor time`);
for (const failure of failures) console.log(`Failed: ${failure}`);
for (const reason of new Set(skipped)) console.log(`Skipped: ${reason}`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;

async function inTurn(steps: readonly Step[]): Promise<StepResult[]> {
  const ended: StepResult[] = [];
  for (const step of steps) ended.push(await runAside(step));
  return ended;
}

async function runBrowser(): Promise<StepResult> {
  const name = 'browser';
  const left = (why: string): StepResult => {
    console.log(`\n── ${name}`);
    skipped.push(why);
    return { name, count: { ...NOTHING, skipped: 1 }, time: NO_TIME };
  };
  if (!isBuilt) return left('browser tests: there is nothing built to test');
  const chromium = provideChromium((line) => console.log(line));
  if ('why' in chromium) return left(`browser tests of both hosts: ${chromium.why}`);
  console.log(`\nChromium from ${chromium.from}: ${chromium.path}`);
  const report = join(REPORTS, 'playwright.json');
  return runShown({
    name,
    script: tool('@playwright', 'test', 'cli.js'),
    args: ['test', '--reporter=list,json'],
    env: { COUNTERFOIL_CHROMIUM: chromium.path, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
    count: () => countPlaywright(report, failures, skipped),
  });
}

function inSeconds(seconds: number | null): string {
  return seconds === null || Number.isNaN(seconds) ? 'unknown' : `${seconds.toFixed(0)} s`;
}
