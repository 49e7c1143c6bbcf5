import type { ExportForm, ExportPreview, ExportRequest } from '../../contract/exports.ts';
import type { LedgerFilter } from '../../contract/ledger.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Instant } from '../../domain/time.ts';
import { gapSentence, readCards, type AccountCard, type Directory } from '../accounts/index.ts';
import { coversConnection, gapSelector } from '../ledger/index.ts';
import type { Readable } from '../store/store.ts';
import { countInWords } from '../words.ts';
import { valuesOf } from './cells.ts';
import { chooseColumns, type Column, type Names } from './column.ts';
import { csvCell } from './csv.ts';
import { readLacks } from './lacks.ts';
import { subjectOf } from './subject.ts';
import { XLSX_ROWS } from './xlsx.ts';

export interface PreviewParts {
  readonly store: Readable;
  readonly directory: Directory;
  readonly lastGoodAt: (connectionId: string) => Promise<Instant | null>;
}

const FIRST_ROWS = 5;
/** So many of a kind a preview names one by one; the manifest names all of them. */
const MOST_NAMED = 5;

/** What a file would hold, before it is written. */
export async function previewExport(parts: PreviewParts, request: ExportRequest): Promise<ExportPreview> {
  const subject = await subjectOf(parts, request);
  const columns = chooseColumns(subject.columns, request.columns);
  const [rows, period, names, freshness, gaps, lacks] = await Promise.all([
    subject.count(),
    subject.period(),
    createNames(parts),
    readFreshness(parts, request),
    readGaps(parts, request),
    readLacks(parts, request),
  ]);
  const read = freshness.flatMap(({ lastGoodAt }) => lastGoodAt ?? []).sort();
  const unread = freshness.filter(({ lastGoodAt }) => lastGoodAt === null);
  const lines: string[][] = [];
  for await (const page of subject.scan(FIRST_ROWS)) {
    const shown = page.slice(0, FIRST_ROWS);
    await names.readFor(shown);
    lines.push(...shown.map((row) => cellsShown(request.form, columns, valuesOf(columns, row, names))));
    break;
  }
  const { form } = request;
  return {
    rows,
    columns: subject.columns.map((column) => ({
      name: column.name,
      description: column.description,
      isChosen: columns.includes(column),
    })),
    firstLines: [columns.map((column) => column.name), ...lines],
    asOf: read[0] ?? null,
    period,
    warnings: [
      rows === 0 ? 'Nothing matches: the file would hold the header only.' : '',
      form.kind === 'csv' && rows > XLSX_ROWS
        ? `Excel shows at most ${countInWords(XLSX_ROWS, 'row', 'rows')} of a file; this one has ${countInWords(rows, 'row', 'rows')}.`
        : '',
      ...unread.map(({ label }) => `“${label}” has never been read without a failure.`),
      ...some(gaps, 'more gap in the ledger', 'more gaps in the ledger'),
      ...some(lacks.inDoubt, 'more balance in doubt', 'more balances in doubt'),
      ...some(lacks.incomplete, 'more incomplete account', 'more incomplete accounts'),
      ...subject.notes,
    ].filter(Boolean),
    problem: formProblem(form, rows),
  };
}

function some(sentences: readonly string[], one: string, many: string): readonly string[] {
  const more = sentences.length - MOST_NAMED;
  if (more <= 0) return sentences;
  return [...sentences.slice(0, MOST_NAMED), `${countInWords(more, one, many)}; the manifest names all of them.`];
}

/** Why rows cannot be written in a form; `null`: they can. */
export function formProblem(form: ExportForm, rows: number): Problem | null {
  if (form.kind === 'csv')
    return form.separator === ',' && form.decimalMark === ','
      ? {
          code: 'export.one-mark',
          sentence: 'A comma cannot stand both between columns and before decimals.',
          cure: 'Choose a semicolon or a tab as the separator.',
        }
      : null;
  if (rows <= XLSX_ROWS) return null;
  return {
    code: 'export.too-many-rows',
    sentence: `A sheet of Excel holds ${countInWords(XLSX_ROWS, 'row', 'rows')} under its header; this export has ${countInWords(rows, 'row', 'rows')}.`,
    cure: 'Narrow the filter, or export as CSV.',
  };
}

function cellsShown<T>(form: ExportForm, columns: readonly Column<T>[], values: readonly (string | null)[]): string[] {
  return columns.map(({ kind }, at) => {
    const value = values[at] ?? null;
    return form.kind === 'csv' ? csvCell(kind, value, form.decimalMark) : (value ?? '');
  });
}

/** The names that the rows of an export are written with: those of a page are read before it is. */
export interface KnownNames extends Names {
  readFor(page: readonly object[]): Promise<void>;
}

export async function createNames({
  store,
  directory,
}: Pick<PreviewParts, 'store' | 'directory'>): Promise<KnownNames> {
  const accounts = new Map<string, AccountCard>();
  return {
    accounts,
    connections: await directory.connections(),
    async readFor(page) {
      const unknown = page.flatMap((row) => {
        const id = 'accountId' in row ? String(row.accountId) : null;
        return id === null || accounts.has(id) ? [] : [id];
      });
      if (unknown.length === 0) return;
      for (const [id, card] of await readCards(store, unknown)) accounts.set(id, card);
    },
  };
}

/** When a connection was last read without a failure. */
export interface Freshness {
  readonly id: string;
  readonly label: string;
  readonly lastGoodAt: Instant | null;
}

/** The filter of what is exported, as far as connections go. */
function ownersOf({ subject, ledgerFilter = {}, accountFilter = {} }: ExportRequest): LedgerFilter {
  return subject === 'ledger' ? ledgerFilter : { connectionId: accountFilter.connectionId };
}

/** How old what it holds is, by connection. */
export async function readFreshness(parts: PreviewParts, request: ExportRequest): Promise<readonly Freshness[]> {
  const covered = [...(await parts.directory.connections()).values()].filter(({ id }) =>
    coversConnection(ownersOf(request), id),
  );
  return Promise.all(covered.map(async ({ id, label }) => ({ id, label, lastGoodAt: await parts.lastGoodAt(id) })));
}

/** Entries that are known to be missing from what it covers, as sentences: usage is added up from entries. */
export async function readGaps(
  { store }: Pick<PreviewParts, 'store'>,
  request: ExportRequest,
): Promise<readonly string[]> {
  const { subject, usage } = request;
  if (subject !== 'ledger' && subject !== 'usage') return [];
  const span = subject === 'usage' ? { since: usage?.since, until: usage?.until } : {};
  const gaps = await store
    .table('gaps')
    .find({ selector: gapSelector({ ...ownersOf(request), ...span }), sort: [{ until: 'desc' }] });
  const accounts = await readCards(
    store,
    gaps.map(({ accountId }) => accountId),
  );
  return gaps.map((gap) => `${accounts.get(gap.accountId)?.name ?? 'An account'}: ${gapSentence(gap)}`);
}
