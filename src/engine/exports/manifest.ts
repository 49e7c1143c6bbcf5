import type { ExportForm, ExportRequest } from '../../contract/exports.ts';
import type { Instant } from '../../domain/time.ts';
import type { Column } from './column.ts';
import type { Lacks } from './lacks.ts';
import type { ControlLine } from './totals.ts';
import type { WrittenFile } from './write-file.ts';

/** What stands beside a file, so that a reader can check it and trace it. */
interface ManifestFacts {
  readonly request: ExportRequest;
  readonly fileName: string;
  readonly written: WrittenFile;
  /** The moment at which the workspace was as the file has it. */
  readonly takenAt: Instant;
  readonly writtenAt: Instant;
  readonly writtenBy: string;
  readonly version: string;
  readonly columns: readonly Pick<Column<never>, 'name' | 'kind' | 'description'>[];
  readonly period: { from: Instant; until: Instant } | null;
  readonly controlTotals: readonly ControlLine[];
  readonly connections: readonly { label: string; lastGoodAt: Instant | null }[];
  /** Entries that the workspace knows to be missing. */
  readonly gaps: readonly string[];
  readonly lacks: Lacks;
  /** What else a reader should know. */
  readonly notes: readonly string[];
}

/** The manifest as JSON text. */
export function manifestText(facts: ManifestFacts): string {
  const { request, written } = facts;
  const manifest = {
    manifest: 1,
    program: `Counterfoil ${facts.version}`,
    subject: request.subject,
    file: facts.fileName,
    bytes: written.bytes,
    sha256: written.sha256,
    rows: written.rows,
    takenAt: facts.takenAt,
    writtenAt: facts.writtenAt,
    writtenBy: facts.writtenBy,
    format: formatOf(request.form),
    columns: facts.columns.map(({ name, kind, description }) => ({ name, kind, description })),
    filter: request.subject === 'ledger' ? (request.ledgerFilter ?? {}) : (request.accountFilter ?? {}),
    usage: request.subject === 'usage' ? (request.usage ?? { by: 'day' }) : undefined,
    order: request.subject === 'ledger' ? (request.ledgerSort ?? { by: 'at', direction: 'ascending' }) : null,
    period: facts.period,
    controlTotals: facts.controlTotals,
    asOf: facts.connections.map(({ label, lastGoodAt }) => ({ connection: label, lastReadAt: lastGoodAt })),
    gaps: facts.gaps,
    balancesInDoubt: facts.lacks.inDoubt,
    incompleteAccounts: facts.lacks.incomplete,
    notes: facts.notes,
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

function formatOf(form: ExportForm): object {
  const header = 'one line';
  if (form.kind === 'xlsx')
    return {
      kind: 'xlsx',
      header,
      text: 'exact, never a formula',
      amounts: 'numbers',
      instants: 'UTC',
      dates: 'dates',
    };
  return {
    kind: 'csv',
    separator: form.separator,
    decimalMark: form.decimalMark,
    byteOrderMark: form.withBom,
    lineEnd: 'CRLF',
    header,
    quotes: 'around every text',
    formulaGuard:
      'in columns of text, one apostrophe before what begins like a formula, also after ; , tab or a line end',
  };
}
