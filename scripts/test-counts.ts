import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { ROOT } from './root.ts';
import type { Count } from './test-steps.ts';

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numFailedTestSuites: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** Reads Vitest's JSON report. @param failures gains the file and name of what failed. @returns `null` when there is none. */
export function countVitest(path: string, failures: string[]): Count | null {
  const report = readJson<VitestReport>(path);
  if (!report) return null;
  for (const file of report.testResults) {
    const path = relative(ROOT, file.name);
    const named = file.assertionResults.filter(({ status }) => status === 'failed');
    failures.push(...named.map(({ fullName }) => `${path}: ${fullName}`));
    if (file.status === 'failed' && named.length === 0) failures.push(`${path}: could not be run`);
  }
  // A file that cannot even be read fails as a suite, with no test of its own.
  const failed = Math.max(report.numFailedTests, report.numFailedTestSuites > 0 ? 1 : 0);
  return { passed: report.numPassedTests, failed, skipped: report.numPendingTests + report.numTodoTests };
}

interface PlaywrightSuite {
  readonly suites?: readonly PlaywrightSuite[];
  readonly specs?: readonly {
    readonly file: string;
    readonly title: string;
    readonly tests: readonly {
      readonly status: string;
      readonly projectName: string;
      readonly annotations: readonly { type: string; description?: string }[];
    }[];
  }[];
}

/**
 * Reads Playwright's JSON report.
 *
 * @param failures gains the file and name of what failed.
 * @param reasons gains why tests were skipped.
 * @returns `null` when there is none.
 */
export function countPlaywright(path: string, failures: string[], reasons: string[]): Count | null {
  const report = readJson<
    PlaywrightSuite & { stats: { expected: number; unexpected: number; flaky: number; skipped: number } }
  >(path);
  if (!report) return null;
  collect(report, failures, reasons);
  const { expected, unexpected, flaky, skipped } = report.stats;
  return { passed: expected + flaky, failed: unexpected, skipped };
}

function collect(suite: PlaywrightSuite, failures: string[], reasons: string[]): void {
  for (const spec of suite.specs ?? []) {
    for (const test of spec.tests) {
      if (test.status === 'unexpected') failures.push(`[${test.projectName}] ${spec.file}: ${spec.title}`);
      if (test.status === 'skipped')
        reasons.push(test.annotations.find(({ type }) => type === 'skip')?.description ?? 'a test without a reason');
    }
  }
  for (const inner of suite.suites ?? []) collect(inner, failures, reasons);
}

function readJson<T>(path: string): T | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch {
    return null;
  }
}
