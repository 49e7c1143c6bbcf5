import type { Audit } from '../audit/index.ts';
import type { Clock, Logger, Random, ScryptCost } from '../ports.ts';
import type { Store } from '../store/store.ts';
import type { Vault } from '../vault/index.ts';
import type { Sessions } from './sessions.ts';

/** What the operators are made of. */
export interface OperatorsParts {
  readonly store: Store;
  readonly vault: Vault;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** Of every page; they last longer than the store. */
  readonly sessions: Sessions;
  /** The OS user that runs this console, and the system whose user it is. */
  readonly osAccount: string;
  readonly platform: string;
  /** The name of the operator from before there were operators; `null`: none was set. */
  readonly keptName: () => Promise<string | null>;
  /** Somebody came or left at a page. */
  readonly onSeats?: () => void;
  /** What guessing a passphrase costs. Lower it in tests only. */
  readonly cost?: ScryptCost;
}
