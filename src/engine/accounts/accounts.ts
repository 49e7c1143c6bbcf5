import type { AccountDetail, AccountRow, BalanceHistory, RawAnswer, TimelineItem } from '../../contract/accounts.ts';
import { shownName, type Account } from '../../domain/account.ts';
import type { Connection } from '../../domain/connection.ts';
import { storedToText } from '../../domain/credits.ts';
import { AccountIdSchema, type AccountId, RunIdSchema } from '../../domain/ids.ts';
import type { Actor } from '../../domain/operator.ts';
import { personOf } from '../../domain/person-link.ts';
import { ProblemError } from '../../domain/problem.ts';
import type { Instant } from '../../domain/time.ts';
import type { Audit } from '../audit/index.ts';
import type { Clock } from '../ports.ts';
import type { Provider } from '../providers/provider.ts';
import type { Store } from '../store/store.ts';
import { believe } from '../sync/index.ts';
import { amountInWords, moneyFor } from '../words.ts';
import { agedAmount } from './ages.ts';
import { daysBefore, entriesReachBack, pointsOf, readLevels, thin } from './balance-line.ts';
import { readTags, type Directory } from './directory.ts';
import type { Lines } from './lines.ts';
import { accountRow } from './rows.ts';
import { findBest, isExactMatch } from './find.ts';
import { countAccounts, readAccounts, type AccountOrder } from './list.ts';
import { readTimeline } from './timeline.ts';
import { writeAbility } from './write-ability.ts';

interface AccountsParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly directory: Directory;
  readonly lines: Lines;
  readonly audit: Audit;
  readonly providerOf: (providerId: string) => Provider | undefined;
  /** Reads an account again, now that its balance is believed. */
  readonly readAgain: (account: Account) => void;
}

export interface AccountsPage extends AccountOrder {
  readonly skip: number;
  readonly limit: number;
}

type FoundAccount = Pick<AccountRow, 'id' | 'name' | 'email' | 'externalId' | 'connectionLabel' | 'balance'> & {
  isExact: boolean;
  linked: number;
};

/** What the Accounts screen asks. */
export interface Accounts {
  page(query: AccountsPage): Promise<{ rows: AccountRow[]; total: number }>;
  get(id: string): Promise<AccountDetail>;
  find(text: string, limit: number): Promise<FoundAccount[]>;
  balanceHistory(id: string, days: number): Promise<BalanceHistory>;
  timeline(
    id: string,
    before: Instant | undefined,
    limit: number,
  ): Promise<{ items: TimelineItem[]; hasMore: boolean }>;
  raw(id: string): Promise<RawAnswer[]>;
  tags(): Promise<string[]>;
  setNote(id: string, note: string, actor: Actor): Promise<void>;
  setTags(id: string, tags: readonly string[], actor: Actor): Promise<void>;
  /**
   * Takes a balance in doubt at its word, as somebody says that it is right.
   * @param total what they looked at. @throws ProblemError `balance.not-in-doubt`, `balance.moved`
   */
  confirmBalance(id: string, said: { readonly total: string; readonly note: string }, actor: Actor): Promise<void>;
}

const HISTORY_POINTS = 800;

