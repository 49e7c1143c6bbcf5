import { toMilliseconds, parseSourceTime } from '../../../domain/time.ts';
import { errorOfAnswer } from '../body-error.ts';
import { isObject, valueAtPath } from '../body-path.ts';
import { digestText } from '../digest.ts';
import { failure } from '../failure.ts';
import { readJwtClaims } from '../jwt-claims.ts';
import { misfit } from '../read-shape.ts';
import { noteServerClock } from '../server-clock.ts';
import type { CredentialAccess, HttpAnswer, HttpExchange, ProviderRequest } from '../provider.ts';

type Credential = Readonly<Record<string, string>>;

const ACCESS_LIFE = 15 * 60_000;
const REFRESH_LIFE = 7 * 24 * 3_600_000;
/** A token is renewed when this share of its life is over. */
const RENEW_AT = 0.8;
const CALL = 'POST /auth/refresh';

/** Refresh tokens the API has refused, by connection: asking again and again could lock the account. */
const refusedTokens = new WeakMap<CredentialAccess, string>();

/**
 * Sends a call with a good access token: renewed in time, and once more when the API rejects it all the same. A second
 * rejection is given back as it is, never a loop (docs/provider-facts.md §3, client duties).
 */
export async function sendSigned(
  request: ProviderRequest,
  exchange: Omit<HttpExchange, 'secrets'>,
): Promise<{ readonly answer: HttpAnswer; readonly secrets: readonly string[] }> {
  const current = await request.credential.read();
  const before = isDue(current, request) ? await renewCredential(request, current['access_token']) : current;
  const first = await sendWith(request, exchange, before);
  if (first.answer.status !== 401) return first;
  if (before !== current) throw revoked(exchange.call);
  const after = await renewCredential(request, before['access_token']);
  const second = await sendWith(request, exchange, after);
  if (second.answer.status === 401) throw revoked(exchange.call);
  return second;
}

async function sendWith(request: ProviderRequest, exchange: Omit<HttpExchange, 'secrets'>, credential: Credential) {
  const secrets = secretsOf(credential);
  const answer = await request.http.send({
    ...exchange,
    headers: { ...exchange.headers, Authorization: `Bearer ${credential['access_token'] ?? ''}` },
    secrets,
  });
  noteServerClock(request, answer);
  return { answer, secrets };
}

/**
 * The engine runs the renewal once for all who ask, and stores its result before anybody uses it: also one that has no
 * access token under the name it is looked for, since the refresh token has been used up by it.
 */
async function renewCredential(request: ProviderRequest, stale: string | undefined): Promise<Credential> {
  const renewed = await request.credential.renew(async (current) =>
    current['access_token'] && current['access_token'] !== stale ? current : renew(request, current),
  );
  if (!renewed['access_token']) throw noToken(request, renewed);
  return renewed;
}

async function renew(request: ProviderRequest, current: Credential): Promise<Credential> {
  const kept = tokensIn(request, parseTexts(current[UNREAD]));
  if (kept.access_token) return withTokens(request, current, kept);
  const refreshToken = current['refresh_token'];
  if (!refreshToken) throw signInAgain('The access token has ended and there is no refresh token.');
  const mark = digestText(refreshToken);
  if (refusedTokens.get(request.credential) === mark) throw signInAgain('The API has refused the refresh token.');
  if (isForgotten(current, request)) throw signInAgain('The refresh token has not been used for 7 days.');
  const answer = await request.http.send({
    call: CALL,
    method: 'POST',
    path: '/auth/refresh',
    headers: { Accept: 'application/json' },
    body: { kind: 'json', value: { refresh_token: refreshToken } },
    // The API replaces the token when it is used, so a second attempt with the same one could lock the account out.
    effect: 'write',
    secrets: secretsOf(current),
    redact: (['access', 'refresh'] as const).flatMap((kind) => {
      const name = nameOf(request, kind);
      return [name, `data.${name}`, `${kind}_token`, `data.${kind}_token`];
    }),
  });
  if ([400, 401, 403, 422].includes(answer.status)) {
    refusedTokens.set(request.credential, mark);
    throw signInAgain('The API has refused the refresh token.');
  }
  const place = { call: CALL, secrets: secretsOf(current) };
  const error = errorOfAnswer(answer, place);
  if (error) throw error;
  const texts = textsOf(answer.json);
  const found = tokensIn(request, texts);
  if (found.access_token) return withTokens(request, current, found);
  if (Object.keys(texts).length === 0) throw misfit(nameOf(request, 'access'), 'is missing', place);
  // The token that was sent is spent. What came for it is kept until somebody says which field is which.
  const { access_token: _spent, ...rest } = current;
  return {
    ...rest,
    ...(found.refresh_token ? { refresh_token: found.refresh_token } : {}),
    [UNREAD]: JSON.stringify(texts),
  };
}

