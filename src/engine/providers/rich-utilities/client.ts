import { formatCredits } from '../../../domain/credits.ts';
import { errorOfAnswer } from '../body-error.ts';
import {
  ProviderError,
  type AccountReading,
  type AccountRef,
  type BalanceReading,
  type HttpAnswer,
  type ProbeReport,
  type ProviderErrorCode,
  type ProviderRequest,
  type UsageAnswer,
  type UsageReading,
  type UsageSpan,
} from '../provider.ts';
import { readShape, type ShapePlace } from '../read-shape.ts';
import { checkHolder, splitSpan, toAccount, toBalance, toUsage, unitOf, type UsagePiece } from './map.ts';
import { sendSigned } from './session.ts';
import {
  AccountSummarySchema,
  CreditBalanceSchema,
  unwrapObject,
  UsageStatsSchema,
  type AccountSummary,
} from './wire.ts';

interface Fetched {
  readonly answer: HttpAnswer;
  readonly place: ShapePlace;
}

export async function probe(request: ProviderRequest): Promise<ProbeReport> {
  const { summary, answer } = await readSummary(request);
  const account = toAccount(summary);
  const balance = summary.credit_balance ? toBalance(summary.credit_balance, answer, account) : null;
  const unit = account.unit;
  const parts = balance
    ? [
        balance.total !== null && `balance ${formatCredits(balance.total)}`,
        balance.reserved !== null && `reserved ${formatCredits(balance.reserved)}`,
        balance.available !== null && `available ${formatCredits(balance.available)}`,
      ].filter(Boolean)
    : [];
  return {
    accounts: [account],
    balance,
    sentences: [
      `Signed in as ${account.name} (user ${account.externalId}).`,
      parts.length > 0 ? `In ${unit}: ${parts.join(', ')}.` : 'The summary states no balance.',
      ...(balance?.mayRiseByItself ? ['Auto-reload is on: the balance may rise by itself.'] : []),
    ],
  };
}

export async function listAccounts(request: ProviderRequest): Promise<readonly AccountReading[]> {
  return [toAccount((await readSummary(request)).summary)];
}

/** @throws ProviderError `another account` when the token now answers for another user. */
export async function readBalance(request: ProviderRequest, account: AccountRef): Promise<BalanceReading> {
  const { answer, place } = await get(request, '/auth/account/credits', {}, account);
  const { value, under } = unwrapObject(answer.json, envelopeOf(request), place);
  const balance = readShape(CreditBalanceSchema, value, { ...place, under });
  checkHolder(balance.user_id, account, place.call);
  return toBalance(balance, answer, null);
}

/**
 * One call for each day of the span, or each month of a span over five weeks: the API gives one sum per call, and its
 * own idea of a day or a default start has no stated zone, so both ends are always sent (docs/provider-facts.md §3.9).
 * @throws ProviderError where no piece can be read, or the failure is not of one piece alone.
 */
export async function readUsage(request: ProviderRequest, account: AccountRef, span: UsageSpan): Promise<UsageAnswer> {
  const readings: UsageReading[] = [];
  const refused: { readonly piece: UsagePiece; readonly error: ProviderError }[] = [];
  for (const piece of splitSpan(span)) {
    try {
      readings.push(await readPiece(request, account, piece));
    } catch (error) {
      if (!(error instanceof ProviderError) || !OF_ONE_PIECE.has(error.code)) throw error;
      refused.push({ piece, error });
    }
  }
  const [first] = refused;
  if (first !== undefined && readings.length === 0) throw first.error;
  return { readings, missing: first === undefined ? null : missingOf(first, refused.length) };
}

/** What the API may answer for one day and not for another. */
const OF_ONE_PIECE: ReadonlySet<ProviderErrorCode> = new Set(['rejected', 'unknown account', 'unexpected shape']);

async function readPiece(request: ProviderRequest, account: AccountRef, piece: UsagePiece): Promise<UsageReading> {
  const query = { period: piece.period === 'day' ? 'daily' : 'monthly', from: piece.from, to: piece.lastInstant };
  const { answer, place } = await get(request, '/auth/account/usage', query, account);
  const { value, under } = unwrapObject(answer.json, envelopeOf(request), place);
  const stats = readShape(UsageStatsSchema, value, { ...place, under });
  checkHolder(stats.user_id, account, place.call);
  return toUsage(stats, piece);
}

function missingOf(first: { readonly piece: UsagePiece; readonly error: ProviderError }, count: number) {
  const { piece, error } = first;
  const since = piece.from.slice(0, piece.period === 'day' ? 10 : 7);
  const which = count === 1 ? `The usage of ${since}` : `The usage of ${count} ${piece.period}s, the first ${since},`;
  const sentence = `${which} is missing: ${error.problem.sentence}`;
  return { from: piece.from, problem: { ...error.problem, sentence } };
}

/** One GET with a good token. @throws ProviderError for every status but 2xx. */
export async function get(
  request: ProviderRequest,
  path: string,
  query: Readonly<Record<string, string>>,
  account: AccountRef | null,
): Promise<Fetched> {
  const call = `GET ${path}`;
  const { answer, secrets } = await sendSigned(request, {
    call,
    method: 'GET',
    path,
    query,
    headers: { Accept: 'application/json' },
    effect: 'read',
    ...(account ? { accountExternalId: account.externalId } : {}),
  });
  const error = errorOfAnswer(answer, { call, secrets });
  if (error) throw error;
  return { answer, place: { call, secrets } };
}

async function readSummary(request: ProviderRequest): Promise<{ summary: AccountSummary; answer: HttpAnswer }> {
  const { answer, place } = await get(request, '/auth/account/summary', {}, null);
  const { value, under } = unwrapObject(answer.json, envelopeOf(request), place);
  const summary = readShape(AccountSummarySchema, value, { ...place, under });
  if (summary.credit_balance)
    checkHolder(
      summary.credit_balance.user_id,
      { externalId: summary.user_id, unit: unitOf(summary.credit_balance) },
      place.call,
    );
  return { summary, answer };
}

function envelopeOf(request: ProviderRequest): string {
  return request.settings['envelope'] ?? 'auto';
}