export function createAccounts(parts: AccountsParts): Accounts {
  const { store, clock, directory, lines, audit, providerOf, readAgain } = parts;
  const table = store.table('accounts');

  async function mustGet(id: string): Promise<Account> {
    const account = await table.get(id);
    if (account !== undefined) return account;
    throw new ProblemError({
      code: 'account.unknown',
      sentence: 'There is no such account in this workspace.',
      cure: 'It may have been removed with its connection: search for it by name.',
    });
  }

  async function providerFor(account: Account): Promise<Provider | undefined> {
    const connection = (await directory.connections()).get(account.connectionId);
    return connection === undefined ? undefined : providerOf(connection.providerId);
  }

  async function rowsOf(
    accounts: readonly Account[],
    connections: ReadonlyMap<string, Connection>,
  ): Promise<AccountRow[]> {
    const drawn = await lines.of(accounts, clock.now());
    return accounts.map((account) =>
      accountRow(account, connections.get(account.connectionId), drawn.get(account.id) ?? []),
    );
  }

  async function counts(id: AccountId): Promise<AccountDetail['counts']> {
    const mine = { accountId: id };
    const [entries, memberships, usage, adjustments, gaps, linked] = await Promise.all([
      store.table('entries').count({ ...mine, status: { $in: ['current', 'vanished'] } }),
      store.table('memberships').count(mine),
      store.table('usage').count(mine),
      store.table('adjustments').count(mine),
      store.table('gaps').count(mine),
      directory.personOf(id),
    ]);
    return { entries, memberships, usage, adjustments, gaps, linked: linked.length };
  }

  return {
    async page({ skip, limit, ...order }) {
      const connections = await directory.connections();
      const [shown, total] = await Promise.all([
        readAccounts(store, connections, order, { skip, limit }),
        countAccounts(store, order.filter),
      ]);
      return { rows: await rowsOf(shown, connections), total };
    },

    async get(id) {
      const account = await mustGet(id);
      const connection = (await directory.connections()).get(account.connectionId);
      const manifest = connection === undefined ? undefined : providerOf(connection.providerId)?.manifest;
      const ability = writeAbility(account, connection, manifest);
      const drawn = await lines.of([account], clock.now());
      const price = connection?.price ?? null;
      return {
        ...accountRow(account, connection, drawn.get(account.id) ?? []),
        providerId: connection?.providerId ?? '',
        providerName: manifest?.name ?? connection?.providerId ?? '',
        value:
          price === null || account.total === null
            ? null
            : { amount: moneyFor(account.total, price.amount), currency: price.currency, perCredit: price.amount },
        firstSeenAt: account.firstSeenAt,
        lastSyncedAt: account.lastSyncedAt,
        canAdjust: {
          isAllowed: ability.refusals.length === 0,
          why: [...ability.refusals, ability.byHand]
            .map((problem) => problem?.sentence ?? '')
            .join(' ')
            .trim(),
          method: ability.method,
          decimals: ability.decimals,
        },
        counts: await counts(account.id),
      };
    },

    async find(text, limit) {
      const accounts = await findBest(store, text, limit);
      const connections = await directory.connections();
      const persons = await directory.persons(accounts.map(({ id }) => id));
      return accounts.map((account) => {
        const connection = connections.get(account.connectionId);
        return {
          id: account.id,
          name: shownName(account),
          email: account.email,
          externalId: account.externalId,
          connectionLabel: connection?.label ?? '',
          balance: agedAmount(account, 'total', connection?.intervalMinutes ?? 0),
          isExact: isExactMatch(account, text),
          linked: personOf(account.id, persons).length,
        };
      });
    },

    async balanceHistory(id, days) {
      const account = await mustGet(id);
      const since = daysBefore(clock.now(), days);
      const [levels, adjustments, gaps] = await Promise.all([
        readLevels(store, account, since, entriesReachBack(await providerFor(account))),
        store.table('adjustments').find({ selector: { accountId: account.id, sentAt: { $gte: since } } }),
        store.table('gaps').find({ selector: { accountId: account.id, until: { $gte: since } } }),
      ]);
      return {
        points: pointsOf(thin(levels, HISTORY_POINTS)),
        unit: account.unit,
        adjustments: adjustments.flatMap(({ id: adjustmentId, sentAt, delta, state }) =>
          sentAt === null ? [] : [{ id: adjustmentId, at: sentAt, delta: storedToText(delta), state }],
        ),
        gaps: gaps.map((gap) => ({
          id: gap.id,
          from: gap.from,
          until: gap.until,
          kind: gap.kind,
          netChange: storedToText(gap.netChange),
        })),
      };
    },

    async timeline(id, before, limit) {
      return readTimeline(store, await mustGet(id), before, limit);
    },

    async raw(id) {
      const account = await mustGet(id);
      const answers = await store.table('answers').find({
        selector: { connectionId: account.connectionId, accountExternalId: { $in: [account.externalId, ''] } },
        sort: [{ at: 'desc' }],
      });
      return answers.map(({ call, at, status, runId, body, isCut }) => ({
        call,
        at,
        status,
        runId: RunIdSchema.parse(runId),
        body,
        isCut,
      }));
    },

    async tags() {
      return (await readTags(store)).map(({ tag }) => tag).sort((a, b) => a.localeCompare(b));
    },

    async setNote(id, note, { name }) {
      const account = await mustGet(id);
      if (account.note === note) return;
      await table.update(account.id, (current) => ({ ...current, note }));
      await audit.record({
        actor: name,
        action: 'account.note',
        subject: account.id,
        connectionId: account.connectionId,
        accountId: account.id,
        sentence: note === '' ? `${name} removed the note.` : `${name} noted: ${note}`,
        evidence: { before: account.note, after: note },
      });
    },

    async setTags(id, tags, { name }) {
      const account = await mustGet(AccountIdSchema.parse(id));
      const next = [...new Set(tags)];
      await table.update(account.id, (current) => ({ ...current, tags: next }));
      await audit.record({
        actor: name,
        action: 'account.tags',
        subject: account.id,
        connectionId: account.connectionId,
        accountId: account.id,
        sentence: next.length === 0 ? `${name} removed all tags.` : `${name} tagged it ${next.join(', ')}.`,
        evidence: { before: account.tags, after: next },
      });
    },

    async confirmBalance(id, { total, note }, { name }) {
      const account = await mustGet(id);
      const { doubt } = account;
      if (doubt === null)
        throw new ProblemError({
          code: 'balance.not-in-doubt',
          sentence: 'This balance is no longer in doubt.',
          kept: 'Nothing was changed.',
        });
      if (storedToText(account.total) !== total)
        throw new ProblemError({
          code: 'balance.moved',
          sentence: 'The balance was read again meanwhile, and is another one now.',
          kept: 'Nothing was changed.',
          cure: 'Look at the new balance, then confirm that.',
        });
      await believe(store, account.id);
      const before = doubt.before === null ? '' : `, after ${amountInWords(doubt.before.total)}`;
      await audit.record({
        actor: name,
        action: 'account.balance-confirmed',
        subject: account.id,
        connectionId: account.connectionId,
        accountId: account.id,
        sentence: `${name} confirmed that the balance is ${total} ${account.unit}${before}: ${note}`,
        evidence: { total, doubt, note },
      });
      readAgain(account);
    },
  };
}
