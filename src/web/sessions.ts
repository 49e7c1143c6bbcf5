import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../engine/ports.ts';

/** How long a printed link may be used. */
const TOKEN_LIFE_MILLISECONDS = 10 * 60_000;

export interface Sessions {
  /** A new one-time token; one printed before is worth nothing from now on. */
  issueToken(): string;
  /** Trades the token, once and in time, for a session. @returns the session's cookie value, or why there is none. */
  exchange(token: string): { readonly session: string } | { readonly refused: string };
  isOpen(session: string | undefined): boolean;
}

/** One-time tokens and the sessions they open. Only digests are kept; comparisons take the same time for any text. */
export function createSessions(clock: Pick<Clock, 'monotonic'>): Sessions {
  let pending: { digest: Buffer; until: number } | null = null;
  const open: Buffer[] = [];
  return {
    issueToken() {
      const token = newSecret();
      pending = { digest: digestOf(token), until: clock.monotonic() + TOKEN_LIFE_MILLISECONDS };
      return token;
    },
    exchange(token) {
      const given = digestOf(token);
      if (pending === null) return { refused: 'This link was used already.' };
      if (clock.monotonic() > pending.until) return { refused: 'This link is older than ten minutes.' };
      if (!timingSafeEqual(given, pending.digest)) return { refused: 'This link is not the newest one.' };
      pending = null;
      const session = newSecret();
      open.push(digestOf(session));
      return { session };
    },
    isOpen(session) {
      if (session === undefined) return false;
      const given = digestOf(session);
      return open.map((known) => timingSafeEqual(known, given)).includes(true);
    },
  };
}

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
