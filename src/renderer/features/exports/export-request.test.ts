import { describe, expect, it } from 'vitest';
import { ExportRequestSchema } from '../../../contract/exports.ts';
import type { Instant } from '../../../domain/time.ts';
import { exportRequestOf, secondsLeft, switchColumn } from './export-request.ts';
import { ExportsSearchSchema } from './search.ts';

const form = { kind: 'csv', withBom: true, separator: ';', decimalMark: '.' } as const;

const parts = { ledgerFilter: {}, columns: [], form, now: '2026-11-23T12:00:00.000Z' as Instant };

describe('the request of an export', () => {
  it('takes the filter and the order that the ledger showed, and asks for all columns', () => {
    const search = ExportsSearchSchema.parse({ q: 'type:debit', sort: 'amount', direction: 'descending' });
    const asked = { ...parts, search, ledgerFilter: { type: 'debit' as const }, columns: ['at', 'amount'] };
    expect(exportRequestOf(asked)).toEqual({
      subject: 'ledger',
      columns: [],
      ledgerFilter: { type: 'debit' },
      ledgerSort: { by: 'amount', direction: 'descending' },
      form,
    });
  });

  it('leaves out columns by name, in their order', () => {
    const asked = { ...parts, search: { without: ['raw'] }, columns: ['at', 'raw', 'amount'] };
    expect(exportRequestOf(asked).columns).toEqual(['at', 'amount']);
  });

  it('never sends a ledger filter with another subject', () => {
    const search = { subject: 'accounts', search: 'jordan' } as const;
    const request = exportRequestOf({ ...parts, search, ledgerFilter: { type: 'debit' } });
    expect(request.ledgerFilter).toBeUndefined();
    expect(request.accountFilter).toEqual({ search: 'jordan', connectionId: undefined });
  });

  it('asks for the span and the periods that Usage showed, and for connections alone', () => {
    const search = { subject: 'usage', range: '12m', connection: 'c1', search: 'jordan' } as const;
    expect(exportRequestOf({ ...parts, search })).toMatchObject({
      accountFilter: { connectionId: 'c1' },
      usage: { since: '2025-12-01T00:00:00.000Z', until: '2026-11-24T00:00:00.000Z', by: 'month' },
    });
    expect(ExportRequestSchema.safeParse(exportRequestOf({ ...parts, search: { subject: 'usage' } })).success).toBe(
      true,
    );
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
