import type { ExportPreview, ExportRequest, ExportSubject } from '../../../contract/exports.ts';
import type { LedgerFilter } from '../../../contract/ledger.ts';
import type { Settings } from '../../../contract/settings.ts';
import type { ExportsSearch } from './search.ts';

export const SUBJECT_WORDS: Record<ExportSubject, string> = {
  accounts: 'Accounts',
  balances: 'Balances',
  memberships: 'Memberships',
  usage: 'Usage',
  ledger: 'Ledger',
};

export const SUBJECT_MEANS: Record<ExportSubject, string> = {
  accounts: 'One row per account, with what it holds now',
  balances: 'One row per balance reading, for ever',
  memberships: 'One row per plan, with its dates and credits',
  usage: 'One row per account and period',
  ledger: 'One row per ledger entry',
};

/** The subjects whose rows belong to accounts and can be narrowed to some of them; the ledger has its own filter. */
export function takesAccountFilter(subject: ExportSubject): boolean {
  return subject !== 'ledger';
}

/** What the engine is asked to write, or to show first. */
export function exportRequestOf(
  search: ExportsSearch,
  columns: readonly string[],
  format: Pick<Settings, 'csvWithBom' | 'csvSeparator'>,
): ExportRequest {
  const subject = search.subject ?? 'ledger';
  const without = new Set(search.without ?? []);
  return {
    subject,
    columns: without.size === 0 ? [] : columns.filter((name) => !without.has(name)),
    ...(subject === 'ledger'
      ? { ledgerFilter: search.ledgerFilter ?? {}, ledgerSort: search.ledgerSort }
      : { accountFilter: search.accountFilter }),
    withBom: format.csvWithBom,
    separator: format.csvSeparator,
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

/** A ledger filter as words, for the operator to see what a link brought; each names the key that removes it. */
export function describeLedgerFilter(
  filter: LedgerFilter,
  names: { connection(id: string): string; account(id: string): string; time(at: string): string },
): { key: keyof LedgerFilter; words: string }[] {
  const words: [keyof LedgerFilter, string | null][] = [
    ['connectionId', filter.connectionId ? `connection ${names.connection(filter.connectionId)}` : null],
    ['accountId', filter.accountId ? `account ${names.account(filter.accountId)}` : null],
    ['type', filter.type ? `type ${filter.type}` : null],
    ['origin', filter.origin ? `origin ${filter.origin}` : null],
    ['since', filter.since ? `from ${names.time(filter.since)}` : null],
    ['until', filter.until ? `before ${names.time(filter.until)}` : null],
    ['amountAtLeast', filter.amountAtLeast ? `at least ${filter.amountAtLeast}` : null],
    ['amountAtMost', filter.amountAtMost ? `at most ${filter.amountAtMost}` : null],
    ['text', filter.text ? `text “${filter.text}”` : null],
    ['seenBy', filter.seenBy ? `stored by ${names.time(filter.seenBy)}` : null],
  ];
  return words.flatMap(([key, text]) => (text === null ? [] : [{ key, words: text }]));
}
