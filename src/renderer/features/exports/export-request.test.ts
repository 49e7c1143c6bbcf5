import { describe, expect, it } from 'vitest';
import { exportRequestOf, secondsLeft, switchColumn } from './export-request.ts';
import { ExportsSearchSchema } from './search.ts';

const format = { csvWithBom: true, csvSeparator: ';' } as const;

describe('the request of an export', () => {
  it('takes the filter and the order that the ledger showed, and asks for all columns', () => {
    const search = ExportsSearchSchema.parse({ q: 'type:debit', sort: 'amount', direction: 'descending' });
    expect(exportRequestOf(search, { type: 'debit' }, ['at', 'amount'], format)).toEqual({
      subject: 'ledger',
      columns: [],
      ledgerFilter: { type: 'debit' },
      ledgerSort: { by: 'amount', direction: 'descending' },
      withBom: true,
      separator: ';',
    });
  });

  it('leaves out columns by name, in their order', () => {
    expect(exportRequestOf({ without: ['raw'] }, {}, ['at', 'raw', 'amount'], format).columns).toEqual([
      'at',
      'amount',
    ]);
  });

  it('never sends a ledger filter with another subject', () => {
    const request = exportRequestOf({ subject: 'accounts', search: 'jordan' }, { type: 'debit' }, [], format);
    expect(request.ledgerFilter).toBeUndefined();
    expect(request.accountFilter).toEqual({ search: 'jordan', connectionId: undefined });
  });

  it('drops what an address cannot mean', () => {
    expect(ExportsSearchSchema.parse({ subject: 'secrets', sort: 'colour', without: 3 })).toEqual({});
  });
});

describe('choosing columns', () => {
  it('never leaves nothing to write', () => {
    expect(switchColumn(['a'], 'b', ['a', 'b'])).toBeUndefined();
    expect(switchColumn([], 'b', ['a', 'b'])).toEqual(['b']);
    expect(switchColumn(['b'], 'b', ['a', 'b'])).toBeUndefined();
  });
});

describe('how long an export still takes', () => {
  it('is told once there is a rate', () => {
    expect(secondsLeft({ rowsTotal: 100, rowsWritten: 0, rowsPerSecond: 0 })).toBeNull();
    expect(secondsLeft({ rowsTotal: 1000, rowsWritten: 100, rowsPerSecond: 300 })).toBe(3);
  });
});
