import type { GapRow, LedgerFilter, LedgerRow, LedgerTotals } from '../../contract/ledger.ts';
import { formatCredits, fromStored, storedToText, type FormattedCredits } from '../../domain/credits.ts';
import { shownName } from '../../domain/account.ts';
import type { LedgerEntry } from '../../domain/ledger.ts';
import { ProblemError, type Problem } from '../../domain/problem.ts';
import type { Instant } from '../../domain/time.ts';
import { standing, type Directory } from '../accounts/index.ts';
import { FAILED_TOTAL, totalOr } from '../failed-total.ts';
import type { Clock } from '../ports.ts';
import type { Selector, Store } from '../store/store.ts';
import { versionIdOf } from '../sync/index.ts';
import { createOrderedEntries, type LedgerOrder } from './order.ts';
import { ledgerRow } from './rows.ts';
import { coveredAccounts, gapSelector, ledgerSelector } from './selector.ts';
import { sumShown } from './sum-shown.ts';

interface LedgerParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly directory: Directory;
  /** When the connection was last read without a failure. */
  readonly lastGoodAt: (connectionId: string) => Promise<Instant | null>;
}

type LedgerDetail = LedgerRow & {
  raw: string;
  versions: { seenAt: Instant; amount: FormattedCredits | null; description: string }[];
};

/** What the Ledger screen asks. */
export interface Ledger {
  page(query: LedgerOrder & { skip: number; limit: number }): Promise<{ rows: LedgerRow[]; asOf: Instant }>;
  totals(filter: LedgerFilter): Promise<LedgerTotals>;
  newSince(filter: LedgerFilter, seenBy: Instant): Promise<number>;
  gaps(filter: LedgerFilter): Promise<GapRow[]>;
  get(id: string): Promise<LedgerDetail>;
}

const MOST_GAPS = 1000;
const VERSIONS_AT_ONCE = 8;

export function createLedger({ store, clock, directory, lastGoodAt }: LedgerParts): Ledger {
  const entries = store.table('entries');
  const ordered = createOrderedEntries(store, directory);

  async function rowsOf(documents: readonly LedgerEntry[]): Promise<LedgerRow[]> {
    const accounts = await directory.some(documents.map((entry) => entry.accountId));
    const connections = await directory.connections();
    return documents.map((entry) => ledgerRow(entry, accounts, connections));
  }

  /** A sync stamps entries with the moment it began on their account, so what comes next is stamped later than these. */
  async function newestSeen(): Promise<Instant> {
    const [newest] = await entries.find({ sort: [{ seenAt: 'desc' }], limit: 1 });
    return newest?.seenAt ?? clock.now();
  }

  return {
    async page({ skip, limit, ...order }) {
      const asOf = order.filter.seenBy ?? (await newestSeen());
      return { rows: await rowsOf(await ordered.window(order, skip, limit)), asOf };
    },

    async totals(filter) {
      const by = ['connectionId', 'unit'] as const;
      let problem: Problem | null = null;
      const groups = await totalOr(
        () => sumShown(entries, filter, { groupBy: by, fields: ['amount'] }),
        () => {
          problem = FAILED_TOTAL;
          return sumShown(entries, filter, { groupBy: by, fields: [] });
        },
      );
      const connections = await directory.connections();
      const covered = [...new Set(groups.map((group) => String(group.key['connectionId'])))];
      const read = await Promise.all(covered.map((id) => lastGoodAt(id)));
      return {
        inDoubt: await findDoubtful(store, filter),
        entries: groups.reduce((sum, group) => sum + group.count, 0),
        byUnit: (problem === null ? groups : [])
          .map((group) => ({
            unit: String(group.key['unit'] ?? ''),
            connectionLabel: connections.get(String(group.key['connectionId']))?.label ?? '',
            entries: group.count,
            credits: text(group.positive['amount']),
            debits: text(group.negative['amount']),
            net: text(group.sums['amount']),
            unsigned: group.nulls['amount'] ?? 0,
          }))
          .sort((a, b) => b.entries - a.entries || a.connectionLabel.localeCompare(b.connectionLabel)),
        asOf: oldest(read),
        problem,
      };
    },

    async newSince(filter, seenBy) {
      const { seenBy: _still, ...rest } = filter;
      const selector: Selector<LedgerEntry> = { ...ledgerSelector(rest), seenAt: { $gt: seenBy } };
      return entries.count(selector);
    },

    async gaps(filter) {
      const found = await store
        .table('gaps')
        .find({ selector: gapSelector(filter), sort: [{ until: 'desc' }], limit: MOST_GAPS });
      const accounts = await directory.some(found.map(({ accountId }) => accountId));
      const connections = await directory.connections();
      return found.map((gap) => ({
        id: gap.id,
        accountId: gap.accountId,
        accountName: accounts.get(gap.accountId)?.name ?? '',
        connectionLabel: connections.get(gap.connectionId)?.label ?? '',
        from: gap.from,
        until: gap.until,
        netChange: storedToText(gap.netChange),
        unit: gap.unit,
        kind: gap.kind,
      }));
    },

    async get(id) {
      const entry = await entries.get(id);
      if (entry === undefined) {
        throw new ProblemError({ code: 'ledger.entry-unknown', sentence: 'There is no such entry in this workspace.' });
      }
      const [row] = await rowsOf([entry]);
      if (row === undefined) throw new Error('An entry always has a row.');
      return { ...row, raw: entry.raw, versions: await versionsOf(store, entry) };
    },
  };
}

const MOST_NAMED = 5;

async function findDoubtful(store: Store, filter: LedgerFilter): Promise<LedgerTotals['inDoubt']> {
  const accounts = store.table('accounts');
  const selector = { $and: [standing(({ isInDoubt }) => isInDoubt), coveredAccounts(filter)] };
  const [count, first] = await Promise.all([accounts.count(selector), accounts.find({ selector, limit: MOST_NAMED })]);
  return { count, first: first.map((account) => ({ id: account.id, name: shownName(account) })) };
}

/** Earlier states of an entry that the API changed after we had stored it, newest first. */
async function versionsOf(store: Store, entry: LedgerEntry): Promise<LedgerDetail['versions']> {
  const replaced: LedgerEntry[] = [];
  for (let first = 1; ; first += VERSIONS_AT_ONCE) {
    const ids = Array.from({ length: VERSIONS_AT_ONCE }, (_, index) => versionIdOf(entry.id, first + index));
    const found = await store.table('entries').getMany(ids);
    replaced.push(...found.values());
    if (found.size < ids.length) break;
  }
  const newestFirst = replaced.sort((a, b) => (a.seenAt < b.seenAt ? 1 : -1));
  return newestFirst.map(({ seenAt, amount, description }) => ({ seenAt, amount: storedToText(amount), description }));
}

function text(sum: bigint | undefined): FormattedCredits {
  return formatCredits(fromStored(sum ?? 0n));
}

/** Unknown if any of them was never read. */
function oldest(instants: readonly (Instant | null)[]): Instant | null {
  return instants.reduce<Instant | null>((least, at, index) => {
    if (at === null) return null;
    if (index === 0) return at;
    return least !== null && at < least ? at : least;
  }, null);
}
