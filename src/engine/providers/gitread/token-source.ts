import { toMilliseconds } from '../../../domain/time.ts';
import { failure } from '../failure.ts';
import { readJwtClaims } from '../jwt-claims.ts';
import type { CredentialAccess, ProviderRequest } from '../provider.ts';

/** Clerk's session tokens live for one minute (docs/provider-facts.md §4). */
const ASSUMED_LIFE = 60_000;
/** A token is replaced this long before it ends, so that it does not die on the way. */
const MARGIN = 15_000;

interface HeldToken {
  readonly command: string;
  readonly token: string;
  /** By the local clock. */
  readonly goodUntil: number;
}

const held = new WeakMap<CredentialAccess, HeldToken>();
const running = new WeakMap<CredentialAccess, Promise<string>>();

export interface SessionToken {
  readonly token: string;
  /** True: a command made it and can make another. */
  readonly isRenewable: boolean;
}

/**
 * A token for the next call: the pasted one, or the command's, kept until shortly before it ends.
 * @param refused a token that the API has just rejected; it is not given out again.
 * @throws ProviderError `unauthorized` when there is none or the command fails.
 */
export async function sessionToken(request: ProviderRequest, refused?: string): Promise<SessionToken> {
  const { command, token } = await request.credential.read();
  if (command?.trim()) return { token: await commandToken(request, command, refused), isRenewable: true };
  if (token?.trim()) return { token: token.trim(), isRenewable: false };
  throw failure('unauthorized', {
    sentence: 'This connection has neither a command nor a session token.',
    cure: 'Give a command that prints a session token under Connections.',
  });
}

async function commandToken(request: ProviderRequest, command: string, refused: string | undefined): Promise<string> {
  const kept = held.get(request.credential);
  const now = toMilliseconds(request.clock.now());
  if (kept && kept.command === command && kept.token !== refused && now < kept.goodUntil) return kept.token;
  const underway = running.get(request.credential);
  if (underway) return underway;
  const run = runCommand(request, command).finally(() => running.delete(request.credential));
  running.set(request.credential, run);
  return run;
}

async function runCommand(request: ProviderRequest, command: string): Promise<string> {
  const askedAt = toMilliseconds(request.clock.now());
  const token = (await request.runCommand(command)).trim();
  // Anything else in a header would be a way to smuggle a second header in.
  if (!/^[\x21-\x7e]+$/.test(token))
    throw failure('unauthorized', {
      sentence:
        token === ''
          ? 'The token command printed nothing.'
          : 'The token command printed something that is not one token.',
      cure: 'Run the command by hand: it must print the token alone, on one line.',
    });
  const claims = readJwtClaims(token);
  // The token's life by its own account, counted from here: the two clocks need not agree.
  const life = claims?.exp !== undefined && claims.iat !== undefined ? (claims.exp - claims.iat) * 1000 : ASSUMED_LIFE;
  held.set(request.credential, { command, token, goodUntil: askedAt + life - MARGIN });
  return token;
}
