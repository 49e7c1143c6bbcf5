import type {
  AccountLine,
  AsOfAnswer,
  BookCoverage,
  Explanation,
  PeriodSpan,
  RollForwardRow,
} from '../../contract/books.ts';
import type { Account } from '../../domain/account.ts';
import type { AsOf } from '../../domain/as-of.ts';
import { entriesFilter } from '../../domain/books.ts';
import { compare } from '../../domain/compare.ts';
import type { Connection } from '../../domain/connection.ts';
import { formatCredits, fromStored, subtractCredits, type Credits } from '../../domain/credits.ts';
import type { ConnectionId } from '../../domain/ids.ts';
import { MovementSchema, type Gap } from '../../domain/ledger.ts';
import { spanOf, type Period, type Span } from '../../domain/period.ts';
import { ProblemError } from '../../domain/problem.ts';
import { instant, toMilliseconds, type Instant } from '../../domain/time.ts';
import type { Clock } from '../ports.ts';
import type { Selector, Store } from '../store/store.ts';
import { accountAsOf } from './as-of.ts';
import { connectionAsOf } from './connection-as-of.ts';
import { badPeriod, IN_THE_FUTURE, NO_ACCOUNT, NO_CONNECTION } from './problems.ts';
import { emptyLine, readLines, reportedBy, type Line } from './roll-forward.ts';

/** What the screens ask of the books. */
export interface Books {
  rollForward(asked: {
    period: Period;
    connectionId?: string | undefined;
  }): Promise<{ span: PeriodSpan; rows: RollForwardRow[] }>;
  accountLines(asked: {
    period: Period;
    connectionId: string;
    skip: number;
    limit: number;
  }): Promise<{ span: PeriodSpan; rows: AccountLine[]; total: number }>;
  accountAsOf(accountId: string, at: Instant): Promise<AsOfAnswer>;
  connectionAsOf(connectionId: string, at: Instant): Promise<{ unit: string; balance: AsOfAnswer }[]>;
  explain(accountId: string, period: Period): Promise<Explanation>;
}

export interface BooksParts {
  readonly store: Store;
  readonly clock: Pick<Clock, 'now'>;
  /** The workspace's accounting time zone. */
  readonly zone: () => Promise<string>;
}

const MOST_HOLES = 20;

