import type { ExportRequest, ExportSubject } from '../../contract/exports.ts';
import type { Account, Balance } from '../../domain/account.ts';
import type { LedgerEntry } from '../../domain/ledger.ts';
import type { Membership } from '../../domain/membership.ts';
import { assertNever } from '../../domain/result.ts';
import { InstantSchema, type Instant } from '../../domain/time.ts';
import type { Usage } from '../../domain/usage.ts';
import { filterAccounts, sortAccounts, type Directory } from '../accounts/index.ts';
import { createOrderedEntries, ledgerSelector, type LedgerOrder } from '../ledger/index.ts';
import type { Readable, ReadTable, Selector } from '../store/store.ts';
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
  /** Stored millionths. */
  of(row: T): number | null;
}

/** One kind of rows that can be exported, filtered and in order. */
export interface Subject<T extends ExportRow = ExportRow> {
  readonly columns: readonly Column<T>[];
  readonly controls: readonly Control<T>[];
  count(): Promise<number>;
  scan(pageSize: number): AsyncIterable<readonly T[]>;
  /** First and last time in it; `null` when it is empty or has no time. */
  period(): Promise<{ from: Instant; until: Instant } | null>;
}

interface SubjectParts {
  readonly store: Readable;
  readonly directory: Directory;
}

/** The rows a request asks for. */
export async function subjectOf(parts: SubjectParts, request: ExportRequest): Promise<Subject<never>> {
  switch (request.subject) {
    case 'accounts':
      return (await accountsSubject(parts, request)) as unknown as Subject<never>;
    case 'ledger':
      return ledgerSubject(parts, request) as unknown as Subject<never>;
    case 'balances': {
      const selector = await ownerSelector<Balance>(parts, request);
      const controls = [control<Balance>('balance', (row) => row.total)];
      return tableSubject(
        parts.store.table('balances'),
        'at',
        selector,
        COLUMNS.balances,
        controls,
      ) as unknown as Subject<never>;
    }
    case 'memberships': {
      const selector = await ownerSelector<Membership>(parts, request);
      const controls = [
        control<Membership>('total', (row) => row.totalCredits),
        control<Membership>('used', (row) => row.usedCredits),
      ];
      return tableSubject(
        parts.store.table('memberships'),
        'expiresOn',
        selector,
        COLUMNS.memberships,
        controls,
      ) as unknown as Subject<never>;
    }
    case 'usage': {
      const selector = await ownerSelector<Usage>(parts, request);
      const controls = [control<Usage>('consumed', (row) => row.creditsConsumed)];
      return tableSubject(
        parts.store.table('usage'),
        'from',
        selector,
        COLUMNS.usage,
        controls,
      ) as unknown as Subject<never>;
    }
    default:
      return assertNever(request.subject, 'export subject');
  }
}

function control<T>(name: string, of: (row: T) => number | null): Control<T> {
  return { name, of };
}

async function accountsSubject({ store, directory }: SubjectParts, request: ExportRequest): Promise<Subject<Account>> {
  const [cards, connections] = [await directory.accounts(), await directory.connections()];
  const kept = sortAccounts(
    filterAccounts(cards.values(), request.accountFilter ?? {}),
    'name',
    'ascending',
    connections,
  );
  const ids = kept.map((card) => card.id);
  return {
    columns: COLUMNS.accounts,
    controls: [control('balance', (row) => row.total)],
    count: () => Promise.resolve(ids.length),
    period: () => Promise.resolve(null),
    async *scan(pageSize) {
      for (let from = 0; from < ids.length; from += pageSize) {
        const page = ids.slice(from, from + pageSize);
        const accounts = await store.table('accounts').getMany(page);
        yield page.flatMap((id) => accounts.get(id) ?? []);
      }
    },
  };
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
    count: () => entries.count(selector),
    scan: (pageSize) => createOrderedEntries(store, directory).scan(order, pageSize),
    period: () => periodOf(entries, 'at', selector),
  };
}

function tableSubject<T extends ExportRow & { readonly id: string }>(
  table: ReadTable<T>,
  time: keyof T & string,
  selector: Selector<T>,
  columns: readonly Column<T>[],
  controls: readonly Control<T>[],
): Subject<T> {
  const sort = [{ [time]: 'asc' } as { [K in keyof T]?: 'asc' }];
  return {
    columns,
    controls,
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
  { directory }: SubjectParts,
  { accountFilter: filter = {} }: ExportRequest,
): Promise<Selector<T>> {
  const byConnection = filter.connectionId === undefined ? {} : { connectionId: filter.connectionId };
  const isNarrow = Boolean(filter.search?.trim()) || filter.proof !== undefined || filter.tag !== undefined;
  if (!isNarrow) return byConnection;
  const ids = filterAccounts((await directory.accounts()).values(), filter).map((card) => card.id);
  return { ...byConnection, accountId: { $in: ids } };
}

export const SUBJECT_TITLES: Readonly<Record<ExportSubject, string>> = {
  accounts: 'Accounts',
  balances: 'Balances',
  memberships: 'Memberships',
  usage: 'Usage',
  ledger: 'Ledger',
};
