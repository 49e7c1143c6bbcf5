import type { AccountFilter } from '../../../contract/accounts.ts';
import type { ExportJob, ExportPreview, ExportRequest, ExportSubject } from '../../../contract/exports.ts';
import type { LedgerFilter } from '../../../contract/ledger.ts';
import type { Level } from '../../../contract/overview.ts';
import type { Settings } from '../../../contract/settings.ts';
import type { ConnectionId } from '../../../domain/ids.ts';
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
  usage: 'One row per account and period',
};

export const JOB_LEVEL: Record<ExportJob['state'], Level> = {
  writing: 'info',
  done: 'ok',
  failed: 'alarm',
  cancelled: 'info',
};

/** What the engine is asked to write, or to show first. Columns are asked for by name only when some are left out. */
export function exportRequestOf(
  search: ExportsSearch,
  ledgerFilter: LedgerFilter,
  columns: readonly string[],
  format: Pick<Settings, 'csvWithBom' | 'csvSeparator'>,
): ExportRequest {
  const subject = search.subject ?? 'ledger';
  const without = new Set(search.without ?? []);
  const base = {
    subject,
    columns: without.size === 0 ? [] : columns.filter((name) => !without.has(name)),
    withBom: format.csvWithBom,
    separator: format.csvSeparator,
  };
  if (subject !== 'ledger') return { ...base, accountFilter: accountFilterOf(search) };
  return {
    ...base,
    ledgerFilter,
    ledgerSort: search.sort ? { by: search.sort, direction: search.direction ?? 'ascending' } : undefined,
  };
}

function accountFilterOf({ connection, search }: ExportsSearch): AccountFilter {
  return {
    connectionId: connection as ConnectionId | undefined,
    search: search === '' ? undefined : search,
  };
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
