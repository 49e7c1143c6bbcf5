import type { CsvForm } from '../../contract/exports.ts';
import { guardText, isPlain } from './cells.ts';
import type { ColumnKind } from './column.ts';

/** As RFC 4180 has it. */
const LINE_END = '\r\n';
const BYTE_ORDER_MARK = '\uFEFF';

/** How the lines of a file are made; a file that is written back may have another separator than exports offer. */
interface CsvLayout {
  readonly separator: string;
  readonly withBom: boolean;
}

/** The first line of a file, with its byte order mark where one is wanted. */
export function csvHeader(names: readonly string[], { separator, withBom }: CsvLayout) {
  return `${withBom ? BYTE_ORDER_MARK : ''}${names.map(quoteText).join(separator)}${LINE_END}`;
}

/** One cell as it stands in a file: text guarded against formulas, numbers with the decimal mark that was asked for. */
export function csvCell(kind: ColumnKind, value: string | null, decimalMark: CsvForm['decimalMark']): string {
  if (value === null) return '';
  if (kind === 'text') return guardText(value);
  return kind === 'amount' && decimalMark === ',' ? value.replace('.', ',') : value;
}

/**
 * Rows as RFC 4180 has them: CRLF, and every text in quotes, so that no separator but ours parts a line. Numbers, dates and
 * what is absent stand without.
 */
export function csvLines(
  kinds: readonly ColumnKind[],
  rows: readonly (readonly (string | null)[])[],
  { separator, decimalMark }: Pick<CsvForm, 'decimalMark'> & Pick<CsvLayout, 'separator'>,
): string {
  // Joined and not added up: a text that grows piece by piece is put together once more before it is written.
  const lines = rows.map((row) =>
    kinds
      .map((kind, at) => {
        const value = row[at] ?? null;
        if (value === null) return '';
        if (kind !== 'text') return csvCell(kind, value, decimalMark);
        // Most texts hold nothing that has to be looked after, which is told at once.
        return isPlain(value) ? `"${value}"` : quoteText(guardText(value));
      })
      .join(separator),
  );
  return `${lines.join(LINE_END)}${LINE_END}`;
}

/** A text in quotes, those in it doubled. */
export function quoteText(text: string): string {
  return `"${text.includes('"') ? text.replaceAll('"', '""') : text}"`;
}
