import type { Connection } from '../../domain/connection.ts';
import type { RunRequest } from '../../domain/sync-run.ts';
import type { Reservation } from '../http/index.ts';
import type { Provider, ProviderRequest } from '../providers/provider.ts';

/** What a caller of a gateway wants to know of each exchange. */
export interface ExchangeListener {
  onCall(call: RunRequest): void;
  /** Names the run in kept answers. */
  readonly runId: string;
  /** Whose answers these are, for calls that name no account because the key names it. */
  readonly accountExternalId?: string;
}

/** A connection ready to be called: its provider, and requests that are rate-limited, recorded and redacted. */
export interface OpenConnection {
  readonly connection: Connection;
  readonly provider: Provider;
  /** @param reservation within which its exchanges leave; without one each waits for its turn. */
  request(signal: AbortSignal, listener?: ExchangeListener, reservation?: Reservation): ProviderRequest;
  /** Holds the limiter for a reading and the write that rests on it. Nobody else of this connection sends meanwhile. */
  reserve(signal: AbortSignal): Promise<Reservation>;
}

/** The only way from the engine to a provider: shared rate limit, circuit breaker and credential per connection. */
export interface Gateway {
  /** @throws ProblemError `vault.locked`, `connection.unknown`, `connection.quarantined`. */
  open(connectionId: string): Promise<OpenConnection>;
  /** For a test of what is not saved: nothing is recorded, nothing kept. */
  openDraft(draft: Connection, secret: Readonly<Record<string, string>>): OpenConnection;
  requestsLastHour(connectionId: string): number;
  /** When the limiter, a Retry-After or the breaker lets the next request out; `null`: now. */
  waitingUntil(connectionId: string): { readonly at: string; readonly why: string } | null;
  /** Forgets limiter, breaker and single-flight state, e.g. after a credential was rotated. */
  reset(connectionId: string): void;
  /** Writes kept answers that still wait to be written. */
  flush?(): Promise<void>;
  /** Holds the account for one writer; a sync of the same account waits. Released by `Symbol.asyncDispose`. */
  holdAccount(accountId: string): Promise<AsyncDisposable>;
}
