import type { Row } from './measure.ts';

/** The result as a table in Markdown, as docs/benchmarks.md has it. */
export function tableOf(rows: readonly Row[]): string {
  const lines = rows.map(({ name, value, unit, against, ratio, bound }) =>
    [name, `${value} ${unit}`, against ?? '–', ratio ?? '–', bound ?? '–', verdict(ratio ?? value, bound)].join(' | '),
  );
  const head = '| work | value | against | ratio | at most | |\n|---|---:|---:|---:|---:|---|';
  return [head, ...lines.map((line) => `| ${line} |`), ''].join('\n');
}

function verdict(measured: number, bound: number | null): string {
  if (bound === null) return '';
  return measured <= bound ? 'within' : 'beyond';
}
