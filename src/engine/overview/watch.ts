import type { Overview } from '../../contract/overview.ts';
import type { ChangeHub } from '../changes/index.ts';
import type { Clock, Logger, Notifier } from '../ports.ts';
import type { OverviewService } from './overview.ts';

/**
 * Tells the host what waits: a count for its badge, and a message for what is new and bad. Looks at once, and again after
 * each change, at most every half minute.
 */
interface NeedsWatch {
  stop(): Promise<void>;
}

interface NeedsWatchParts {
  readonly overview: Pick<OverviewService, 'needs' | 'endingSoon'>;
  readonly changes: Pick<ChangeHub, 'subscribe'>;
  readonly notifier: Notifier;
  readonly clock: Clock;
  readonly logger: Logger;
}

type Need = Overview['needs'][number];

const PAUSE_MILLISECONDS = 30_000;

export function createNeedsWatch({ overview, changes, notifier, clock, logger }: NeedsWatchParts): NeedsWatch {
  const stopping = new AbortController();
  /** By need, the day it was told: the same one is told again the next day while it lasts. */
  const told = new Map<string, string>();
  let isWanted = false;
  let looking: Promise<void> | null = null;

  async function look(): Promise<void> {
    while (isWanted && !stopping.signal.aborted) {
      isWanted = false;
      try {
        tell(await overview.needs(), await overview.endingSoon());
      } catch (error) {
        logger.warn('overview.watch-failed', { error });
      }
      await clock.sleep(PAUSE_MILLISECONDS, stopping.signal).catch(() => undefined);
    }
  }

  function tell(needs: readonly Need[], endingSoon: Need | null): void {
    notifier.setWaiting(needs.length);
    const worth = [...needs.filter((need) => need.level === 'alarm'), ...(endingSoon === null ? [] : [endingSoon])];
    const today = clock.now().slice(0, 10);
    for (const need of worth) {
      if (told.get(need.id) === today) continue;
      told.set(need.id, today);
      notifier.notify({ title: 'Counterfoil', body: need.sentence, link: need.link });
    }
    for (const id of told.keys()) if (!worth.some((need) => need.id === id)) told.delete(id);
  }

  function lookAgain(): void {
    isWanted = true;
    looking ??= look().finally(() => {
      looking = null;
    });
  }

  const unsubscribe = changes.subscribe(lookAgain);
  lookAgain();

  return {
    async stop() {
      unsubscribe();
      stopping.abort();
      await looking;
    },
  };
}
