import { statesWhere } from '../../domain/adjustment-state.ts';
import type { Clock, Logger } from '../ports.ts';
import type { Book } from './book.ts';
import type { Delivery } from './send-one.ts';

/** Sends what is queued, one account at a time, as soon as its connection can be reached. */
export interface Outbox {
  start(): void;
  /** Something may be able to go now: a new one was queued, a sync succeeded, the vault was unlocked. */
  poke(): void;
  /** Starts nothing more, gives a write in flight a moment to end, then gives it up: its outcome is then unknown. */
  stop(): Promise<void>;
}

export interface OutboxParts {
  readonly book: Book;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly deliver: (id: string, signals: { reading: AbortSignal; writing: AbortSignal }) => Promise<Delivery>;
  /** For one that is still `sending` although nobody is sending it: its end could not be written down. */
  readonly recover: (id: string) => Promise<void>;
}

/** How often what waits for a connection is tried again without any other sign. */
const RETRY_MILLISECONDS = 30_000;
const ON_THEIR_WAY = statesWhere(({ isOnItsWay }) => isOnItsWay);
const STOP_GRACE_MILLISECONDS = 5000;

export function createOutbox({ book, clock, logger, deliver, recover }: OutboxParts): Outbox {
  const stopping = new AbortController();
  const giveUp = new AbortController();
  /** One at a time per connection: an API sees our writes one after another (docs/provider-facts.md §5). */
  const lanes = new Map<string, Promise<void>>();
  const wanted = new Set<string>();
  let retry: Promise<void> | null = null;
  let isStarted = false;

  async function round(): Promise<void> {
    if (!isStarted || stopping.signal.aborted) return;
    const open = await book.inStates(ON_THEIR_WAY);
    const queued = open.filter((adjustment) => adjustment.state === 'queued');
    for (const { id, state, connectionId } of open) {
      if (state === 'sending' && !lanes.has(connectionId)) await recover(id);
    }
    for (const connectionId of new Set(queued.map((adjustment) => adjustment.connectionId))) run(connectionId);
    if (open.length > 0) retry ??= retryLater();
  }

  function run(connectionId: string): void {
    if (lanes.has(connectionId)) {
      wanted.add(connectionId);
      return;
    }
    const lane = drain(connectionId)
      .catch((error: unknown) => logger.error('outbox.lane-failed', { connectionId, error }))
      .finally(() => {
        lanes.delete(connectionId);
        if (wanted.delete(connectionId) && !stopping.signal.aborted) run(connectionId);
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

  function poke(): void {
    void round().catch((error: unknown) => logger.error('outbox.round-failed', { error }));
  }

  return {
    start() {
      isStarted = true;
      poke();
    },
    poke,
    async stop() {
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
