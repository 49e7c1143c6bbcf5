import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import { RPCHandler as PortHandler } from '@orpc/server/message-port';
import { RPCHandler as SocketHandler } from '@orpc/server/ws';
import type { WebSocket } from 'ws';
import { openSession, type Session } from '../operators/index.ts';
import type { Contract } from '../../contract/index.ts';
import type { EngineRouter } from './boundary.ts';

/** What a host needs of an engine to serve it. */
export interface Served {
  readonly router: EngineRouter;
}

/** Electron's MessagePortMain, Node's or the web's MessagePort: what all of them can do. */
export interface PortLike {
  postMessage(message: unknown): void;
  on?(event: 'message' | 'close', listener: (event?: { data: unknown }) => void): unknown;
  addEventListener?(event: 'message' | 'close', listener: (event: { data?: unknown }) => void): void;
  start?(): void;
  close(): void;
}

/** One renderer being served. Closing it ends its open streams. */
export interface Serving {
  close(): void;
}

/** Serves an engine's router on one end of a message channel, until either end is closed. */
export function serveOnMessagePort({ router }: Served, port: PortLike): Serving {
  const closed = new Set<() => void>();
  let isClosed = false;
  const end = () => {
    if (isClosed) return;
    isClosed = true;
    for (const listener of closed) listener();
  };
  const listen = (event: 'message' | 'close', listener: (event?: { data: unknown }) => void) => {
    if (port.addEventListener) port.addEventListener(event, (happened) => listener({ data: happened.data }));
    else port.on?.(event, listener);
  };
  listen('close', end);
  const supported = {
    on: (event: string, listener: (event?: { data: unknown }) => void) => {
      if (event === 'message') listen('message', listener);
      else if (event === 'close') closed.add(() => listener());
    },
    postMessage: (message: unknown) => {
      if (!isClosed) port.postMessage(message);
    },
  };
  new PortHandler(router).upgrade(supported, { context: { session: openSession('page') } });
  port.start?.();
  return {
    close() {
      end();
      port.close();
    },
  };
}

/** Serves an engine's router on a socket whose caller the host has already checked, until it is closed. */
export function serveOnWebSocket({ router }: Served, socket: WebSocket): Serving {
  void new SocketHandler(router).upgrade(socket, { context: { session: openSession('page') } });
  return { close: () => socket.close() };
}

/** Calls an engine from its own process, with the same checks and the same errors: as a host's menu does, unless told who. */
export function callEngine({ router }: Served, session: Session = openSession('host')): EngineCalls {
  return createRouterClient(router, { context: { session } });
}

export type EngineCalls = ContractRouterClient<Contract>;
