import { readFileSync } from 'node:fs';
import type { Count } from './test-steps.ts';

/** Reads Vitest's JSON report. @returns `null` when there is none. */
export function countVitest(path: string): Count | null {
  const report = readJson<{
    numPassedTests: number;
    numFailedTests: number;
    numPendingTests: number;
    numTodoTests: number;
    numFailedTestSuites: number;
  }>(path);
  if (!report) return null;
  // A file that cannot even be read fails as a suite, with no test of its own.
  const failed = Math.max(report.numFailedTests, report.numFailedTestSuites > 0 ? 1 : 0);
  return { passed: report.numPassedTests, failed, skipped: report.numPendingTests + report.numTodoTests };
}

interface PlaywrightSuite {
  readonly suites?: readonly PlaywrightSuite[];
  readonly specs?: readonly {
    readonly tests: readonly {
      readonly status: string;
      readonly annotations: readonly { type: string; description?: string }[];
    }[];
  }[];
}

/** Reads Playwright's JSON report. @param reasons gains why tests were skipped. @returns `null` when there is none. */
export function countPlaywright(path: string, reasons: string[]): Count | null {
  const report = readJson<
    PlaywrightSuite & { stats: { expected: number; unexpected: number; flaky: number; skipped: number } }
  >(path);
  if (!report) return null;
  collectReasons(report, reasons);
  const { expected, unexpected, flaky, skipped } = report.stats;
  return { passed: expected + flaky, failed: unexpected, skipped };
}

function collectReasons(suite: PlaywrightSuite, reasons: string[]): void {
  for (const spec of suite.specs ?? []) {
    for (const test of spec.tests) {
      if (test.status !== 'skipped') continue;
      reasons.push(test.annotations.find(({ type }) => type === 'skip')?.description ?? 'a test without a reason');
    }
  }
  for (const inner of suite.suites ?? []) collectReasons(inner, reasons);
}

function readJson<T>(path: string): T | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch {
    return null;
  }
}
