import { formatCredits, fromStored } from '../../domain/credits.ts';
import type { Control, ExportRow } from './subject.ts';

/** Control totals per connection and unit: two units are never added. */
export interface ControlTotals<T extends ExportRow> {
  add(rows: readonly T[]): void;
  lines(labelOf: (connectionId: string) => string): ControlLine[];
}

export interface ControlLine {
  readonly connection: string;
  readonly unit: string;
  readonly rows: number;
  /** Exact sums by column; rows without a value are counted apart. */
  readonly sums: Readonly<Record<string, { sum: string; empty: number }>>;
}

interface Line {
  readonly connectionId: string;
  readonly unit: string;
  rows: number;
  readonly sums: { total: bigint; empty: number }[];
}

export function createControlTotals<T extends ExportRow>(controls: readonly Control<T>[]): ControlTotals<T> {
  const lines = new Map<string, Line>();
  return {
    add(rows) {
      for (const row of rows) {
        const key = `${row.connectionId}\n${row.unit}`;
        const line = lines.get(key) ?? newLine(row, controls.length);
        lines.set(key, line);
        line.rows += 1;
        for (const [index, control] of controls.entries()) addValue(line.sums[index], control.of(row));
      }
    },
    lines: (labelOf) =>
      [...lines.values()].map((line) => ({
        connection: labelOf(line.connectionId),
        unit: line.unit,
        rows: line.rows,
        sums: Object.fromEntries(
          controls.map((control, index) => {
            const { total = 0n, empty = 0 } = line.sums[index] ?? {};
            return [control.name, { sum: formatCredits(fromStored(total)), empty }];
          }),
        ),
      })),
  };
}

function newLine({ connectionId, unit }: ExportRow, count: number): Line {
  return { connectionId, unit, rows: 0, sums: Array.from({ length: count }, () => ({ total: 0n, empty: 0 })) };
}

function addValue(sum: { total: bigint; empty: number } | undefined, value: number | bigint | null): void {
  if (sum === undefined) return;
  if (value === null) sum.empty += 1;
  else sum.total += BigInt(value);
}
