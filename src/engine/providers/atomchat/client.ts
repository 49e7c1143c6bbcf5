import { formatCredits, ZERO_CREDITS, type Credits } from '../../../domain/credits.ts';
import { failure } from '../failure.ts';
import { errorOfStatus } from '../judge-status.ts';
import { sweepByOffset, SWEEP_START } from '../offset-sweep.ts';
import {
  ProviderError,
  type AccountReading,
  type AccountRef,
  type BalanceReading,
  type HttpAnswer,
  type ProbeReport,
  type ProviderRequest,
  type WriteInstruction,
  type WriteOutcome,
} from '../provider.ts';
import { misfit, type ShapePlace } from '../read-shape.ts';
import { withoutSecrets } from '../secrets.ts';
import { noteServerClock } from '../server-clock.ts';
import { outcomeOfError, outcomeOfThrown } from '../write-outcome.ts';
import { PAGE_LIMIT } from './manifest.ts';
import { toAccount, toBalance } from './map.ts';
import { findCredits, findUsers, hasSuccess, readFailed, readUser, type Failed } from './wire.ts';
import { toWriteForm } from './write-names.ts';

/** Users of one app; a list that is longer is taken for one that does not end. */
const MOST_USERS = 250_000;

type Endpoint = 'getCredits' | 'updateCredits' | 'getCreditDeductionHistory' | 'listUsers' | 'getUser';

/** Ids that answered as users in this call chain, so that a zero is believed. */
const known = new WeakMap<ProviderRequest, Set<string>>();

/** Where the connection names its users, one of them is asked for, as a sync would: a key may not be able to list. */
export async function probe(request: ProviderRequest, accountIds: readonly string[] = []): Promise<ProbeReport> {
  const [named] = accountIds;
  if (named !== undefined) return probeUser(request, named, accountIds.length);
  const page = await readUserPage(request, 0, PAGE_LIMIT);
  const accounts = page.map(toAccount);
  return {
    accounts,
    balance: null,
    sentences: [
      accounts.length === 0
        ? 'The key works, but the app lists no users.'
        : `The key works. It reaches ${accounts.length === PAGE_LIMIT ? `${PAGE_LIMIT} users or more` : accounts.length === 1 ? 'one user' : `${accounts.length} users`}.`,
    ],
  };
}

async function probeUser(request: ProviderRequest, uid: string, count: number): Promise<ProbeReport> {
  const account = { ...toAccount({ uid, name: '', email: '' }), identity: null };
  const balance = await readBalance(request, account);
  const held = balance.total === null ? 'an unknown number of credits' : inWords(balance.total);
  return {
    accounts: [account],
    balance,
    sentences: [
      `The key works. The user ${uid} holds ${held}.`,
      ...(count > 1 ? [`The other ids are read with the first sync.`] : []),
    ],
  };
}

/** @throws ProviderError `unexpected shape` when the list does not end: then the ids must be named. */
export async function listAccounts(request: ProviderRequest): Promise<readonly AccountReading[]> {
  const accounts = new Map<string, AccountReading>();
  const pages = sweepByOffset({
    call: callOf(request, 'listUsers'),
    limit: PAGE_LIMIT,
    mostRows: MOST_USERS,
    marksAreUnique: true,
    start: SWEEP_START,
    markOf: (user: Awaited<ReturnType<typeof readUserPage>>[number]) => user.uid,
    fetchPage: async (offset, limit) => ({ rows: await readUserPage(request, offset, limit), hasMore: null }),
  });
  for await (const page of pages) for (const user of page.rows) accounts.set(user.uid, toAccount(user));
  return [...accounts.values()];
}

/**
 * @throws ProviderError `unknown account` when the id is nobody's: the API says so by a failure, by text, or by a zero,
 * so a zero is believed only of a user who exists (docs/provider-facts.md §5), and is in doubt where nothing tells.
 */
