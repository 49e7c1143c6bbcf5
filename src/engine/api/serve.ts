import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import { RPCHandler } from '@orpc/server/bun-ws';
import type { RawData, WebSocket } from 'ws';
import { MOST_MESSAGE_BYTES } from '../../contract/bridge.ts';
import type { Contract } from '../../contract/index.ts';
import { openSession, type Session } from '../operators/index.ts';
import type { Logger } from '../ports.ts';
import type { EngineRouter } from './boundary.ts';

/** What a host needs of an engine to serve it. */
interface Served {
  readonly router: EngineRouter;
}

/** One page that is served, and where it is said that it sent what nobody understands. */
interface ServedPage {
  /** Where it sits; asked for at each call. */
  readonly session: Session;
  readonly logger: Pick<Logger, 'warn'>;
}

/** Electron's MessagePortMain, Node's or the web's MessagePort: what all of them can do. */
interface PortLike {
  postMessage(message: string | Uint8Array): void;
  on?(event: 'message' | 'close', listener: (event?: { data: unknown }) => void): unknown;
  addEventListener?(event: 'message' | 'close', listener: (event: { data?: unknown }) => void): void;
  start?(): void;
  close(): void;
}

/** One renderer being served. Closing it ends its open streams. */
export interface Serving {
  close(): void;
}

/** Beyond this many unanswered calls, streams included, a page is not one of ours. */
const MOST_OPEN_CALLS = 1000;

/** Serves an engine's router on one end of a message channel, until either end is closed. */
export function serveOnMessagePort(served: Served, port: PortLike, page: ServedPage): Serving {
  const conversation = converse(served, page, {
    send: (message) => port.postMessage(message),
    close: () => port.close(),
  });
  const listen = (event: 'message' | 'close', listener: (data?: unknown) => void) => {
    if (port.addEventListener) port.addEventListener(event, (happened) => listener(happened.data));
    else port.on?.(event, (happened) => listener(happened?.data));
  };
  listen('message', conversation.take);
  listen('close', conversation.end);
  port.start?.();
  return { close: () => conversation.close() };
}

/** Serves an engine's router on a socket whose caller the host has already checked, until it is closed. */
export function serveOnWebSocket(served: Served, socket: WebSocket, page: ServedPage): Serving {
  const conversation = converse(served, page, {
    send: (message) => socket.send(message),
    close: () => socket.close(UNSUPPORTED_DATA),
  });
  socket.on('message', (data, isBinary) => conversation.take(isBinary ? data : textOf(data)));
  socket.on('close', conversation.end);
  // A frame that is none, or too long: the socket closes itself after it. Nobody listening would end the process.
  socket.on('error', (error) => page.logger.warn('api.socket-failed', { error }));
  return { close: () => socket.close() };
}

/** RFC 6455 §7.4.1. */
const UNSUPPORTED_DATA = 1003;

function textOf(data: RawData): string {
  return (Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer)).toString('utf8');
}

interface Conversation {
  readonly take: (message: unknown) => void;
  /** The way is gone. */
  readonly end: () => void;
  readonly close: () => void;
}

/** One page's calls and answers, over whatever carries them. A message that no page of ours would send ends it. */
function converse(
  { router }: Served,
  page: ServedPage,
  way: { send(message: string | Uint8Array): void; close(): void },
): Conversation {
  // Of the library's adapters the one whose failures reach its caller: the others leave them unhandled, or print them.
  const handler = new RPCHandler(router);
  let isOver = false;
  let openCalls = 0;
  const peer = {
    send(message: string | ArrayBufferLike | Uint8Array) {
      if (!isOver) way.send(message as string | Uint8Array);
      return 0;
    },
  };
  const end = () => {
    if (isOver) return;
    isOver = true;
    handler.close(peer);
  };
  const close = () => {
    end();
    way.close();
  };
  const giveUp = (why: string, error?: unknown) => {
    if (isOver) return;
    page.logger.warn('api.page-ended', { why, error });
    close();
  };
  return {
    end,
    close,
    take: (message) => {
      if (isOver) return;
      if (typeof message !== 'string' && !(message instanceof Uint8Array)) return giveUp('neither text nor bytes');
      if (message.length > MOST_MESSAGE_BYTES) return giveUp('too long');
      if (openCalls >= MOST_OPEN_CALLS) return giveUp('too many calls at once');
      openCalls += 1;
      handler
        .message(peer, message, { context: { session: page.session } })
        .catch((error: unknown) => giveUp('not understood', error))
        .finally(() => (openCalls -= 1));
    },
  };
}

/** Calls an engine from its own process, with the same checks and the same errors: as a host's menu does, unless told who. */
export function callEngine({ router }: Served, session: Session = openSession('host')): EngineCalls {
  return createRouterClient(router, { context: { session } });
}

export type EngineCalls = ContractRouterClient<Contract>;
