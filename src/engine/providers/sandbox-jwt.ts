import type { SandboxWorld } from './sandbox-api.ts';

/** What a sandbox token says of itself; times in seconds since 1970, as JWT has them. */
export interface SandboxClaims {
  readonly sub: string;
  /** What the token is good for, where an API has several kinds. */
  readonly use?: string;
  readonly iat: number;
  readonly exp: number;
  /** Tokens of an older generation are refused. */
  readonly gen: number;
}

/** A token of the shape of a JWT, signed with a digest that only this world can make. */
export function signToken(claims: SandboxClaims, world: SandboxWorld): string {
  const head = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${head}.${world.digest(head)}${world.digest(`${head}.`)}`;
}

/** @returns the claims of a token of this world, expired or not; `null` for anything else. */
export function verifyToken(token: string, world: SandboxWorld): SandboxClaims | null {
  const [header = '', payload = ''] = token.split('.');
  const head = `${header}.${payload}`;
  if (token !== `${head}.${world.digest(head)}${world.digest(`${head}.`)}`) return null;
  return JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as SandboxClaims;
}

function encode(value: unknown): string {
  return btoa(JSON.stringify(value)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
