import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import {
  MOST_MESSAGE_BYTES,
  SECRET_HEADER,
  SESSION_CLOSE,
  SESSION_PATH,
  type SessionGiven,
  SOCKET_PATH,
  SOCKET_PROTOCOL,
} from '../contract/bridge.ts';
import type { Session, SessionEnd, Sessions } from '../engine/index.ts';
import type { Clock, Logger } from '../engine/ports.ts';
import { SAFETY_HEADERS } from '../host/csp.ts';
import { describeBrowser } from './browser.ts';
import { checkCaller, readCookie } from './callers.ts';
import { createCredentials, type Shown } from './credentials.ts';

const MAX_SESSION_BODY_BYTES = 1024;
/** A working day with its breaks, and no more than a week of them. */
const LIFE = { idle: 12 * 3_600_000, longest: 7 * 24 * 3_600_000 };
/** Far more than the tabs of a few people, and far fewer than what would use up the process's files. */
const MOST_CONNECTIONS = 200;
const MOST_SOCKETS = 64;
const MOST_SESSIONS = 32;

/** Answers a GET for anything but the session and the socket. */
export type Pages = (request: IncomingMessage, response: ServerResponse, path: string) => Promise<void>;

export interface WebServer {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** A link that opens the console once: the token is in the fragment, which no browser sends anywhere. */
  newLink(): string;
  close(): Promise<void>;
}

interface WebServerOptions {
  /** 0: any free one. */
  readonly port: number;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly logger: Logger;
  readonly sessions: Sessions;
  /** Made once the origin is known. */
  readonly pages: (origin: string) => Pages;
  readonly onSocket: (socket: WebSocket, session: Session) => void;
}

