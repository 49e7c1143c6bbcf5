import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BatchFieldSchema, type Batch, type BatchField, type BatchRow } from '../../domain/batch.ts';
import type { JudgedRow } from './judge.ts';
import { guessColumns } from './guess-columns.ts';
import { parseFile } from './parse.ts';
import { readFields } from './read-row.ts';
import { resultSeparator, resultText } from './result.ts';

const HEADER = ['Account', 'Amount', 'Kind', 'Reason', 'Ticket', 'Note', 'Seen by', 'Counterfoil state'];
const FIELDS = BatchFieldSchema.options;

/** Texts that somebody could have typed, with everything that hurts. */
const cell = fc.oneof(
  fc.string(),
  fc.constantFrom('=1+1', "'=1", '-5', '−5', '+3', '@x', 'a;b', 'a,b', '"q"', 'two\nlines', "'", '1,234', ' x '),
);

function batchOf(separator: Batch['separator'], values: Partial<Record<BatchField, string>>): Batch {
  return {
    header: HEADER,
    hasHeader: true,
    width: HEADER.length,
    separator,
    mapping: { columns: guessColumns(HEADER), values },
  } as Batch;
}

describe('a result file', () => {
  it('says of each row what the row said when it was judged: the same file for the console, harmless for a spreadsheet', async () => {
    const edits = fc.dictionary(fc.constantFrom(...FIELDS), cell, { maxKeys: 3 });
    const rows = fc.array(
      fc.record({ cells: fc.array(cell, { minLength: HEADER.length, maxLength: HEADER.length }), edits }),
      { minLength: 1, maxLength: 12 },
    );
    const values = fc.constantFrom<Partial<Record<BatchField, string>>>({}, { connection: 'GitRead' });
    await fc.assert(
      fc.asyncProperty(
        rows,
        values,
        fc.constantFrom(',', ';', '\t'),
        fc.boolean(),
        async (data, held, separator, withBom) => {
          // A row with nothing in it is no row.
          const filled = data.map(({ cells, edits: own }) => ({ cells: ['x', ...cells.slice(1)], edits: own }));
          const batch = batchOf(separator, held);
          const judged = filled.map(
            (row, at) =>
              ({
                row: { ...row, number: at + 2 } as BatchRow,
                verdict: 'wrong',
                problems: [],
                adjustmentId: null,
              }) as unknown as JudgedRow,
          );
          const text = await resultText(
            { batch, rows: judged, book: new Map(), connections: new Map(), accounts: new Map() },
            withBom,
          );
          const { records } = await parseFile(text, resultSeparator(batch));
          const [header = [], ...lines] = records.map(({ cells }) => [...cells]);
          for (const name of header) expect(name).not.toMatch(/^[=+\-@]/);
          const again = { ...batch, header, mapping: { columns: guessColumns(header), values: {} } };
          const read = (of: Batch, row: Pick<BatchRow, 'cells' | 'edits'>) => readFields(of, row);
          expect(lines.map((cells) => read(again, { cells, edits: {} }))).toEqual(
            judged.map(({ row }) => read(batch, row)),
          );
          for (const cells of lines) {
            for (const one of cells) expect(one).not.toMatch(/^(?!([+-]?\d+([.,]\d+)*$))[=+\-@\t\r\n\0]/);
          }
        },
      ),
      { numRuns: 80 },
    );
  });
});
