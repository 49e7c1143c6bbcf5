import type { HostFacts } from '../../contract/host.ts';
import type { Wishes } from '../ports.ts';
import type { Accounts, Links } from '../accounts/index.ts';
import type { Activity } from '../activity/index.ts';
import type { Adjustments } from '../adjustments/index.ts';
import type { Audit, Trail } from '../audit/index.ts';
import type { Books, RuleBook } from '../books/index.ts';
import type { Bulk } from '../bulk/index.ts';
import type { ConnectionService } from '../connections/index.ts';
import type { Memberships } from '../expiry/index.ts';
import type { Exports } from '../exports/index.ts';
import type { Ledger } from '../ledger/index.ts';
import type { Operators, PolicyService, Session } from '../operators/index.ts';
import type { OverviewService } from '../overview/index.ts';
import type { SettingsService } from '../settings/index.ts';
import type { Sync } from '../sync/index.ts';
import type { UsageService } from '../usage/index.ts';
import type { Vault } from '../vault/index.ts';
import type { Files } from '../files.ts';
import type { Opened, Workspace } from '../workspace/index.ts';
import type { ChangeFeed } from './feed.ts';

/** What is there in every phase of the workspace. */
export interface LastingServices {
  readonly hostFacts: () => Promise<HostFacts>;
  readonly wishes: Wishes | undefined;
  readonly workspace: Omit<Workspace<Opened>, 'opened' | 'door' | 'start' | 'stop' | 'met'>;
  /** Somebody is at the console. */
  readonly present: (session: Session) => void;
  readonly vault: Vault;
  readonly feed: ChangeFeed;
}

/** What is made anew each time the store is opened, one service for each area. */
export interface OpenServices {
  readonly operators: Operators;
  readonly policy: PolicyService;
  readonly files: Files;
  readonly overview: OverviewService;
  readonly accounts: Accounts;
  readonly links: Links;
  readonly ledger: Ledger;
  readonly books: Books;
  readonly ruleBook: RuleBook;
  readonly memberships: Memberships;
  readonly usage: UsageService;
  readonly adjustments: Adjustments;
  readonly bulk: Bulk;
  readonly exports: Exports;
  readonly trail: Trail;
  readonly activity: Activity;
  readonly audit: Audit;
  readonly connections: ConnectionService;
  readonly sync: Sync;
  /** Asks for a run and does not wait for its end. */
  readonly startSync: (connectionId: string | undefined, isFullSweep: boolean) => void;
  readonly settings: SettingsService;
}
