import type { Health } from '../../contract/connections.ts';
import type { Level } from '../../contract/overview.ts';
import type { SyncStatus } from '../../contract/sync.ts';
import { assertNever } from '../../domain/result.ts';

interface Pill {
  readonly words: string;
  readonly level: Level;
  readonly icon: Health['state'];
}

/** What the pill says while the engine itself cannot be asked. */
export const NO_ENGINE: Pill = { words: 'Engine not reachable', level: 'warning', icon: 'offline' };

/** What the pill says of all connections together; `undefined` before the first answer. */
export function pillOf(status: SyncStatus | undefined): Pill {
  if (!status) return { words: 'Asking…', level: 'info', icon: 'never' };
  switch (status.state) {
    case 'nothing to sync':
      return { words: 'No connection yet', level: 'info', icon: 'never' };
    case 'in sync':
      return { words: 'In sync', level: 'ok', icon: 'in sync' };
    case 'incomplete':
      return { words: status.sentence, level: 'warning', icon: 'incomplete' };
    case 'syncing':
      return { words: status.sentence, level: 'info', icon: 'syncing' };
    case 'waiting':
      return { words: status.sentence, level: 'info', icon: 'waiting' };
    case 'offline':
      return { words: status.sentence, level: 'warning', icon: 'offline' };
    case 'failing':
      return { words: status.sentence, level: 'alarm', icon: 'failing' };
    case 'paused':
      return { words: status.sentence, level: 'info', icon: 'paused' };
    case 'locked':
      return { words: status.sentence, level: 'warning', icon: 'locked' };
    default:
      return assertNever(status.state, 'state of the sync');
  }
}
