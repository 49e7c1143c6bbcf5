import type { AdjustmentPreview, AdjustmentRequest, AdjustmentWarning } from '../../contract/adjustments.ts';
import type { Account } from '../../domain/account.ts';
import { BLOCKING_STATES, type Adjustment } from '../../domain/adjustment.ts';
import type { Connection } from '../../domain/connection.ts';
import { parseCredits, storedToText } from '../../domain/credits.ts';
import { ProblemError, type Problem } from '../../domain/problem.ts';
import { agedAmount, writeAbility } from '../accounts/index.ts';
import type { Provider } from '../providers/provider.ts';
import { changeInWords, moneyFor } from '../words.ts';
import { earlierCompensations, recentAdjustments } from './earlier.ts';
import type { AdjustmentParts } from './parts.ts';
import { amountRefusals, planOf, type Plan } from './plan.ts';
import { readReversal } from './reversal.ts';
import { readWarnings } from './warnings.ts';

/** A preview, with what it was computed from. */
export interface PreparedPreview {
  readonly preview: AdjustmentPreview;
  readonly account: Account;
  readonly connection: Connection | undefined;
  readonly plan: Plan | null;
}

/**
 * What would happen, from the balance in the store: nothing is asked of the API, so it works offline.
 * @param ownId the adjustment itself when it is in the book already, which is no duplicate of itself.
 * @throws ProblemError `account.unknown`.
 */
export async function preparePreview(
  parts: AdjustmentParts,
  request: AdjustmentRequest,
  ownId: string | null,
): Promise<PreparedPreview> {
  const account = await mustGetAccount(parts, request.accountId);
  const connection = (await parts.directory.connections()).get(account.connectionId);
  const provider = connection === undefined ? undefined : parts.providerOf(connection.providerId);
  const ability = writeAbility(account, connection, provider?.manifest);
  const plan =
    provider === undefined || connection === undefined ? null : planOf(request, account, connection, provider.manifest);
  const reversal = await readReversal(parts.store, request, account, plan, ownId);
  const others = await recentAdjustments(parts, account, parts.clock.now(), ownId);
  const refusals = [
    ...ability.refusals,
    ...amountShape(request),
    ...(plan === null || provider === undefined ? [] : amountRefusals(plan, provider.manifest, account.unit)),
    ...reversal.refusals,
    ...(await busyRefusals(parts, account, ownId)),
  ];
  const preview: AdjustmentPreview = {
    method: plan?.method ?? ability.method,
    byHand: ability.byHand?.sentence ?? null,
    before: agedAmount(account, 'total', connection?.intervalMinutes ?? 0),
    delta: plan === null ? null : storedToText(plan.delta),
    after: plan === null ? null : storedToText(plan.after),
    money: moneyOf(plan, connection),
    warnings: warningsOf(parts, { request, account, connection, provider, plan, others }),
    earlier: await earlierCompensations(parts, others),
    reversal: reversal.view,
    refusals,
    isOffline: connection !== undefined && (await isOffline(parts, connection.id)),
  };
  return { preview, account, connection, plan };
}

async function mustGetAccount({ store }: AdjustmentParts, id: string): Promise<Account> {
  const account = await store.table('accounts').get(id);
  if (account !== undefined) return account;
  throw new ProblemError({
    code: 'account.unknown',
    sentence: 'There is no such account in this workspace.',
    cure: 'It may have been removed with its connection: search for it by name.',
  });
}

function amountShape(request: AdjustmentRequest): Problem[] {
  const amount = parseCredits(request.amount);
  if (amount.ok) return [];
  return [{ code: 'adjustment.amount', sentence: `“${request.amount}” is ${amount.error}.`, where: 'amount' }];
}

/** While a write is in motion nobody knows what the balance is, so nothing else may be sent (docs/provider-facts.md §6.6). */
async function busyRefusals({ store }: AdjustmentParts, account: Account, ownId: string | null): Promise<Problem[]> {
  const busy = await store.table('adjustments').find({
    selector: { accountId: account.id, state: { $in: BLOCKING_STATES } },
  });
  return busy
    .filter((other) => other.id !== ownId)
    .map((other) => ({
      code: 'adjustment.account-busy',
      sentence:
        other.state === 'unknown'
          ? `An adjustment of ${changeInWords(other.delta)} for this account has an unknown outcome.`
          : `An adjustment of ${changeInWords(other.delta)} for this account is being sent.`,
      cure: other.state === 'unknown' ? 'Settle that one first: it says what was checked.' : 'Wait until it has ended.',
      where: other.id,
    }));
}

function moneyOf(plan: Plan | null, connection: Connection | undefined): AdjustmentPreview['money'] {
  if (plan === null || connection === undefined || connection.price === null) return null;
  return { amount: moneyFor(plan.delta, connection.price.amount), currency: connection.price.currency };
}

function warningsOf(
  parts: AdjustmentParts,
  subject: {
    request: AdjustmentRequest;
    account: Account;
    connection: Connection | undefined;
    provider: Provider | undefined;
    plan: Plan | null;
    others: readonly Adjustment[];
  },
): AdjustmentWarning[] {
  const { connection, provider, plan } = subject;
  if (connection === undefined || provider === undefined || plan === null) return [];
  return readWarnings({ ...subject, connection, provider, plan, now: parts.clock.now() });
}

async function isOffline({ sync }: AdjustmentParts, connectionId: string): Promise<boolean> {
  return (await sync.health(connectionId)).state === 'offline';
}
