import { describe, expect, it } from 'vitest';
import { describeLedgerFilter, exportRequestOf, secondsLeft } from './export-request.ts';
import { ExportsSearchSchema } from './search.ts';

const format = { csvWithBom: true, csvSeparator: ';' } as const;

describe('the request of an export', () => {
  it('takes the ledger filter that a link brought, and asks for all columns', () => {
    const search = ExportsSearchSchema.parse({
      subject: 'ledger',
      ledgerFilter: { type: 'debit', text: 'passport' },
      ledgerSort: { by: 'amount', direction: 'ascending' },
    });
    expect(exportRequestOf(search, ['at', 'amount'], format)).toEqual({
      subject: 'ledger',
      columns: [],
      ledgerFilter: { type: 'debit', text: 'passport' },
      ledgerSort: { by: 'amount', direction: 'ascending' },
      withBom: true,
      separator: ';',
    });
  });

  it('leaves out columns by name, in their order', () => {
    expect(exportRequestOf({ without: ['raw'] }, ['at', 'raw', 'amount'], format).columns).toEqual(['at', 'amount']);
  });

  it('never sends a ledger filter with another subject', () => {
    expect(exportRequestOf({ subject: 'accounts', ledgerFilter: { type: 'debit' } }, [], format)).not.toHaveProperty(
      'ledgerFilter',
    );
  });

  it('drops what an address cannot mean', () => {
    expect(ExportsSearchSchema.parse({ subject: 'secrets', ledgerFilter: { since: 'yesterday' } })).toEqual({});
  });
});

describe('a ledger filter in words', () => {
  it('names each part and how to remove it', () => {
    const names = { connection: () => 'Main', account: () => 'Jordan', time: (at: string) => at.slice(0, 10) };
    const filter = ExportsSearchSchema.parse({
      ledgerFilter: { connectionId: 'c', amountAtMost: '-100', since: '2026-10-01T00:00:00.000Z' },
    }).ledgerFilter;
    expect(describeLedgerFilter(filter ?? {}, names)).toEqual([
      { key: 'connectionId', words: 'connection Main' },
      { key: 'since', words: 'from 2026-10-01' },
      { key: 'amountAtMost', words: 'at most -100' },
    ]);
  });
});

describe('how long an export still takes', () => {
  it('is told once there is a rate', () => {
    expect(secondsLeft({ rowsTotal: 100, rowsWritten: 0, rowsPerSecond: 0 })).toBeNull();
    expect(secondsLeft({ rowsTotal: 1000, rowsWritten: 100, rowsPerSecond: 300 })).toBe(3);
  });
});