export async function readBalance(request: ProviderRequest, account: AccountRef): Promise<BalanceReading> {
  const { credits, answer } = await readCredits(request, account.externalId);
  const isKnown = credits !== ZERO_CREDITS || (await canCheckUser(request, account.externalId));
  return { ...toBalance(credits, answer), mayMean: isKnown ? null : 'unknown user' };
}

/** @returns false where the API has no call that tells. @throws ProviderError `unknown account`, and as any read. */
async function canCheckUser(request: ProviderRequest, uid: string): Promise<boolean> {
  try {
    await checkUser(request, uid);
    return true;
  } catch (thrown) {
    if (thrown instanceof ProviderError && (thrown.code === 'rejected' || thrown.code === 'not json')) return false;
    throw thrown;
  }
}

/** One POST with the names the probe has proven, and nothing when it has not. */
export async function write(
  request: ProviderRequest,
  account: AccountRef,
  instruction: WriteInstruction,
): Promise<WriteOutcome> {
  const form = toWriteForm(request.settings, instruction);
  return 'kind' in form ? form : updateCredits(request, account.externalId, form.fields);
}

/** @param fields of the form, the user's id excepted. */
export async function updateCredits(
  request: ProviderRequest,
  uid: string,
  fields: Readonly<Record<string, string>>,
): Promise<WriteOutcome> {
  try {
    const { answer, place } = await send(request, 'updateCredits', { ...uidField(request, uid), ...fields }, uid);
    const error = errorOfStatus(answer, { ...place, message: readFailed(answer.json)?.message ?? null });
    if (error) return outcomeOfError(answer.status, error);
    const failed = readFailed(answer.json);
    if (failed) return { kind: 'rejected', problem: errorOfFailed(failed, place).problem };
    const found = findCredits(answer.json, place);
    if (found.kind === 'number') return { kind: 'accepted', echoed: found.credits };
    if (found.kind === 'none' && hasSuccess(answer.json)) return { kind: 'accepted', echoed: null };
    return { kind: 'unknown', problem: misfit('success', 'is missing', place).problem };
  } catch (thrown) {
    return outcomeOfThrown(thrown);
  }
}

export async function readCredits(
  request: ProviderRequest,
  uid: string,
): Promise<{ readonly credits: Credits; readonly answer: HttpAnswer }> {
  const { answer, place } = await read(request, 'getCredits', uidField(request, uid), { uid });
  const found = findCredits(answer.json, place);
  if (found.kind === 'number') return { credits: found.credits, answer };
  if (found.kind === 'none') throw misfit('credits', 'is missing', place);
  throw /uid|user/i.test(found.text)
    ? unknownUser(found.text, place)
    : misfit('credits', 'is text, not a number', place);
}

/** @throws ProviderError `unknown account` unless the API knows a user of exactly this id. */
export async function checkUser(request: ProviderRequest, uid: string): Promise<void> {
  if (known.get(request)?.has(uid)) return;
  const { answer, place } = await read(request, 'getUser', uidField(request, uid), { uid });
  if (!hasSuccess(answer.json)) throw unknownUser('no such user', place);
  note(request, uid);
}

/** Sends a read and judges status and body. @param options.isFine tells by its words a failure that is none. */
export async function read(
  request: ProviderRequest,
  endpoint: Endpoint,
  form: Readonly<Record<string, string>>,
  options: { readonly uid?: string; isFine?(message: string): boolean } = {},
): Promise<{ readonly answer: HttpAnswer; readonly place: ShapePlace }> {
  const sent = await send(request, endpoint, form, options.uid);
  const said = readFailed(sent.answer.json);
  const failed = said !== null && options.isFine?.(said.message) === true ? null : said;
  const error =
    errorOfStatus(sent.answer, { ...sent.place, message: failed?.message ?? null }) ??
    (failed && errorOfFailed(failed, sent.place));
  if (error) throw error;
  return sent;
}