/** Serves pages, trades tokens for sessions and opens sockets: on 127.0.0.1 only, to our own page only. */
export async function openWebServer(options: WebServerOptions): Promise<WebServer> {
  const { logger, sessions } = options;
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 });
  server.maxConnections = MOST_CONNECTIONS;
  await listen(server, options.port);
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  // Cookies know no ports: two consoles on one machine must not overwrite each other's.
  const cookie = `counterfoil-${port}`;
  const credentials = createCredentials<Session>(options.clock);
  const pages = options.pages(origin);
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MOST_MESSAGE_BYTES,
    perMessageDeflate: false,
    handleProtocols: () => SOCKET_PROTOCOL,
  });
  const sessionOf = new WeakMap<WebSocket, Session>();
  const forget = sessions.onEnd((session, why) => endSession(session, why));

  server.on('connection', (socket) => {
    // Whoever is on the other side may be gone at any moment: that is no reason to end.
    socket.on('error', (error) => logger.info('web: connection lost', { error }));
  });
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n');
    else socket.destroy();
  });
  server.on('request', (request, response) => {
    answer(request, response).catch((error: unknown) => {
      logger.error('web: request failed', { path: request.url?.split('?')[0], error });
      if (!response.headersSent) refuse(response, 500, 'The console could not answer; the log says why.');
      response.end();
    });
  });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', (error) => logger.info('web: connection lost', { error }));
    const [protocol, secret] = protocolsOf(request);
    const session = credentials.find({ ...shownBy(request), secret });
    const problem =
      pathOf(request) === SOCKET_PATH && protocol === SOCKET_PROTOCOL ? checkCaller(request, origin, 'origin') : 'path';
    if (problem !== null) return turnAway(socket, '403 Forbidden', problem);
    if (session === null) return turnAway(socket, '401 Unauthorized', 'no session');
    if (sockets.clients.size >= MOST_SOCKETS) return turnAway(socket, '503 Service Unavailable', 'too many sockets');
    sockets.handleUpgrade(request, socket, head, (opened) => {
      sessionOf.set(opened, session);
      options.onSocket(opened, session);
    });
  });

  function turnAway(socket: Duplex, status: string, why: string): void {
    logger.warn('web: socket refused', { why });
    socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\n\r\n`);
  }

  function shownBy(request: IncomingMessage): Shown {
    const secret = request.headers[SECRET_HEADER];
    return {
      cookie: readCookie(request.headers.cookie, cookie),
      secret: typeof secret === 'string' ? secret : undefined,
    };
  }

  /** After the answer to the call that ended it; what waits to be written goes out before a socket is closed. */
  function endSession(session: Session, why: SessionEnd): void {
    credentials.end(session);
    const goesOn = why === 'locked' || why === 'signed out';
    setImmediate(() => {
      for (const socket of sockets.clients) {
        if (sessionOf.get(socket) !== session) continue;
        if (goesOn) socket.close(SESSION_CLOSE.goOn, credentials.issueTicket(session));
        else socket.close(SESSION_CLOSE.over);
      }
    });
  }

  /** The oldest makes room: a link was opened at this very machine. */
  function openSession(request: IncomingMessage, after: Session | null): Session {
    const [oldest, ...others] = sessions.list();
    if (oldest !== undefined && others.length + 1 >= MOST_SESSIONS) sessions.end(oldest.session, 'expired');
    return sessions.open({ label: describeBrowser(request.headers['user-agent']), life: LIFE, after });
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = pathOf(request);
    if (request.method !== 'GET' && request.method !== 'POST') return refuse(response, 405, 'Only GET and POST.');
    const problem = checkCaller(request, origin, request.method === 'POST' ? 'origin' : 'no foreign origin');
    if (problem !== null) {
      logger.warn('web: request refused', { problem });
      return refuse(response, 403, `This console answers only its own page, at ${origin}.`);
    }
    if (path === SESSION_PATH && request.method === 'GET') {
      // A page cannot read its cookie, nor tell a refused socket from a host that is gone: it asks here.
      if (credentials.find(shownBy(request)) !== null) return succeed(response, null);
      return refuse(response, 401, 'There is no session: open the link the console printed.');
    }
    if (request.method === 'GET') return pages(request, response, path);
    if (path !== SESSION_PATH) return refuse(response, 405, 'Only GET here.');
    const token = await readToken(request);
    if (token === null) return refuse(response, 400, 'A JSON object with the token is expected.');
    const outcome = credentials.exchange(token, (after) => openSession(request, after));
    if ('refused' in outcome) return refuse(response, 401, outcome.refused);
    const { secret } = outcome.given;
    succeed(response, { secret }, `${cookie}=${outcome.given.cookie}; Path=/; HttpOnly; SameSite=Strict`);
  }

  return {
    origin,
    newLink: () => `${origin}/#token=${credentials.issueLink()}`,
    async close() {
      forget();
      for (const client of sockets.clients) client.close(1001, 'The console is closing.');
      sockets.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      setTimeout(() => {
        for (const client of sockets.clients) client.terminate();
        server.closeAllConnections();
      }, 500).unref();
      server.closeIdleConnections();
      await closed;
    },
  };
}

/** The protocols that a socket is asked for, in their order: ours, and the session's secret. */
function protocolsOf(request: IncomingMessage): string[] {
  return (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
}

/** @returns the token of a JSON object, or `null` for anything else. */
async function readToken(request: IncomingMessage): Promise<string | null> {
  if (request.headers['content-type']?.split(';')[0]?.trim() !== 'application/json') return null;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_SESSION_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  try {
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    if (typeof body !== 'object' || body === null) return null;
    const { token } = body as { token?: unknown };
    return typeof token === 'string' ? token : null;
  } catch {
    return null;
  }
}

function succeed(response: ServerResponse, given: SessionGiven | null, cookie?: string): void {
  response.writeHead(given === null ? 204 : 200, {
    ...SAFETY_HEADERS,
    'cache-control': 'no-store',
    ...(given !== null && { 'content-type': 'application/json' }),
    ...(cookie && { 'set-cookie': cookie }),
  });
  response.end(given === null ? undefined : JSON.stringify(given));
}

function refuse(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, {
    ...SAFETY_HEADERS,
    'content-type': 'text/plain; charset=utf-8',
    'content-security-policy': "default-src 'none'",
    'cache-control': 'no-store',
    ...(status === 405 && { allow: 'GET, POST' }),
    connection: 'close',
  });
  response.end(`${sentence}\n`);
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split(/[?#]/)[0] ?? '/';
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
