import type {
  CsvForm,
  ExportForm,
  ExportJob,
  ExportPreview,
  ExportRequest,
  ExportSubject,
} from '../../../contract/exports.ts';
import type { LedgerFilter } from '../../../contract/ledger.ts';
import type { Level } from '../../../contract/overview.ts';
import type { ConnectionId } from '../../../domain/ids.ts';
import { instant, type Instant } from '../../../domain/time.ts';
import { spanOf } from '../../lib/usage-span.ts';
import type { ExportsSearch } from './search.ts';

export const SUBJECT_WORDS: Record<ExportSubject, string> = {
  ledger: 'Ledger',
  accounts: 'Accounts',
  balances: 'Balances',
  memberships: 'Memberships',
  usage: 'Usage',
};

export const SUBJECT_MEANS: Record<ExportSubject, string> = {
  ledger: 'One row per entry',
  accounts: 'One row per account, with what it holds now',
  balances: 'One row per balance reading, back to the first',
  memberships: 'One row per plan, with its dates and credits',
  usage: 'One row per connection and day or month, as on its screen',
};

export const JOB_LEVEL: Record<ExportJob['state'], Level> = {
  writing: 'info',
  done: 'ok',
  failed: 'alarm',
  cancelled: 'info',
};

interface RequestParts {
  readonly search: ExportsSearch;
  readonly ledgerFilter: LedgerFilter;
  /** All columns of the subject, as far as they are known. */
  readonly columns: readonly string[];
  readonly form: ExportForm;
  readonly now: Instant;
}

/** What the engine is asked to write, or to show first. Columns are asked for by name only when some are left out. */
export function exportRequestOf({ search, ledgerFilter, columns, form, now }: RequestParts): ExportRequest {
  const subject = search.subject ?? 'ledger';
  const without = new Set(search.without ?? []);
  const base = {
    subject,
    columns: without.size === 0 ? [] : columns.filter((name) => !without.has(name)),
    form,
  };
  if (subject === 'ledger')
    return {
      ...base,
      ledgerFilter,
      ledgerSort: search.sort ? { by: search.sort, direction: search.direction ?? 'ascending' } : undefined,
    };
  const connectionId = search.connection as ConnectionId | undefined;
  if (subject !== 'usage')
    return { ...base, accountFilter: { connectionId, search: search.search === '' ? undefined : search.search } };
  const by = search.by ?? (search.range === '12m' ? 'month' : 'day');
  const span = search.range === undefined ? ALL_TIME : spanOf(search.range, now);
  return { ...base, accountFilter: { connectionId }, usage: { ...span, by } };
}

const ALL_TIME = { since: instant(0), until: instant(Date.UTC(9999, 11, 31)) };

/** How a CSV is written. */
export type CsvChoice = Omit<CsvForm, 'kind'>;

/** The form of a file. */
export function formOf(kind: ExportForm['kind'], csv: CsvChoice): ExportForm {
  return kind === 'xlsx' ? { kind } : { kind, ...csv };
}

/** How long the rest takes, in seconds; `null` before there is a rate. */
export function secondsLeft(job: { rowsTotal: number; rowsWritten: number; rowsPerSecond: number }): number | null {
  if (job.rowsPerSecond <= 0) return null;
  return Math.ceil(Math.max(0, job.rowsTotal - job.rowsWritten) / job.rowsPerSecond);
}

/** The columns a preview names, chosen or not, in their order. */
export function columnNames(preview: ExportPreview | undefined): string[] {
  return preview?.columns.map((column) => column.name) ?? [];
}

/** The columns left out once this one is switched; none when that would leave nothing to write. */
export function switchColumn(without: readonly string[], name: string, all: readonly string[]): string[] | undefined {
  const next = without.includes(name) ? without.filter((other) => other !== name) : [...without, name];
  if (next.length === 0 || next.length >= all.length) return undefined;
  return next;
}
