import { signToken, verifyToken, type SandboxClaims } from '../sandbox-jwt.ts';
import {
  bearerToken,
  type SandboxAccount,
  type SandboxKey,
  type SandboxReply,
  type SandboxRequest,
  type SandboxWorld,
} from '../sandbox-api.ts';

const ACCESS_SECONDS = 15 * 60;
const REFRESH_SECONDS = 7 * 86_400;
/** What every sandbox user signs in with. */
const PASSWORD = 'sandbox';

const REFUSED: SandboxReply = { status: 401, body: { detail: 'Invalid or expired token' } };

/** An access token, and the refresh token that is good now; earlier refresh tokens are not. */
export function tokenPair(key: SandboxKey, world: SandboxWorld): { access_token: string; refresh_token: string } {
  return pairOf(key, world, generation('access', key, world), generation('refresh', key, world));
}

/**
 * Whose access token this is. Refused: an expired one, one of an earlier generation, and, once for every time the quirk
 * strikes, every one issued so far.
 */
export function signedIn(request: SandboxRequest, world: SandboxWorld): SandboxAccount | SandboxReply {
  const claims = readToken('access', bearerToken(request), world);
  const key = claims && keyOf(claims, world);
  const account = key?.accounts[0];
  if (!claims || !key || !account) return REFUSED;
  const current = generation('access', key, world);
  if (request.quirks.has('token expires'))
    return { ...REFUSED, effect: { kind: 'remember', values: { [`access ${key.index}`]: current + 1 } } };
  return claims.gen === current ? account : REFUSED;
}

/** Gives a new pair and makes the refresh token that was sent worthless. */
export function refresh(request: SandboxRequest, world: SandboxWorld): SandboxReply {
  const { refresh_token: token } = Object(parse(request.body)) as { refresh_token?: unknown };
  const claims = typeof token === 'string' ? readToken('refresh', token, world) : null;
  const key = claims && keyOf(claims, world);
  if (!claims || !key || claims.gen !== generation('refresh', key, world)) return REFUSED;
  const next = claims.gen + 1;
  return {
    status: 200,
    body: printPair(pairOf(key, world, generation('access', key, world), next), request),
    effect: { kind: 'remember', values: { [`refresh ${key.index}`]: next } },
  };
}

export function signIn(request: SandboxRequest, world: SandboxWorld): SandboxReply {
  const { email, password } = Object(parse(request.body)) as { email?: unknown; password?: unknown };
  const key = world.keys.find((key) => key.accounts[0]?.person.email === email);
  if (!key || password !== PASSWORD) return { status: 401, body: { detail: 'Incorrect email or password' } };
  return { status: 200, body: printPair(tokenPair(key, world), request) };
}

/** Ends every session of the signed-in user. */
export function signOut(request: SandboxRequest, world: SandboxWorld): SandboxReply {
  const account = signedIn(request, world);
  if ('status' in account) return account;
  const key = world.keys[account.key];
  if (!key) return REFUSED;
  const values = {
    [`access ${key.index}`]: generation('access', key, world) + 1,
    [`refresh ${key.index}`]: generation('refresh', key, world) + 1,
  };
  return { status: 200, body: { message: 'Logged out' }, effect: { kind: 'remember', values } };
}

function pairOf(
  key: SandboxKey,
  world: SandboxWorld,
  access: number,
  refresh: number,
): { access_token: string; refresh_token: string } {
  const iat = Math.floor(world.now() / 1000);
  const sub = key.accounts[0]?.id ?? '';
  return {
    access_token: signToken({ sub, use: 'access', iat, exp: iat + ACCESS_SECONDS, gen: access }, world),
    refresh_token: signToken({ sub, use: 'refresh', iat, exp: iat + REFRESH_SECONDS, gen: refresh }, world),
  };
}

/** The names of the fields are stated nowhere, so they can be others (docs/provider-facts.md §3). */
function printPair(pair: { access_token: string; refresh_token: string }, request: SandboxRequest): unknown {
  if (request.quirks.get('token fields') === 'camel case')
    return { accessToken: pair.access_token, refreshToken: pair.refresh_token, expiresIn: ACCESS_SECONDS };
  return { ...pair, token_type: 'bearer', expires_in: ACCESS_SECONDS };
}

function readToken(kind: 'access' | 'refresh', token: string, world: SandboxWorld): SandboxClaims | null {
  const claims = verifyToken(token, world);
  return claims?.use === kind && claims.exp * 1000 > world.now() ? claims : null;
}

function keyOf(claims: SandboxClaims, world: SandboxWorld): SandboxKey | null {
  const account = world.findAccount(claims.sub);
  return account ? (world.keys[account.key] ?? null) : null;
}

function generation(kind: 'access' | 'refresh', key: SandboxKey, world: SandboxWorld): number {
  return Number(world.recall(`${kind} ${key.index}`) ?? 0);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
