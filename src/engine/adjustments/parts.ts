import type { Health } from '../../contract/connections.ts';
import type { Settings } from '../../contract/settings.ts';
import { PROGRAM_NAME } from '../../domain/operator.ts';
import type { Directory } from '../accounts/index.ts';
import type { Audit } from '../audit/index.ts';
import type { Gateway } from '../connections/gateway.ts';
import type { Operators, PolicyService } from '../operators/index.ts';
import type { Clock, Logger, Random } from '../ports.ts';
import type { Provider } from '../providers/provider.ts';
import type { Readable, Store } from '../store/store.ts';
import type { Sync } from '../sync/sync.ts';
import type { Vault } from '../vault/vault.ts';
import type { Allowance } from './approval/allowance.ts';
import type { Book } from './book.ts';

/** What the adjustments are made of: the book, the way to the APIs, and who and when. The book alone writes. */
export interface AdjustmentParts extends Omit<GivenParts, 'store'> {
  readonly store: Readable;
  readonly book: Book;
  readonly allowance: Allowance;
}

/** Of that, what the engine gives. */
export interface GivenParts {
  readonly store: Store;
  readonly gateway: Gateway;
  readonly sync: Pick<Sync, 'readBalanceNow' | 'runFor' | 'onAccountSynced'> & {
    health(connectionId: string): Promise<Health>;
  };
  readonly vault: Pick<Vault, 'isUnlocked' | 'onChange'>;
  readonly directory: Directory;
  readonly audit: Audit;
  /** Resolves once the vault knows of everything that is on disk; awaited before a write leaves. */
  readonly catchUp: () => Promise<void>;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly settings: () => Promise<Settings>;
  readonly operators: Pick<Operators, 'find' | 'byPublicKey' | 'isSignedBy'>;
  readonly policy: Pick<PolicyService, 'get' | 'reasons'>;
  /** What tells this workspace from every other, in what is signed. */
  readonly workspaceId: () => Promise<string>;
  readonly providerOf: (providerId: string) => Provider | undefined;
}

/** Who is named in steps that nobody asked for. */
export const PROGRAM = PROGRAM_NAME;
