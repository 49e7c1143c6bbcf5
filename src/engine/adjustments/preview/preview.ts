import type { AdjustmentPreview, AdjustmentRequest, AdjustmentWarning } from '../../../contract/adjustments.ts';
import type { Account } from '../../../domain/account.ts';
import { isWrongSign, KINDS, setsBalance } from '../../../domain/adjustment-kind.ts';
import type { Adjustment, AdjustmentKind } from '../../../domain/adjustment.ts';
import type { Connection } from '../../../domain/connection.ts';
import { parseCredits, storedToText } from '../../../domain/credits.ts';
import { ProblemError, type Problem } from '../../../domain/problem.ts';
import { reasonRefusals, type Reason } from '../../../domain/reason.ts';
import type { Instant } from '../../../domain/time.ts';
import { agedAmount, writeAbility, type WriteAbility } from '../../accounts/index.ts';
import type { Provider } from '../../providers/provider.ts';
import { changeInWords, moneyFor } from '../../words.ts';
import type { AdjustmentParts } from '../parts.ts';
import { compensationsOf, earlierCompensations, otherAdjustments } from './others.ts';
import { amountRefusals, planOf, type Plan } from './plan.ts';
import { readReversal, type Reversing } from './reversal.ts';
import { readWarnings, referenceWarnings } from './warnings.ts';

const NEWEST_SNAPSHOTS = 10;

/** A preview, with what it was computed from. */
export interface PreparedPreview {
  readonly preview: AdjustmentPreview;
  readonly account: Account;
  readonly connection: Connection | undefined;
  readonly plan: Plan | null;
}

/** What a request is weighed by, read once for one request or for many. */
export interface Grounds {
  readonly account: Account;
  readonly connection: Connection | undefined;
  readonly provider: Provider | undefined;
  /** Other adjustments of this account of the last day, and older ones that are queued, newest first; none that was declined or failed. */
  readonly others: readonly Adjustment[];
  /** Other adjustments of this account that are in motion. */
  readonly busy: readonly Adjustment[];
  /** The last balance above 0 that is known of an account that reads 0; `null`: none, or not looked for. */
  readonly lastAboveZero: { readonly total: number; readonly at: Instant } | null;
  /** The reasons that an adjustment may have; `null`: its own was taken already. */
  readonly reasons: readonly Reason[] | null;
  readonly now: Instant;
}

/** What a request comes to, without asking anybody anything. */
export interface Weighed {
  readonly ability: WriteAbility;
  readonly plan: Plan | null;
  readonly money: AdjustmentPreview['money'];
  readonly warnings: readonly AdjustmentWarning[];
  readonly refusals: readonly Problem[];
}

/** Weighs a request by the balance in its grounds. */
export function weighRequest(grounds: Grounds, request: AdjustmentRequest): Weighed {
  const { account, connection, provider, busy } = grounds;
  const ability = writeAbility(account, connection, provider?.manifest);
  const plan =
    provider === undefined || connection === undefined ? null : planOf(request, account, connection, provider.manifest);
  const isPlanned = plan !== null && provider !== undefined && connection !== undefined;
  return {
    ability,
    plan,
    money: moneyOf(plan, connection),
    warnings: isPlanned ? readWarnings({ ...grounds, request, connection, provider, plan }) : [],
    refusals: [
      ...ability.refusals,
      ...amountShape(request, account),
      ...(isPlanned ? amountRefusals(plan, provider.manifest, account.unit) : []),
      ...(grounds.reasons === null ? [] : reasonRefusals(grounds.reasons, request)),
      ...busy.map(busyRefusal),
    ],
  };
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
  const grounds = await readGrounds(parts, request.accountId, ownId);
  const { account, connection, now } = grounds;
  const { ability, plan, money, warnings, refusals } = weighRequest(grounds, request);
  const reversal = await readReversal(parts.store, { request, account, plan, ownId });
  const preview: AdjustmentPreview = {
    method: plan?.method ?? ability.method,
    byHand: ability.byHand?.sentence ?? null,
    before: agedAmount(account, 'total', connection?.intervalMinutes ?? 0),
    delta: plan === null ? null : storedToText(plan.delta),
    after: plan === null ? null : storedToText(plan.after),
    money,
    warnings: [...warnings, ...(await sameReference(parts, { request, plan, told: warnings, ownId }))],
    earlier: await earlierCompensations(parts, account, now, ownId),
    reversal: reversal.view,
    refusals: [...refusals, ...reversal.refusals],
    policy: null,
    isOffline: connection !== undefined && (await isOffline(parts, connection.id)),
  };
  return { preview, account, connection, plan };
}

