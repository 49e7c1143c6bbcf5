import type { Settings } from '../../contract/settings.ts';
import type { Directory } from '../accounts/index.ts';
import type { Adjustments } from '../adjustments/index.ts';
import type { Audit } from '../audit/index.ts';
import type { Operators, PolicyService } from '../operators/index.ts';
import type { Clock, Logger, Random, SaveTarget } from '../ports.ts';
import type { Provider } from '../providers/provider.ts';
import type { Store } from '../store/store.ts';

/** What batches are made of: the store, the way one adjustment goes, and who and when. */
export interface BulkParts {
  readonly store: Store;
  readonly directory: Directory;
  readonly adjustments: Pick<Adjustments, 'sendApproved' | 'sentAlone'>;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly saveTarget: SaveTarget;
  readonly settings: () => Promise<Settings>;
  readonly operators: Pick<Operators, 'find'>;
  readonly policy: Pick<PolicyService, 'get' | 'reasons'>;
  readonly providerOf: (providerId: string) => Provider | undefined;
}
