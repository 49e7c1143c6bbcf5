import { formatCredits } from '../../../domain/credits.ts';
import type { Problem } from '../../../domain/problem.ts';
import { errorOfAnswer, messageIn } from '../body-error.ts';
import { isObject, textAtPath } from '../body-path.ts';
import { failure, problemOf } from '../failure.ts';
import type {
  AccountReading,
  AccountRef,
  BalanceReading,
  HttpAnswer,
  MembershipReading,
  MembershipsReading,
  ProbeReport,
  ProviderError,
  ProviderRequest,
} from '../provider.ts';
import { misfit, readShape, type ShapePlace } from '../read-shape.ts';
import { withoutSecrets } from '../secrets.ts';
import { SharedAnswer } from '../shared-answer.ts';
import { readEach } from '../wire-list.ts';
import { remainingCredits, toAccount, toBalance, toMemberships } from './map.ts';
import { listMemberships, MembershipRowSchema, UsageAnswerSchema } from './wire.ts';

const PATH = '/api/user/usage';
const CALL = `POST ${PATH}`;

const UNTOLD = problemOf('unexpected shape', {
  where: `${CALL} → memberships`,
  sentence: 'The answer says nothing of plans.',
  kept: 'The plans that were read before are kept.',
});

/** One answer holds account, plans and balance. Calls may be counted against 60 a day, so one chain asks once. */
interface Usage {
  readonly answer: HttpAnswer;
  readonly holder: AccountReading;
  readonly memberships: readonly MembershipReading[];
  readonly missing: readonly Problem[];
  /** False: the body had no word on plans. */
  readonly toldPlans: boolean;
}

const shared = new SharedAnswer<Usage>();

export async function probe(request: ProviderRequest): Promise<ProbeReport> {
  const usage = await shared.read(request, 'probe', () => readUsage(request));
  const balance = balanceOf(usage, request);
  const count = usage.memberships.length;
  return {
    accounts: [usage.holder],
    balance,
    sentences: [
      `The key works. It belongs to ${usage.holder.name}${usage.holder.email && usage.holder.email !== usage.holder.name ? ` (${usage.holder.email})` : ''}.`,
      balance.total === null
        ? 'The answer does not say what is left.'
        : `It lists ${count === 1 ? 'one plan' : `${count} plans`} with ${formatCredits(balance.total)} credits left.`,
      ...usage.missing.map(({ sentence }) => sentence),
    ],
  };
}

export async function listAccounts(request: ProviderRequest): Promise<readonly AccountReading[]> {
  return [(await shared.read(request, 'accounts', () => readUsage(request))).holder];
}

/** Derived from the plans (docs/provider-facts.md §2.5). */
export async function readBalance(request: ProviderRequest, _account: AccountRef): Promise<BalanceReading> {
  return balanceOf(await shared.read(request, 'balance', () => readUsage(request)), request);
}

export async function readMemberships(request: ProviderRequest, _account: AccountRef): Promise<MembershipsReading> {
  const { memberships, missing, answer, holder, toldPlans } = await shared.read(request, 'memberships', () =>
    readUsage(request),
  );
  const untold = toldPlans ? [] : [UNTOLD];
  return { memberships, missing: [...missing, ...untold], at: answer.endedAt, holder };
}

/**
 * A plan that cannot be read leaves the sum unknown. A user without a plan is refused by the documents (401), so a list
 * without one may be an error as well (docs/provider-facts.md §2.5).
 */
function balanceOf(usage: Usage, request: ProviderRequest): BalanceReading {
  const { memberships, missing, toldPlans, holder, answer } = usage;
  const isTold = toldPlans && missing.length === 0;
  const balance = toBalance(isTold ? remainingCredits(memberships, request.clock.now()) : null, holder, answer);
  return isTold && memberships.length === 0 ? { ...balance, mayMean: 'error' } : balance;
}

/** A read made with POST and no body: that is how the API is (docs/provider-facts.md §2). */
async function readUsage(request: ProviderRequest): Promise<Usage> {
  const { api_key: key } = await request.credential.read();
  if (!key)
    throw failure('unauthorized', {
      sentence: 'This connection has no API key.',
      cure: 'Enter one under Connections.',
    });
  const answer = await request.http.send({
    call: CALL,
    method: 'POST',
    path: PATH,
    headers: { Accept: 'application/json', 'Content-Type': 'application/json', Authorization: `Bearer ${key}` },
    effect: 'read',
    secrets: [key],
    redact: ['user.api_key'],
  });
  // The echoed key may be written otherwise than the one sent, e.g. masked: it is a secret all the same.
  const echoed = textAtPath(answer.json, 'user.api_key');
  const place: ShapePlace = { call: CALL, secrets: echoed ? [key, echoed] : [key] };
  const error = errorOf(answer, place);
  if (error) throw error;
  return toUsage(answer, place);
}

function toUsage(answer: HttpAnswer, place: ShapePlace): Usage {
  const body = answer.json;
  if (!isObject(body) || (!Object.hasOwn(body, 'user') && !Object.hasOwn(body, 'memberships')))
    throw misfit('memberships', 'is missing, and so is user', place);
  const { user } = readShape(UsageAnswerSchema, body, place);
  const listed = listMemberships(body['memberships']);
  if (listed === 'misfit') throw misfit('memberships', 'is neither a plan, a list nor a map of plans', place);
  const fields = (listed ?? []).map(({ field }) => field);
  const { read, missing } = readEach(
    (listed ?? []).map(({ sent }) => sent),
    place,
    (sent, _under, index) => readShape(MembershipRowSchema, sent, { ...place, under: fields[index] ?? 'memberships' }),
  );
  return {
    answer,
    holder: toAccount(user),
    memberships: toMemberships(read, place.secrets),
    missing,
    toldPlans: listed !== null,
  };
}

/** Three envelopes carry errors here, and a 401 means two things (docs/provider-facts.md §2). */
function errorOf(answer: HttpAnswer, place: ShapePlace): ProviderError | null {
  const message = messageIn(answer.json);
  const isRefusal = answer.status === 401 || textAtPath(answer.json, 'type')?.trim() === 'invalid_request';
  return isRefusal ? errorOfRefusal(message, answer.status, place) : errorOfAnswer(answer, place);
}

function errorOfRefusal(message: string, status: number, place: ShapePlace): ProviderError {
  const where = `${place.call} → HTTP ${status}`;
  switch (message.trim().toLowerCase()) {
    case 'incorrect api key provided':
      return failure('unauthorized', {
        sentence: 'The API does not know this key.',
        cure: 'Copy the key again from the Editpad account, or make a new one there.',
        where,
      });
    case 'you are not api premium user':
      return failure('no plan', {
        sentence: 'The key is right, but its user has no API plan.',
        cure: 'Buy or renew an API plan at Editpad; the key need not change.',
        where,
      });
    default:
      return failure('rejected', {
        sentence: `The API rejected the call (${status})${message ? `: “${withoutSecrets(message, place.secrets).slice(0, 200)}”` : ' without a reason'}.`,
        cure: 'Check the key and the plan at Editpad.',
        where,
      });
  }
}
