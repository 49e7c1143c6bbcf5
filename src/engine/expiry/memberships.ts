import type { MembershipGroup, MembershipRow } from '../../contract/memberships.ts';
import type { Connection } from '../../domain/connection.ts';
import { storedToText } from '../../domain/credits.ts';
import { membershipLife, type Membership } from '../../domain/membership.ts';
import type { Instant } from '../../domain/time.ts';
import { BY_NAME, staleAfter, textSelector, wordsOf, type AccountCards, type Directory } from '../accounts/index.ts';
import { literal } from '../literal.ts';
import type { Clock } from '../ports.ts';
import type { Query, Selector, Store } from '../store/store.ts';
import { readAcross, type Segment } from '../windows/index.ts';
import { daysAhead, groupBounds, groupOf, type GroupBounds } from './groups.ts';

interface MembershipsQuery {
  readonly connectionId?: string;
  readonly accountId?: string;
  readonly group?: MembershipGroup;
  readonly search?: string;
  readonly skip: number;
  readonly limit: number;
}

/** A plan with credits that will be lost when it ends. */
export interface ExpiringPlan {
  readonly membership: Membership;
  /** Stored millionths. */
  readonly remaining: number;
}

/** What the Memberships screen and the overview ask. */
export interface Memberships {
  page(
    query: MembershipsQuery,
  ): Promise<{ rows: MembershipRow[]; total: number; groups: Record<MembershipGroup, number> }>;
  /** Plans that end within so many days and are still returned, whether or not credits are left. */
  endingWithin(days: number): Promise<readonly ExpiringPlan[]>;
}

const GROUPS: readonly MembershipGroup[] = ['this week', 'this month', 'later', 'no end date', 'ended'];
const MOST_FOUND_ACCOUNTS = 2000;
const MOST_ENDING = 5000;

export function createMemberships(parts: { store: Store; clock: Clock; directory: Directory }): Memberships {
  const { store, clock, directory } = parts;
  const table = store.table('memberships');

  async function segments(
    selector: Selector<Membership>,
    bounds: GroupBounds,
  ): Promise<Record<MembershipGroup, Segment<Membership>>> {
    const pairs = GROUPS.map(async (group) => {
      const within: Selector<Membership> = { ...selector, expiresOn: groupSelector(group, bounds) };
      const count = await table.count(within);
      const sort = groupSort(group);
      return [
        group,
        { count, read: (skip: number, limit: number) => table.find({ selector: within, sort, skip, limit }) },
      ];
    });
    return Object.fromEntries(await Promise.all(pairs)) as Record<MembershipGroup, Segment<Membership>>;
  }

  return {
    async page({ connectionId, accountId, group, search, skip, limit }) {
      const now = clock.now();
      const selector: Selector<Membership> = {
        ...(connectionId === undefined ? {} : { connectionId }),
        ...(accountId === undefined ? {} : { accountId }),
        ...(await searchSelector(store, search ?? '')),
      };
      const found = await segments(selector, groupBounds(now));
      const shown = group === undefined ? GROUPS.map((name) => found[name]) : [found[group]];
      const [documents, connections] = [await readAcross(shown, skip, limit), await directory.connections()];
      const accounts = await directory.some(documents.map((membership) => membership.accountId));
      return {
        rows: documents.map((membership) => membershipRow(membership, now, accounts, connections)),
        total: shown.reduce((sum, segment) => sum + segment.count, 0),
        groups: Object.fromEntries(GROUPS.map((name) => [name, found[name].count])) as Record<MembershipGroup, number>,
      };
    },

    async endingWithin(days) {
      const { ended, last } = daysAhead(clock.now(), days);
      const ending = await table.find({
        selector: { isReturned: true, expiresOn: { $gt: ended, $lte: last } },
        sort: [{ expiresOn: 'asc' }],
        limit: MOST_ENDING,
      });
      return ending.map((membership) => ({ membership, remaining: remainingOf(membership) ?? 0 }));
    },
  };
}

function groupSelector(group: MembershipGroup, bounds: GroupBounds): unknown {
  switch (group) {
    case 'ended':
      return { $lte: bounds.ended };
    case 'this week':
      return { $gt: bounds.ended, $lte: bounds.thisWeek };
    case 'this month':
      return { $gt: bounds.thisWeek, $lte: bounds.thisMonth };
    case 'later':
      return { $gt: bounds.thisMonth };
    case 'no end date':
      return { $eq: null };
  }
}

/** What ends first, first; of those that ended, the latest first. */
function groupSort(group: MembershipGroup): NonNullable<Query<Membership>['sort']> {
  return [{ expiresOn: group === 'ended' ? 'desc' : 'asc' }];
}

/** A plan is found by its own name or by its account's. */
async function searchSelector(store: Store, search: string): Promise<Selector<Membership>> {
  const words = wordsOf(search);
  if (words.length === 0) return {};
  const found = await store
    .table('accounts')
    .find({ selector: textSelector(words), sort: BY_NAME, limit: MOST_FOUND_ACCOUNTS });
  const planName = { $regex: literal(search.trim()), $options: 'i' };
  return { $or: [{ planName }, { accountId: { $in: found.map(({ id }) => id) } }] };
}

/** `null` when either amount is absent: that is not zero (docs/provider-facts.md §6.1). */
function remainingOf({ totalCredits, usedCredits }: Membership): number | null {
  return totalCredits === null || usedCredits === null ? null : Math.max(0, totalCredits - usedCredits);
}

function membershipRow(
  membership: Membership,
  now: Instant,
  accounts: AccountCards,
  connections: ReadonlyMap<string, Connection>,
): MembershipRow {
  const {
    totalCredits,
    usedCredits,
    segment: _segment,
    firstSeenAt: _firstSeenAt,
    runId: _runId,
    ...shown
  } = membership;
  const connection = connections.get(membership.connectionId);
  const overuse =
    totalCredits !== null && usedCredits !== null && usedCredits > totalCredits ? usedCredits - totalCredits : null;
  return {
    ...shown,
    connectionLabel: connection?.label ?? '',
    accountName: accounts.get(membership.accountId)?.name ?? '',
    life: membershipLife(membership.expiresOn, now),
    group: groupOf(membership.expiresOn, now),
    total: storedToText(totalCredits),
    used: storedToText(usedCredits),
    remaining: storedToText(remainingOf(membership)),
    overuse: storedToText(overuse),
    staleAfter: staleAfter(membership.lastSeenAt, connection?.intervalMinutes ?? 0) ?? membership.lastSeenAt,
  };
}
