import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../engine/ports.ts';

/** How long a printed link may be used. */
const LINK_LIFE_MILLISECONDS = 10 * 60_000;
/** How long a page has to go on where its session ended under it. */
const TICKET_LIFE_MILLISECONDS = 60_000;

/** What a browser holds of a session: one half in a cookie, the other where only pages of our origin can read it. */
interface Credentials {
  readonly cookie: string;
  readonly secret: string;
}

/** What a request shows of them. */
export interface Shown {
  readonly cookie: string | undefined;
  readonly secret: string | undefined;
}

/** One-time tokens and the credentials they are traded for; `S` is what the credentials open. */
interface CredentialKeeper<S> {
  /** A token for a new session, of the printed link; one printed before is worth nothing from now on. */
  issueLink(): string;
  /** A token for a session that takes the place of an ended one. Each page of that one gets its own. */
  issueTicket(ended: S): string;
  /**
   * Trades a token, once and in time.
   * @param open makes the session; `after`: the ended one whose place it takes.
   */
  exchange(token: string, open: (after: S | null) => S): { readonly given: Credentials } | { readonly refused: string };
  /** What both halves together open; `null`: nothing. */
  find(shown: Shown): S | null;
  /** Its credentials open nothing from now on. */
  end(session: S): void;
}

interface Token<S> {
  readonly until: number;
  readonly after: S | null;
}
interface Grant<S> {
  readonly given: Credentials;
  readonly session: S;
}

/** Only digests are kept of what a page still has to show; secrets are compared in constant time. */
export function createCredentials<S extends object>(clock: Pick<Clock, 'monotonic'>): CredentialKeeper<S> {
  const tokens = new Map<string, Token<S>>();
  const open = new Map<string, { readonly secret: Buffer; readonly session: S }>();
  /** Pages of one browser share a cookie, so those that go on together get the same credentials. */
  const successors = new Map<S, Grant<S>>();

  function issue(lifeMilliseconds: number, after: S | null): string {
    const token = newSecret();
    tokens.set(hex(token), { until: clock.monotonic() + lifeMilliseconds, after });
    return token;
  }
  function forgetTokens(is: (token: Token<S>) => boolean): void {
    for (const [digest, token] of tokens) if (is(token)) tokens.delete(digest);
  }
  function grant(session: S): Grant<S> {
    const given = { cookie: newSecret(), secret: newSecret() };
    open.set(hex(given.cookie), { secret: digestOf(given.secret), session });
    return { given, session };
  }

  return {
    issueLink() {
      forgetTokens(({ after }) => after === null);
      return issue(LINK_LIFE_MILLISECONDS, null);
    },
    issueTicket: (ended) => issue(TICKET_LIFE_MILLISECONDS, ended),
    exchange(token, openSession) {
      const digest = hex(token);
      const found = tokens.get(digest);
      if (found === undefined) return { refused: 'This link was used already, or is not the newest one.' };
      tokens.delete(digest);
      if (clock.monotonic() > found.until) return { refused: 'This link is older than ten minutes.' };
      const { after } = found;
      if (after === null) return { given: grant(openSession(null)).given };
      const known = successors.get(after);
      const granted = known ?? grant(openSession(after));
      // Kept in clear for as long as another page of the ended session may ask for the same.
      if ([...tokens.values()].some((other) => other.after === after)) successors.set(after, granted);
      else successors.delete(after);
      return { given: granted.given };
    },
    find({ cookie, secret }) {
      if (cookie === undefined || secret === undefined) return null;
      const found = open.get(hex(cookie));
      if (found === undefined || !timingSafeEqual(found.secret, digestOf(secret))) return null;
      return found.session;
    },
    end(session) {
      for (const [digest, one] of open) if (one.session === session) open.delete(digest);
      forgetTokens(({ until }) => clock.monotonic() > until);
      for (const [ended, granted] of successors) if (granted.session === session) successors.delete(ended);
    },
  };
}

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function hex(text: string): string {
  return digestOf(text).toString('hex');
}
