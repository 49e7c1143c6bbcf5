import { createORPCClient, DynamicLink } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '../../../contract/index.ts';
import { ProblemError, type Problem } from '../../../domain/problem.ts';
import { ENGINE_GONE } from './problem-of.ts';
import { TransportRefused, type NoContext, type OpenTransport, type Transport } from './transport.ts';

/** Everything the console may ask of the engine, typed by the contract. */
export type EngineClient = ContractRouterClient<Contract, NoContext>;

/** How the page stands with the engine. Only `connected` may ask; `refused` does not try again by itself. */
export type ConnectionState =
  | { readonly state: 'connecting'; readonly since: number }
  | { readonly state: 'connected'; readonly since: number }
  | { readonly state: 'reconnecting'; readonly since: number; readonly attempt: number }
  | { readonly state: 'refused'; readonly problem: Problem };

/** Keeps one way to the engine open for as long as the page lives. */
export interface EngineConnection {
  /** One client for the life of the page: a call made while there is no connection fails with `console.engine-gone`. */
  readonly client: EngineClient;
  readonly getState: () => ConnectionState;
  readonly subscribe: (listener: () => void) => () => void;
  /** Tries again now: after a refusal, or instead of waiting. */
  readonly retry: () => void;
  readonly stop: () => void;
}

const PAUSES = [250, 500, 1_000, 2_000, 4_000];

/** Opens the engine and opens it again whenever the transport closes. */
export function connectEngine(open: OpenTransport, now: () => number = Date.now): EngineConnection {
  const listeners = new Set<() => void>();
  let state: ConnectionState = { state: 'connecting', since: now() };
  let transport: Transport | null = null;
  let wake: (() => void) | null = null;
  const stopping = new AbortController();

  /** Where the host's new session takes the place of an ended one, which it does at once: what is asked waits for it. */
  let goingOn: Promise<void> = Promise.resolve();

  const link = new DynamicLink<NoContext>(async () => {
    if (!transport) await goingOn;
    if (!transport) throw new ProblemError(ENGINE_GONE);
    return transport.link;
  });

  const become = (next: ConnectionState) => {
    state = next;
    for (const listener of listeners) listener();
  };

  const pause = (milliseconds: number | null) =>
    new Promise<void>((resolve) => {
      const timer = milliseconds === null ? undefined : setTimeout(resolve, milliseconds);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  async function keepOpen(): Promise<void> {
    let attempt = 0;
    let settle: () => void = () => undefined;
    while (!stopping.signal.aborted) {
      let goesOn = false;
      try {
        transport = await open(stopping.signal);
        settle();
        attempt = 0;
        become({ state: 'connected', since: now() });
        ({ goesOn } = await transport.closed);
      } catch (error) {
        if (error instanceof TransportRefused) {
          become({ state: 'refused', problem: error.problem });
          await pause(null);
          become({ state: 'connecting', since: now() });
          continue;
        }
      } finally {
        transport = null;
        // What waited for a session that did not come fails as what is asked later does.
        settle();
      }
      if (stopping.signal.aborted) return;
      if (goesOn) {
        ({ promise: goingOn, resolve: settle } = Promise.withResolvers<void>());
        continue;
      }
      const since = state.state === 'reconnecting' || state.state === 'connecting' ? state.since : now();
      become({ state: 'reconnecting', since, attempt });
      await pause(PAUSES[Math.min(attempt, PAUSES.length - 1)] ?? 4_000);
      attempt += 1;
    }
  }

  void keepOpen();

  return {
    client: createORPCClient<EngineClient>(link),
    getState: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    retry: () => wake?.(),
    stop: () => {
      stopping.abort(new Error('The page is closing.'));
      transport?.close();
      wake?.();
    },
  };
}
