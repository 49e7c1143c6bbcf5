import type { ExportRequest, ExportSubject } from '../../contract/exports.ts';
import type { UsageBucket } from '../../contract/usage.ts';
import type { Account, Balance } from '../../domain/account.ts';
import { credits } from '../../domain/credits.ts';
import type { LedgerEntry } from '../../domain/ledger.ts';
import type { Membership } from '../../domain/membership.ts';
import { ProblemError } from '../../domain/problem.ts';
import { assertNever } from '../../domain/result.ts';
import { instant, InstantSchema, type Instant, type PlainDate } from '../../domain/time.ts';
import { accountSelector, countAccounts, scanAccounts, type Directory } from '../accounts/index.ts';
import { createOrderedEntries, ledgerSelector, type LedgerOrder } from '../ledger/index.ts';
import type { Readable, ReadTable, Selector } from '../store/store.ts';
import { createUsage } from '../usage/index.ts';
import { COLUMNS } from './columns.ts';
import type { Column } from './column.ts';

/** What every exported row has. */
export interface ExportRow {
  readonly connectionId: string;
  readonly unit: string;
}

/** A column that is summed, so that a reader of the file can check that nothing was lost. */
export interface Control<T> {
  readonly name: string;
  /** Millionths. */
  of(row: T): number | bigint | null;
}

/** One kind of rows that can be exported, filtered and in order. */
export interface Subject<T extends ExportRow = ExportRow> {
  readonly columns: readonly Column<T>[];
  readonly controls: readonly Control<T>[];
  /** What a reader should know of the rows. */
  readonly notes: readonly string[];
  count(): Promise<number>;
  scan(pageSize: number): AsyncIterable<readonly T[]>;
  /** First and last time in it; `null` when it is empty or has no time. */
  period(): Promise<{ from: Instant; until: Instant } | null>;
}

interface SubjectParts {
  readonly store: Readable;
  readonly directory: Directory;
  readonly lastGoodAt: (connectionId: string) => Promise<Instant | null>;
}

/** The rows a request asks for. */
export async function subjectOf(parts: SubjectParts, request: ExportRequest): Promise<Subject<never>> {
  switch (request.subject) {
    case 'accounts':
      return accountsSubject(parts, request) as unknown as Subject<never>;
    case 'ledger':
      return ledgerSubject(parts, request) as unknown as Subject<never>;
    case 'balances': {
      const selector = await ownerSelector<Balance>(parts, request);
      const controls = [control<Balance>('balance', (row) => row.total)];
      return tableSubject(parts.store.table('balances'), 'at', {
        selector,
        columns: COLUMNS.balances,
        controls,
      }) as unknown as Subject<never>;
    }
    case 'memberships': {
      const selector = await ownerSelector<Membership>(parts, request);
      const controls = [
        control<Membership>('total', (row) => row.totalCredits),
        control<Membership>('used', (row) => row.usedCredits),
      ];
      return tableSubject(parts.store.table('memberships'), 'expiresOn', {
        selector,
        columns: COLUMNS.memberships,
        controls,
      }) as unknown as Subject<never>;
    }
    case 'usage':
      return (await usageSubject(parts, request)) as unknown as Subject<never>;
    default:
      return assertNever(request.subject, 'export subject');
  }
}

function control<T>(name: string, of: (row: T) => number | bigint | null): Control<T> {
  return { name, of };
}

function accountsSubject({ store }: SubjectParts, { accountFilter = {} }: ExportRequest): Subject<Account> {
  return {
    columns: COLUMNS.accounts,
    controls: [control('balance', (row) => row.total)],
    notes: [],
    count: () => countAccounts(store, accountFilter),
    period: () => Promise.resolve(null),
    scan: (pageSize) => scanAccounts(store, accountFilter, pageSize),
  };
}

