import type { Row } from './measure.ts';

/** Prints the result as a table in Markdown, so that it can be put into docs/benchmarks.md as it is. */
export function printTable(rows: readonly Row[]): void {
  const lines = rows.map(({ name, value, unit, against, ratio, bound }) =>
    [name, `${value} ${unit}`, against ?? '–', ratio ?? '–', bound ?? '–', verdict(ratio ?? value, bound)].join(' | '),
  );
  process.stdout.write(`| work | value | against | ratio | at most | |\n|---|---:|---:|---:|---:|---|\n`);
  for (const line of lines) process.stdout.write(`| ${line} |\n`);
}

function verdict(measured: number, bound: number | null): string {
  if (bound === null) return '';
  return measured <= bound ? 'within' : 'beyond';
}