async function readGrounds(parts: AdjustmentParts, accountId: string, ownId: string | null): Promise<Grounds> {
  const { store, clock, directory, providerOf } = parts;
  const account = await mustGetAccount(parts, accountId);
  const connection = (await directory.connections()).get(account.connectionId);
  const provider = connection === undefined ? undefined : providerOf(connection.providerId);
  const isZeroInDoubt = account.total === 0 && provider?.manifest.amounts.zeroMayMeanUnknown === true;
  const now = clock.now();
  return {
    account,
    connection,
    provider,
    ...(await otherAdjustments(store, accountId, now, ownId)),
    lastAboveZero: isZeroInDoubt ? await findLastAboveZero(store, accountId) : null,
    reasons: (await isReasonTaken(parts, ownId)) ? null : await parts.policy.reasons(),
    now,
  };
}

/** Among the newest snapshots: of one that reads 0 for long, what it read before says little. */
async function findLastAboveZero(
  store: AdjustmentParts['store'],
  accountId: string,
): Promise<Grounds['lastAboveZero']> {
  const newest = await store
    .table('balances')
    .find({ selector: { accountId }, sort: [{ at: 'desc' }], limit: NEWEST_SNAPSHOTS });
  const above = newest.flatMap(({ total, at }) => (total !== null && total > 0 ? [{ total, at }] : []));
  return above[0] ?? null;
}

/** Only where something is given, and not of one that is told of as a duplicate. */
async function sameReference(
  { store, directory }: AdjustmentParts,
  {
    request: { reference },
    plan,
    told,
    ownId,
  }: Pick<Reversing, 'request' | 'plan' | 'ownId'> & { readonly told: readonly AdjustmentWarning[] },
): Promise<AdjustmentWarning[]> {
  if (plan === null || plan.delta <= 0) return [];
  const toldIds = new Set<string | null>([ownId, ...told.map(({ adjustmentId }) => adjustmentId)]);
  const compensated = await compensationsOf(store, reference);
  return referenceWarnings(
    directory,
    reference,
    compensated.filter(({ id }) => !toldIds.has(id)),
  );
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

/** What went to approval or further keeps its reason, whatever became of the list since. */
async function isReasonTaken({ store }: AdjustmentParts, ownId: string | null): Promise<boolean> {
  const own = ownId === null ? undefined : await store.table('adjustments').get(ownId);
  return own !== undefined && own.state !== 'draft';
}

/** What is wrong with the amount itself, whatever the API takes. */
function amountShape({ kind, amount: text }: AdjustmentRequest, { total, unit }: Account): Problem[] {
  const amount = parseCredits(text);
  if (!amount.ok) return [{ code: 'adjustment.amount', sentence: `“${text}” is ${amount.error}.`, where: 'amount' }];
  if (isWrongSign(kind, amount.value)) return [wrongSign(kind, text, unit)];
  const change = setsBalance(kind) ? amount.value - BigInt(total ?? 0) : amount.value + BigInt(total ?? 0);
  if (Number.isSafeInteger(Number(change))) return [];
  return [
    {
      code: 'adjustment.amount',
      sentence: `${text} ${unit} on the balance there is would be more than can be held exactly.`,
      cure: 'Choose a smaller amount.',
      where: 'amount',
    },
  ];
}

function wrongSign(kind: AdjustmentKind, text: string, unit: string): Problem {
  const isTaken = KINDS[kind].amount === 'takes';
  return {
    code: 'adjustment.sign',
    sentence: isTaken
      ? `A ${kind} takes credits, and ${text} ${unit} would give them.`
      : `A ${kind} gives credits, and ${text} ${unit} would take them.`,
    cure: isTaken ? 'Choose refund or correction to give credits.' : 'Choose clawback or correction to take credits.',
    where: 'amount',
  };
}

/** While a write is in motion nobody knows what the balance is, so nothing else may be sent (docs/provider-facts.md §6.6). */
function busyRefusal(other: Adjustment): Problem {
  const isUnknown = other.state === 'unknown';
  const change = changeInWords(other.delta);
  return {
    code: 'adjustment.account-busy',
    sentence: isUnknown
      ? `An adjustment of ${change} for this account has an unknown outcome.`
      : `An adjustment of ${change} for this account is being sent.`,
    cure: isUnknown ? 'Decide that one first: it lists what was checked.' : 'Wait until it has ended.',
    where: other.id,
  };
}

function moneyOf(plan: Plan | null, connection: Connection | undefined): AdjustmentPreview['money'] {
  if (plan === null || connection === undefined || connection.price === null) return null;
  return { amount: moneyFor(plan.delta, connection.price.amount), currency: connection.price.currency };
}

async function isOffline({ sync }: AdjustmentParts, connectionId: string): Promise<boolean> {
  return (await sync.health(connectionId)).state === 'offline';
}

/** The instruction as it was given, to be previewed again. */
export function requestOf(adjustment: Adjustment): AdjustmentRequest {
  return {
    accountId: adjustment.accountId,
    kind: adjustment.kind,
    amount: storedToText(adjustment.target ?? adjustment.delta),
    reason: adjustment.reason,
    note: adjustment.note,
    reference: adjustment.reference,
    reverses: adjustment.reverses,
  };
}
