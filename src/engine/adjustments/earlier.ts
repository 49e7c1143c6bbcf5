import type { AdjustmentPreview } from '../../contract/adjustments.ts';
import type { Account } from '../../domain/account.ts';
import type { Adjustment } from '../../domain/adjustment.ts';
import { storedToText } from '../../domain/credits.ts';
import type { AccountId } from '../../domain/ids.ts';
import { personOf } from '../../domain/person-link.ts';
import type { Instant } from '../../domain/time.ts';
import { daysBefore } from '../accounts/index.ts';
import { COMPENSATIONS, GIVING, isCompensation } from './compensation.ts';
import type { AdjustmentParts } from './parts.ts';

const REMEMBERED_DAYS = 90;
const MOST_SHOWN = 10;
const MOST_READ = 200;

/**
 * What this person was given in the last 90 days, at whatever provider, on accounts linked by e-mail or by hand: shown
 * before anything more is given.
 * @param ownId the adjustment itself when it is in the book already.
 */
export async function earlierCompensations(
  parts: Pick<AdjustmentParts, 'store' | 'directory' | 'providerOf'>,
  account: Account,
  now: Instant,
  ownId: string | null,
): Promise<AdjustmentPreview['earlier']> {
  const linked = new Map((await parts.directory.personOf(account.id)).map((one) => [one.id, one.how]));
  const found = await parts.store.table('adjustments').find({
    selector: {
      accountId: { $in: [account.id, ...linked.keys()] },
      createdAt: { $gte: daysBefore(now, REMEMBERED_DAYS) },
      kind: { $in: COMPENSATIONS },
      state: { $in: GIVING },
    },
    sort: [{ createdAt: 'desc' }],
    limit: MOST_READ,
  });
  const shown = found.filter((one) => one.id !== ownId && isCompensation(one)).slice(0, MOST_SHOWN);
  const accounts = await parts.directory.some(shown.map(({ accountId }) => accountId));
  const connections = await parts.directory.connections();
  return shown.map((one) => {
    const connection = connections.get(one.connectionId);
    const manifest = connection === undefined ? undefined : parts.providerOf(connection.providerId)?.manifest;
    return {
      id: one.id,
      at: one.createdAt,
      accountName: accounts.get(one.accountId)?.name ?? '',
      linked: one.accountId === account.id ? 'this account' : (linked.get(one.accountId) ?? 'e-mail'),
      providerName: manifest?.name ?? '',
      connectionLabel: connection?.label ?? '',
      amount: storedToText(one.delta),
      unit: one.unit,
      reason: one.reason,
      reference: one.reference,
      by: one.createdBy,
      state: one.state,
    };
  });
}

/** The same adjustments for many accounts, by one reading of the book: newest first. */
export async function compensationsOfAll(
  { store, directory }: Pick<AdjustmentParts, 'store' | 'directory'>,
  now: Instant,
): Promise<(accountId: AccountId) => readonly Adjustment[]> {
  const found = new Map<AccountId, Adjustment[]>();
  const selector = {
    createdAt: { $gte: daysBefore(now, REMEMBERED_DAYS) },
    kind: { $in: COMPENSATIONS },
    state: { $in: GIVING },
  };
  for await (const page of store.table('adjustments').scan({ selector, sort: [{ createdAt: 'desc' }] })) {
    for (const one of page.filter(isCompensation)) {
      const ofAccount = found.get(one.accountId);
      if (ofAccount === undefined) found.set(one.accountId, [one]);
      else ofAccount.push(one);
    }
  }
  // Whoever is one person with one of these is reached from it.
  const persons = await directory.persons(found.keys());
  return (accountId) => {
    const own = found.get(accountId) ?? [];
    const linked = personOf(accountId, persons).flatMap(({ id }) => found.get(id) ?? []);
    return linked.length === 0 ? own : [...own, ...linked].toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
  };
}
