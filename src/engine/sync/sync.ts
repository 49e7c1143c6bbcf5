import type { Reservation } from '../http/index.ts';
import type { Account } from '../../domain/account.ts';
import type { Health } from '../../contract/connections.ts';
import type { SyncStatus } from '../../contract/sync.ts';

/** Brings connections up to date, on a schedule and on request. */
export interface Sync {
  /** Marks runs that a crash left running as `interrupted`, then starts the schedule. */
  start(): Promise<void>;
  /** Cancels what runs and waits until it has ended. */
  stop(): Promise<void>;
  status(): Promise<SyncStatus>;
  health(connectionId: string): Promise<Health>;
  /** Asks for a run; one per connection at a time, a second request joins the waiting one. Resolves when it has ended. */
  run(connectionId: string, options?: { isFullSweep?: boolean; trigger?: 'operator' | 'start' }): Promise<void>;
  /**
   * The same for a few of its accounts, which something was sent to: the others are not asked for, and the schedule stays
   * as it is. Joins a run of all that waits.
   */
  runFor(connectionId: string, accountIds: Iterable<string>): Promise<void>;
  runAll(options?: { isFullSweep?: boolean }): Promise<void>;
  cancel(connectionId?: string): Promise<void>;
  /** Reads one account's balance now and stores it; used just before and after a write. @throws ProviderError */
  readBalanceNow(accountId: string, signal: AbortSignal, reservation?: Reservation): Promise<Account>;
  /** Called when a connection was added, edited, paused, resumed or removed. */
  connectionChanged(connectionId: string): void;
  /** Called after each account was synced: the adjustments look for what they wait for. */
  onAccountSynced(listener: (accountId: string) => Promise<void>): void;
}
