import { statesWhere } from '../../../domain/adjustment-state.ts';
import type { AdjustmentParts } from '../parts.ts';
import type { Delivery } from './deliver.ts';

/**
 * Sends what is queued, one account at a time, as soon as its connection can be reached: when something is queued or the
 * outcome of another is known, when an account was synced, when the vault is unlocked, and now and then.
 */
interface Outbox {
  start(): void;
  /** Starts nothing more, gives a write in flight a moment to end, then gives it up: its outcome is then unknown. */
  stop(): Promise<void>;
}

interface OutboxParts extends Pick<AdjustmentParts, 'book' | 'sync' | 'vault' | 'clock' | 'logger'> {
  readonly deliver: (id: string, signals: { reading: AbortSignal; writing: AbortSignal }) => Promise<Delivery>;
  /** For one that is still `sending` although nobody is sending it: its end could not be written down. */
  readonly recover: (id: string) => Promise<void>;
}

/** How often what waits for a connection is tried again without any other sign. */
const RETRY_MILLISECONDS = 30_000;
/** A sync tells of each account: a connection that is reachable need not be told thousands of times. */
const REACHABLE_PAUSE_MILLISECONDS = 2000;
const ON_THEIR_WAY = statesWhere(({ isOnItsWay }) => isOnItsWay);
const STOP_GRACE_MILLISECONDS = 5000;

export function createOutbox({ book, sync, vault, clock, logger, deliver, recover }: OutboxParts): Outbox {
  const stopping = new AbortController();
  const giveUp = new AbortController();
  /** One at a time per connection: an API sees our writes one after another (docs/provider-facts.md §5). */
  const lanes = new Map<string, Promise<void>>();
  const wanted = new Set<string>();
  const subscriptions: (() => void)[] = [];
  let retry: Promise<void> | null = null;
  let reachableAt = -Infinity;

  async function round(): Promise<void> {
    if (stopping.signal.aborted) return;
    const busy = new Set(lanes.keys());
    try {
      const open = await book.inStates(ON_THEIR_WAY);
      for (const { id, state, connectionId } of open) {
        if (state === 'sending' && !busy.has(connectionId)) await recover(id);
      }
      const queued = open.filter(({ state }) => state === 'queued');
      for (const connectionId of new Set(queued.map((one) => one.connectionId))) run(connectionId);
      if (open.length > 0) retry ??= retryLater();
    } catch (error) {
      logger.error('outbox.round-failed', { error });
    }
  }

  function run(connectionId: string): void {
    if (stopping.signal.aborted) return;
    retry ??= retryLater();
    if (lanes.has(connectionId)) {
      wanted.add(connectionId);
      return;
    }
    const lane = drain(connectionId)
      .catch((error: unknown) => logger.error('outbox.lane-failed', { connectionId, error }))
      .finally(() => {
        lanes.delete(connectionId);
        if (wanted.delete(connectionId)) run(connectionId);
      });
    lanes.set(connectionId, lane);
  }

  /** Oldest first; of an account that has to wait, nothing younger may overtake. */
  async function drain(connectionId: string): Promise<void> {
    const waiting = new Set<string>();
    const queued = (await book.inStates(['queued'])).filter((adjustment) => adjustment.connectionId === connectionId);
    for (const { id, accountId } of queued) {
      if (stopping.signal.aborted) return;
      if (waiting.has(accountId)) continue;
      const delivery = await deliver(id, { reading: stopping.signal, writing: giveUp.signal });
      if (delivery === 'connection waits') return;
      if (delivery === 'account waits') waiting.add(accountId);
    }
  }

  async function retryLater(): Promise<void> {
    try {
      await clock.sleep(RETRY_MILLISECONDS, stopping.signal);
    } catch {
      return;
    } finally {
      retry = null;
    }
    await round();
  }

  return {
    start() {
      subscriptions.push(
        book.onWritten(({ state, connectionId }, before) => {
          const isQueued = state === 'queued' && before?.state !== 'queued';
          const isDecided = before?.state === 'unknown' && state !== 'unknown';
          if (isQueued || isDecided) run(connectionId);
        }),
        vault.onChange(() => {
          if (vault.isUnlocked) void round();
        }),
      );
      sync.onAccountSynced(() => {
        const now = clock.monotonic();
        if (now - reachableAt >= REACHABLE_PAUSE_MILLISECONDS) {
          reachableAt = now;
          void round();
        }
        return Promise.resolve();
      });
      void round();
    },
    async stop() {
      for (const end of subscriptions) end();
      stopping.abort(new Error('Counterfoil is closing.'));
      const ended = Promise.allSettled([...lanes.values(), retry ?? Promise.resolve()]);
      const grace = new AbortController();
      await Promise.race([ended, clock.sleep(STOP_GRACE_MILLISECONDS, grace.signal).catch(() => undefined)]);
      grace.abort();
      giveUp.abort(new Error('Counterfoil is closing.'));
      const last = new AbortController();
      await Promise.race([ended, clock.sleep(STOP_GRACE_MILLISECONDS, last.signal).catch(() => undefined)]);
      last.abort();
    },
  };
}