/** Where a credential holds the fields of a renewal that nothing could be made of. */
const UNREAD = 'unread_answer';

type Texts = Readonly<Record<string, string>>;

function withTokens(request: ProviderRequest, current: Credential, found: Tokens): Credential {
  const refreshToken = found.refresh_token ?? current['refresh_token'] ?? '';
  const { [UNREAD]: _read, ...rest } = current;
  return {
    ...rest,
    access_token: found.access_token ?? '',
    refresh_token: refreshToken,
    renewed_at: request.clock.now(),
    renewed_mark: digestText(refreshToken),
  };
}

interface Tokens {
  readonly access_token: string | null;
  readonly refresh_token: string | null;
}

function tokensIn(request: ProviderRequest, texts: Texts): Tokens {
  const under = (kind: 'access' | 'refresh') => texts[nameOf(request, kind)] ?? null;
  return { access_token: under('access'), refresh_token: under('refresh') };
}

function nameOf({ settings }: ProviderRequest, kind: 'access' | 'refresh'): string {
  return settings[`${kind}TokenField`] || `${kind}_token`;
}

/** The texts of an answer, bare or one level under `data`, by name. */
function textsOf(json: unknown): Texts {
  const fields = [...fieldsOf(valueAtPath(json, 'data')), ...fieldsOf(json)];
  return Object.fromEntries(
    fields.flatMap(([name, value]) => (typeof value === 'string' && value !== '' ? [[name, value]] : [])),
  );
}

function fieldsOf(value: unknown): readonly (readonly [string, unknown])[] {
  return isObject(value) ? Object.entries(value) : [];
}

function parseTexts(text: string | undefined): Texts {
  return text === undefined ? {} : (JSON.parse(text) as Texts);
}

function noToken(request: ProviderRequest, credential: Credential) {
  const name = nameOf(request, 'access');
  const names = Object.keys(parseTexts(credential[UNREAD]));
  return failure('unexpected shape', {
    sentence: `The new tokens came, but none of them under “${name}”. The answer has the fields ${names.join(', ')}.`,
    kept: 'The new tokens are kept, so nobody has to sign in again.',
    cure: 'Enter the right name as “Field of the access token” in the connection’s settings.',
    where: `${CALL} → ${name}`,
  });
}

function isDue(credential: Credential, request: ProviderRequest): boolean {
  const token = credential['access_token'];
  if (!token) return true;
  const claims = readJwtClaims(token);
  const life = claims?.iat !== undefined && claims.exp !== undefined ? (claims.exp - claims.iat) * 1000 : ACCESS_LIFE;
  const since = renewedAt(credential) ?? (claims?.iat === undefined ? null : claims.iat * 1000);
  return since !== null && toMilliseconds(request.clock.now()) >= since + life * RENEW_AT;
}

function isForgotten(credential: Credential, request: ProviderRequest): boolean {
  const now = toMilliseconds(request.clock.now());
  const expires = readJwtClaims(credential['refresh_token'] ?? '')?.exp;
  const since = renewedAt(credential);
  const until = since !== null ? since + REFRESH_LIFE : expires !== undefined ? expires * 1000 : null;
  return until !== null && now >= until;
}

/** When we got these tokens; `null` when somebody has pasted others since, or nobody has noted it. */
function renewedAt(credential: Credential): number | null {
  if (credential['renewed_mark'] !== digestText(credential['refresh_token'] ?? '')) return null;
  const parsed = parseSourceTime(credential['renewed_at'] ?? '');
  return parsed.ok ? toMilliseconds(parsed.value.at) : null;
}

function secretsOf(credential: Credential): readonly string[] {
  const unread = Object.values(parseTexts(credential[UNREAD])).filter((text) => text.length >= 12);
  return [credential['access_token'], credential['refresh_token'], ...unread].filter(
    (token) => token !== undefined && token !== '',
  ) as string[];
}

function signInAgain(why: string) {
  return failure('sign in again', {
    sentence: `${why} Somebody has to sign in to Rich Utilities again.`,
    cure: 'Sign in with POST /auth/login and paste the new token pair under Connections. Nothing is wrong with the account.',
    where: CALL,
  });
}

function revoked(call: string) {
  return failure('unauthorized', {
    sentence: 'The API rejects an access token it has just issued: the session was revoked.',
    cure: 'Sign in with POST /auth/login and paste the new token pair under Connections.',
    where: `${call} → HTTP 401`,
  });
}