/** Usage as its screen shows it: of every connection that has some, and not only of those whose API reports it. */
async function usageSubject(parts: SubjectParts, request: ExportRequest): Promise<Subject<UsageBucket>> {
  const { usage = { since: instant(0), until: END_OF_TIME, by: 'day' }, accountFilter = {} } = request;
  const { connectionId, ...others } = accountFilter;
  if (Object.values(others).some(Boolean)) throw usageOfSome();
  const { buckets, notes } = await createUsage(parts).series({ ...usage, connectionId });
  const [first, last] = [buckets[0], buckets.at(-1)];
  return {
    columns: COLUMNS.usage,
    controls: [control('consumed', (row) => credits(row.consumed))],
    notes,
    count: () => Promise.resolve(buckets.length),
    period: () =>
      Promise.resolve(first && last ? { from: startOfDay(first.from), until: startOfDay(last.from) } : null),
    async *scan(pageSize) {
      for (let from = 0; from < buckets.length; from += pageSize) yield buckets.slice(from, from + pageSize);
    },
  };
}

const END_OF_TIME = instant(Date.parse('9999-12-31T00:00:00.000Z'));

function startOfDay(date: PlainDate): Instant {
  return instant(Date.parse(date));
}

function usageOfSome(): ProblemError {
  return new ProblemError({
    code: 'export.usage-of-some',
    sentence: 'Usage is exported by connection, not by account.',
    cure: 'Filter by connection alone.',
  });
}

/** What you see is what you export: the screen's own filter and order. */
function ledgerSubject({ store, directory }: SubjectParts, request: ExportRequest): Subject<LedgerEntry> {
  const filter = request.ledgerFilter ?? {};
  const { by, direction } = request.ledgerSort ?? { by: 'at', direction: 'ascending' };
  const order: LedgerOrder = { filter, sort: by, direction };
  const selector = ledgerSelector(filter);
  const entries = store.table('entries');
  return {
    columns: COLUMNS.ledger,
    controls: [control('amount', (row) => row.amount)],
    notes: [],
    count: () => entries.count(selector),
    scan: (pageSize) => createOrderedEntries(store, directory).scan(order, pageSize),
    period: () => periodOf(entries, 'at', selector),
  };
}

function tableSubject<T extends ExportRow & { readonly id: string }>(
  table: ReadTable<T>,
  time: keyof T & string,
  { selector, columns, controls }: Pick<Subject<T>, 'columns' | 'controls'> & { readonly selector: Selector<T> },
): Subject<T> {
  const sort = [{ [time]: 'asc' } as { [K in keyof T]?: 'asc' }];
  return {
    columns,
    controls,
    notes: [],
    count: () => table.count(selector),
    scan: (pageSize) => table.scan({ selector, sort }, pageSize),
    period: () => periodOf(table, time, selector),
  };
}

async function periodOf<T extends { readonly id: string }>(
  table: ReadTable<T>,
  time: keyof T & string,
  selector: Selector<T>,
): Promise<{ from: Instant; until: Instant } | null> {
  const order = (way: 'asc' | 'desc') => [{ [time]: way } as { [K in keyof T]?: 'asc' | 'desc' }];
  const [first] = await table.find({ selector, sort: order('asc'), limit: 1 });
  const [last] = await table.find({ selector, sort: order('desc'), limit: 1 });
  const [from, until] = [InstantSchema.safeParse(first?.[time]), InstantSchema.safeParse(last?.[time])];
  return from.success && until.success ? { from: from.data, until: until.data } : null;
}

/** Balances, plans and usage of the accounts that the filter leaves. */
async function ownerSelector<T extends { readonly connectionId: unknown; readonly accountId: unknown }>(
  { store }: SubjectParts,
  { accountFilter: filter = {} }: ExportRequest,
): Promise<Selector<T>> {
  const byConnection = filter.connectionId === undefined ? {} : { connectionId: filter.connectionId };
  const isNarrow = Boolean(filter.search?.trim()) || filter.proof !== undefined || filter.tag !== undefined;
  if (!isNarrow) return byConnection;
  const groups = await store.table('accounts').sum({ selector: accountSelector(filter), groupBy: ['id'], fields: [] });
  return { ...byConnection, accountId: { $in: groups.map(({ key }) => key['id']) } };
}

export const SUBJECT_TITLES: Readonly<Record<ExportSubject, string>> = {
  accounts: 'Accounts',
  balances: 'Balances',
  memberships: 'Memberships',
  usage: 'Usage',
  ledger: 'Ledger',
};
