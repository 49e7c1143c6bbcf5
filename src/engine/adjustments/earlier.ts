import type { AdjustmentPreview } from '../../contract/adjustments.ts';
import type { Account } from '../../domain/account.ts';
import type { Adjustment, AdjustmentState } from '../../domain/adjustment.ts';
import { storedToText } from '../../domain/credits.ts';
import type { Instant } from '../../domain/time.ts';
import { daysBefore, type Directory } from '../accounts/index.ts';
import type { AdjustmentParts } from './parts.ts';

/** What was given to a person to make up for something. */
const COMPENSATIONS: readonly Adjustment['kind'][] = ['refund', 'goodwill'];
const REMEMBERED_DAYS = 90;
const MOST_SHOWN = 10;
/** States in which nothing was or will be given. */
const WITHOUT_EFFECT: readonly AdjustmentState[] = ['declined', 'failed'];

/**
 * Of this account and of every account with the same e-mail, at any connection, in the last 90 days, newest first;
 * drafts among them.
 * @param ownId the adjustment itself when it is in the book already.
 */
export async function recentAdjustments(
  { store, directory }: Pick<AdjustmentParts, 'store' | 'directory'>,
  account: Account,
  now: Instant,
  ownId: string | null,
): Promise<readonly Adjustment[]> {
  const found = await store.table('adjustments').find({
    selector: {
      accountId: { $in: await linkedIds(directory, account) },
      createdAt: { $gte: daysBefore(now, REMEMBERED_DAYS) },
      state: { $nin: WITHOUT_EFFECT },
    },
    sort: [{ createdAt: 'desc' }],
    limit: 200,
  });
  return found.filter((adjustment) => adjustment.id !== ownId);
}

async function linkedIds(directory: Directory, account: Account): Promise<string[]> {
  const email = account.email.trim().toLowerCase();
  if (email === '') return [account.id];
  const ids = new Set<string>([account.id]);
  for (const card of (await directory.accounts()).values()) {
    if (card.email.trim().toLowerCase() === email) ids.add(card.id);
  }
  return [...ids];
}

/** What this person was given before, wherever: shown before anything more is given. */
export async function earlierCompensations(
  parts: AdjustmentParts,
  recent: readonly Adjustment[],
): Promise<AdjustmentPreview['earlier']> {
  const connections = await parts.directory.connections();
  return recent
    .filter((one) => one.state !== 'draft' && COMPENSATIONS.includes(one.kind) && one.delta > 0)
    .slice(0, MOST_SHOWN)
    .map((one) => {
      const connection = connections.get(one.connectionId);
      const manifest = connection === undefined ? undefined : parts.providerOf(connection.providerId)?.manifest;
      return {
        id: one.id,
        at: one.createdAt,
        providerName: manifest?.name ?? '',
        connectionLabel: connection?.label ?? '',
        amount: storedToText(one.delta),
        unit: one.unit,
        reason: one.reason,
        by: one.createdBy,
        state: one.state,
      };
    });
}