export function createBooks({ store, clock, zone }: BooksParts): Books {
  async function spanIn(period: Period): Promise<PeriodSpan> {
    const name = await zone();
    const now = clock.now();
    const span = spanOf(period, name, now);
    if (!span.ok) throw new ProblemError(badPeriod(span.error));
    return { zone: name, ...span.value, isOver: span.value.until <= now };
  }

  async function connectionsOf(id: string | undefined): Promise<readonly Connection[]> {
    if (id === undefined) return store.table('connections').find({ sort: [{ id: 'asc' }] });
    const one = await store.table('connections').get(id);
    if (one === undefined) throw new ProblemError(NO_CONNECTION);
    return [one];
  }

  async function accountOf(id: string): Promise<Account> {
    const account = await store.table('accounts').get(id);
    if (account === undefined) throw new ProblemError(NO_ACCOUNT);
    return account;
  }

  async function coverageOf(owner: Owner, span: Span): Promise<BookCoverage> {
    const gaps = store.table('gaps');
    const lost: Selector<Gap> = {
      ...owner,
      kind: 'window overflow',
      from: { $lt: span.until },
      until: { $gt: span.from },
    };
    const [holes, holesInAll, unread] = await Promise.all([
      gaps.find({ selector: lost, sort: [{ from: 'desc' }], limit: MOST_HOLES }),
      gaps.count(lost),
      countUnread(owner, span.until),
    ]);
    const named = await store.table('accounts').getMany([...new Set(holes.map((hole) => hole.accountId))]);
    return {
      unread,
      holes: holes.map(({ accountId: id, from, until }) => ({
        accountId: id,
        accountName: named.get(id)?.name ?? '',
        from,
        until,
      })),
      holesInAll,
    };
  }

  /** How many accounts nothing is known of before an instant. */
  async function countUnread(owner: Owner, until: Instant): Promise<number> {
    const [opened, accounts] = await Promise.all([
      store.table('differences').count({ ...owner, kind: 'opening', from: { $lt: until } }),
      owner.accountId === undefined ? store.table('accounts').count(owner) : 1,
    ]);
    return Math.max(0, accounts - opened);
  }

  function future(at: Instant): void {
    if (at > clock.now()) throw new ProblemError(IN_THE_FUTURE);
  }

  return {
    async rollForward({ period, connectionId }) {
      const span = await spanIn(period);
      const connections = new Map((await connectionsOf(connectionId)).map((one) => [one.id as string, one]));
      const ids = connectionId === undefined ? 'all' : [connectionId];
      const [lines, reported] = await Promise.all([
        readLines(store, { by: 'connectionId', ids }, span),
        reportedBy(store, ids, span.until),
      ]);
      const rows = await Promise.all(
        lines.map(async (line): Promise<RollForwardRow> => {
          const id = line.ownerId as ConnectionId;
          return {
            connectionId: id,
            connectionLabel: connections.get(id)?.label ?? '',
            ...shown(line, { connectionId: id }, span),
            ...beside(line, reported.get(JSON.stringify([id, line.unit])) ?? null),
            coverage: await coverageOf({ connectionId: id }, span),
          };
        }),
      );
      rows.sort((a, b) => compare(a.connectionLabel, b.connectionLabel) || compare(a.unit, b.unit));
      return { span, rows };
    },

    async accountLines({ period, connectionId, skip, limit }) {
      const span = await spanIn(period);
      await connectionsOf(connectionId);
      const table = store.table('accounts');
      const [accounts, total] = await Promise.all([
        table.find({ selector: { connectionId }, sort: [{ id: 'asc' }], skip, limit }),
        table.count({ connectionId }),
      ]);
      const lines = await readLines(store, { by: 'accountId', ids: accounts.map(({ id }) => id) }, span);
      const rows = await Promise.all(accounts.map((account) => accountRows(account, lines, span)));
      return { span, rows: rows.flat(), total };
    },

    async accountAsOf(accountId, at) {
      future(at);
      return told(await accountAsOf(store, await accountOf(accountId), at));
    },

    async connectionAsOf(connectionId, at) {
      future(at);
      const [unread, found] = await Promise.all([
        countUnread({ connectionId }, justAfter(at)),
        connectionAsOf(store, connectionId, at),
        connectionsOf(connectionId),
      ]);
      return found.map(({ unit, balance }) => ({
        unit,
        balance: told(unread === 0 ? balance : { kind: 'unknown', why: unreadSentence(unread) }),
      }));
    },

    async explain(accountId, period) {
      const span = await spanIn(period);
      const account = await accountOf(accountId);
      const now = clock.now();
      const end = span.isOver ? justBefore(span.until) : now;
      const [opening, closing, lines, coverage] = await Promise.all([
        accountAsOf(store, account, justBefore(span.from)),
        accountAsOf(store, account, end),
        readLines(store, { by: 'accountId', ids: [accountId] }, span),
        coverageOf({ accountId }, span),
      ]);
      const { id, name, externalId } = account;
      const rows = await accountRows(account, lines, span);
      return {
        span,
        accountId: id,
        accountName: name,
        externalId,
        opening: told(opening),
        closing: told(closing),
        lines: rows.map(({ accountId: _id, accountName: _name, ...line }) => line),
        coverage,
      };
    },
  };

  async function accountRows(account: Account, lines: readonly Line[], span: Span): Promise<AccountLine[]> {
    const { id, name, unit } = account;
    const mine = lines.filter(({ ownerId }) => ownerId === id);
    const [last] = await store.table('balances').find({
      selector: { accountId: id, mayMean: null, at: { $lt: span.until } },
      sort: [{ at: 'desc' }, { order: 'desc' }],
      limit: 1,
    });
    const said = last === undefined ? null : { unit: last.unit, total: fromStored(last.total ?? 0) };
    return (mine.length === 0 ? [emptyLine(id, said?.unit ?? unit)] : mine).map((line) => ({
      accountId: id,
      accountName: name,
      ...shown(line, { connectionId: account.connectionId, accountId: id }, span),
      ...beside(line, said?.unit === line.unit ? said.total : null),
    }));
  }
}

interface Owner {
  readonly connectionId?: string;
  readonly accountId?: string;
}

type Shown = Pick<AccountLine, 'unit' | 'opening' | 'movements' | 'closing' | 'unsigned' | 'filter'>;

function shown(line: Line, owner: Parameters<typeof entriesFilter>[0], span: Span): Shown {
  return {
    unit: line.unit,
    opening: formatCredits(line.opening),
    movements: MovementSchema.options.map((movement) => ({
      movement,
      amount: formatCredits(line.movements[movement]),
      filter: entriesFilter(owner, span, movement),
    })),
    closing: formatCredits(line.closing),
    unsigned: line.unsigned,
    filter: entriesFilter(owner, span),
  };
}

function beside({ closing }: Line, reported: Credits | null): Pick<AccountLine, 'reported' | 'difference'> {
  return {
    reported: reported === null ? null : formatCredits(reported),
    difference: reported === null ? null : formatCredits(subtractCredits(closing, reported)),
  };
}

function told(found: AsOf): AsOfAnswer {
  switch (found.kind) {
    case 'unknown':
      return found;
    case 'bounded':
      return {
        ...found,
        value: formatCredits(found.value),
        least: formatCredits(found.least),
        most: formatCredits(found.most),
        readings: found.readings === null ? null : [...found.readings],
      };
    case 'reported':
    case 'derived':
      return { ...found, value: formatCredits(found.value) };
  }
}

function unreadSentence(unread: number): string {
  return unread === 1
    ? 'Nothing is known of one of its accounts at that time.'
    : `Nothing is known of ${unread} of its accounts at that time.`;
}

function justBefore(at: Instant): Instant {
  return instant(toMilliseconds(at) - 1);
}

function justAfter(at: Instant): Instant {
  return instant(toMilliseconds(at) + 1);
}
