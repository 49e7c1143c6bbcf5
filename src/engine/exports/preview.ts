import type { ExportPreview, ExportRequest } from '../../contract/exports.ts';
import type { Instant } from '../../domain/time.ts';
import { gapSentence, type Directory } from '../accounts/index.ts';
import type { Readable } from '../store/store.ts';
import { countInWords } from '../words.ts';
import { cellsOf } from './cells.ts';
import { chooseColumns, type Names } from './column.ts';
import { subjectOf } from './subject.ts';

export interface PreviewParts {
  readonly store: Readable;
  readonly directory: Directory;
  readonly lastGoodAt: (connectionId: string) => Promise<Instant | null>;
}

const FIRST_ROWS = 5;
/** Excel's last row, less the header. */
const EXCEL_ROWS = 1_048_575;
const MOST_GAPS = 100;

/** What a file would hold, before it is written. */
export async function previewExport(parts: PreviewParts, request: ExportRequest): Promise<ExportPreview> {
  const subject = await subjectOf(parts, request);
  const columns = chooseColumns(subject.columns, request.columns);
  const [rows, period, names, freshness, gaps] = await Promise.all([
    subject.count(),
    subject.period(),
    readNames(parts.directory),
    readFreshness(parts, request),
    readGaps(parts, request),
  ]);
  const read = freshness.flatMap(({ lastGoodAt }) => lastGoodAt ?? []).sort();
  const unread = freshness.filter(({ lastGoodAt }) => lastGoodAt === null);
  const lines: string[][] = [];
  for await (const page of subject.scan(FIRST_ROWS)) {
    lines.push(...page.slice(0, FIRST_ROWS).map((row) => cellsOf(columns, row, names)));
    break;
  }
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
      rows > EXCEL_ROWS
        ? `Excel shows at most ${countInWords(EXCEL_ROWS, 'row', 'rows')} of a file; this one has ${countInWords(rows, 'row', 'rows')}.`
        : '',
      ...unread.map(({ label }) => `“${label}” has never been read without a failure.`),
      ...gaps,
    ].filter(Boolean),
  };
}

export async function readNames(directory: Directory): Promise<Names> {
  return { accounts: await directory.accounts(), connections: await directory.connections() };
}

/** When a connection was last read without a failure. */
export interface Freshness {
  readonly label: string;
  readonly lastGoodAt: Instant | null;
}

/** How old what it holds is, by connection. */
export async function readFreshness(parts: PreviewParts, request: ExportRequest): Promise<readonly Freshness[]> {
  const filter = request.subject === 'ledger' ? request.ledgerFilter : request.accountFilter;
  const all = [...(await parts.directory.connections()).values()];
  const covered = all.filter(({ id }) => filter?.connectionId === undefined || id === filter.connectionId);
  return Promise.all(covered.map(async ({ id, label }) => ({ label, lastGoodAt: await parts.lastGoodAt(id) })));
}

/** Holes in what it covers, as sentences. */
export async function readGaps(
  { store, directory }: Pick<PreviewParts, 'store' | 'directory'>,
  { subject, ledgerFilter = {} }: ExportRequest,
): Promise<readonly string[]> {
  if (subject !== 'ledger') return [];
  const { connectionId, accountId, since, until } = ledgerFilter;
  const gaps = await store.table('gaps').find({
    selector: {
      kind: 'window overflow',
      ...(connectionId === undefined ? {} : { connectionId }),
      ...(accountId === undefined ? {} : { accountId }),
      ...(until === undefined ? {} : { from: { $lt: until } }),
      ...(since === undefined ? {} : { until: { $gte: since } }),
    },
    limit: MOST_GAPS,
  });
  const accounts = await directory.accounts();
  return gaps.map((gap) => `${accounts.get(gap.accountId)?.name ?? 'An account'}: ${gapSentence(gap)}`);
}
