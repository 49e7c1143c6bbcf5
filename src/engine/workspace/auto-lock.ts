import { toMilliseconds } from '../../domain/time.ts';
import type { Clock, Logger } from '../ports.ts';

/** Locks a workspace at which nobody has been for a while. */
interface AutoLock {
  /** Somebody is there. */
  present(): void;
  stop(): void;
}

interface AutoLockParts {
  readonly clock: Clock;
  readonly logger: Logger;
  /** After how long; 0: never. Asked again each time, since the setting may change. */
  readonly minutes: () => Promise<number>;
  readonly lock: () => Promise<unknown>;
}

const LOOK_MILLISECONDS = 10_000;
const MINUTE = 60_000;

export function createAutoLock({ clock, logger, minutes, lock }: AutoLockParts): AutoLock {
  const stopping = new AbortController();
  let seen = now();

  /** One clock stands still while the machine sleeps, the other may be set back: the one that says more counts. */
  function now() {
    return { monotonic: clock.monotonic(), wall: toMilliseconds(clock.now()) };
  }

  function away(): number {
    const { monotonic, wall } = now();
    return Math.max(monotonic - seen.monotonic, wall - seen.wall);
  }

  async function watch(): Promise<void> {
    for (;;) {
      await clock.sleep(LOOK_MILLISECONDS, stopping.signal);
      const after = await minutes();
      if (after === 0 || away() < after * MINUTE) continue;
      logger.info('workspace.auto-lock', { minutes: after });
      await lock();
      return;
    }
  }

  watch().catch((error: unknown) => {
    if (!stopping.signal.aborted) logger.error('workspace.auto-lock-failed', { error });
  });
  return {
    present() {
      seen = now();
    },
    stop: () => stopping.abort(),
  };
}