async function send(
  request: ProviderRequest,
  endpoint: Endpoint,
  form: Readonly<Record<string, string>>,
  uid: string | undefined,
): Promise<{ answer: HttpAnswer; place: ShapePlace }> {
  const { api_key: key } = await request.credential.read();
  if (!key)
    throw failure(
      'unauthorized',
      { sentence: 'This connection has no API key.', cure: 'Enter one under Connections.' },
      { mayHaveTakenEffect: false },
    );
  const place = { call: callOf(request, endpoint), secrets: [key] };
  const isGet = place.call.startsWith('GET ');
  const keyHeader = headerOf(request);
  const answer = await request.http.send({
    call: place.call,
    method: isGet ? 'GET' : 'POST',
    path: `/${endpoint}`,
    headers: { Accept: 'application/json', [keyHeader]: key },
    ...(isGet ? { query: form } : { body: { kind: 'form', value: form } }),
    effect: endpoint === 'updateCredits' ? 'write' : 'read',
    secrets: place.secrets,
    ...(uid === undefined ? {} : { accountExternalId: uid }),
  });
  noteServerClock(request, answer);
  return { answer, place };
}

async function readUserPage(request: ProviderRequest, offset: number, limit: number) {
  const form = {
    [request.settings['offsetParameter'] ?? 'offset']: String(offset),
    [request.settings['limitParameter'] ?? 'limit']: String(limit),
  };
  const { answer, place } = await read(request, 'listUsers', form);
  const { rows, under } = findUsers(answer.json, place);
  return rows.map((row, index) => {
    const user = readUser(row, `${under}[${index}]`, place);
    note(request, user.uid);
    return user;
  });
}

/** @throws ProviderError `rejected` before anything is sent, when the setting is no name that a header can have. */
function headerOf({ settings }: ProviderRequest): string {
  const name = settings['keyHeader']?.trim() || 'api-key';
  if (/^[A-Za-z0-9-]{1,60}$/.test(name) && !/^(host|content-.*|connection|cookie|transfer-encoding)$/i.test(name))
    return name;
  throw failure(
    'rejected',
    {
      sentence: 'The name of the key’s header in the settings is not one that a header can have.',
      cure: 'Enter a name of letters, digits and hyphens, such as api-key.',
    },
    { mayHaveTakenEffect: false },
  );
}

function note(request: ProviderRequest, uid: string): void {
  const uids = known.get(request) ?? new Set();
  uids.add(uid);
  known.set(request, uids);
}

export function callOf(request: ProviderRequest, endpoint: Endpoint): string {
  return `${request.settings[`method ${endpoint}`] === 'GET' ? 'GET' : 'POST'} /${endpoint}`;
}

export function uidField(request: ProviderRequest, uid: string): Record<string, string> {
  return { [request.settings['uidParameter'] ?? 'UID']: uid };
}

/** Codes of relatives of this API; where they are silent the message decides (docs/provider-facts.md §5). */
function errorOfFailed({ code, message }: Failed, place: ShapePlace): ProviderError {
  const where = `${place.call} → failed${code === null ? '' : ` ${code}`}`;
  const said = withoutSecrets(message, place.secrets).slice(0, 200);
  if (code === '1010' || code === '1011' || /api.?key/i.test(message))
    return failure('unauthorized', {
      sentence: `The API does not accept this key. It said: “${said}”.`,
      cure: 'Copy the key again from the AtomChat panel, or make a new one there.',
      where,
    });
  if (
    code === '1007' ||
    /\b(uid|user)\b.*(invalid|not exist|not found|unknown)|(invalid|unknown|no such) (uid|user)/i.test(message)
  )
    return unknownUser(said, place);
  return failure('rejected', { sentence: `The API refused the call: “${said || 'no reason given'}”.`, where });
}

function unknownUser(said: string, place: ShapePlace): ProviderError {
  return failure('unknown account', {
    sentence: `The API knows no user of this id. It said: “${withoutSecrets(said, place.secrets).slice(0, 200)}”.`,
    cure: 'Check the id: capital and small letters differ. If the user was deleted, remove the id from the connection.',
    where: place.call,
  });
}

export function inWords(credits: Credits): string {
  return `${formatCredits(credits)} credits`;
}
