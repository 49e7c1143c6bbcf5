import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { SESSION_PATH, SOCKET_PATH } from '../contract/bridge.ts';
import type { Clock, Logger } from '../engine/ports.ts';
import { SAFETY_HEADERS } from '../host/csp.ts';
import { checkCaller, readCookie } from './callers.ts';
import { createSessions, type Sessions } from './sessions.ts';

/** Room for a form that lists a hundred thousand accounts, and for nothing much larger. */
const MAX_MESSAGE_BYTES = 32 * 1024 * 1024;
const MAX_SESSION_BODY_BYTES = 1024;

/** Answers a GET for anything but the session and the socket. */
export type Pages = (request: IncomingMessage, response: ServerResponse, path: string) => Promise<void>;

export interface WebServer {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** A link that opens the console once: the token is in the fragment, which no browser sends anywhere. */
  newLink(): string;
  close(): Promise<void>;
}

export interface WebServerOptions {
  /** 0: any free one. */
  readonly port: number;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly logger: Logger;
  /** Made once the origin is known. */
  readonly pages: (origin: string) => Pages;
  readonly onSocket: (socket: WebSocket) => void;
}

/** Serves pages, trades tokens for sessions and opens sockets: on 127.0.0.1 only, to our own page only. */
export async function openWebServer(options: WebServerOptions): Promise<WebServer> {
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 });
  await listen(server, options.port);
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  // Cookies know no ports: two consoles on one machine must not overwrite each other's.
  const cookie = `counterfoil-${port}`;
  const sessions = createSessions(options.clock);
  const pages = options.pages(origin);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false });

  server.on('request', (request, response) => {
    answer(request, response).catch((error: unknown) => {
      options.logger.error('web: request failed', { path: request.url?.split('?')[0], error });
      if (!response.headersSent) refuse(response, 500, 'The console could not answer; the log says why.');
      response.end();
    });
  });
  server.on('upgrade', (request, socket, head) => {
    const path = pathOf(request);
    const problem = checkCaller(request, origin, 'origin');
    const hasSession = sessions.isOpen(readCookie(request.headers.cookie, cookie));
    if (path !== SOCKET_PATH || problem !== null || !hasSession) {
      options.logger.warn('web: socket refused', { problem: problem ?? (hasSession ? 'path' : 'no session') });
      socket.end(
        `HTTP/1.1 ${problem === null && !hasSession ? '401 Unauthorized' : '403 Forbidden'}\r\nconnection: close\r\n\r\n`,
      );
      return;
    }
    sockets.handleUpgrade(request, socket, head, options.onSocket);
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = pathOf(request);
    if (request.method !== 'GET' && request.method !== 'POST') return refuse(response, 405, 'Only GET and POST.');
    const problem = checkCaller(request, origin, request.method === 'POST' ? 'origin' : 'no foreign origin');
    if (problem !== null) {
      options.logger.warn('web: request refused', { problem });
      return refuse(response, 403, `This console answers only its own page, at ${origin}.`);
    }
    if (path === SESSION_PATH && request.method === 'GET') {
      // A page cannot read its cookie, nor tell a refused socket from a host that is gone: it asks here.
      if (sessions.isOpen(readCookie(request.headers.cookie, cookie))) return succeed(response);
      return refuse(response, 401, 'There is no session: open the link the console printed.');
    }
    if (request.method === 'GET') return pages(request, response, path);
    if (path !== SESSION_PATH) return refuse(response, 405, 'Only GET here.');
    return openSession(request, response, sessions, cookie);
  }

  return {
    origin,
    newLink: () => `${origin}/#token=${sessions.issueToken()}`,
    async close() {
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

async function openSession(
  request: IncomingMessage,
  response: ServerResponse,
  sessions: Sessions,
  cookie: string,
): Promise<void> {
  const token = await readToken(request);
  if (token === null) return refuse(response, 400, 'A JSON object with the token is expected.');
  const outcome = sessions.exchange(token);
  if ('refused' in outcome) return refuse(response, 401, outcome.refused);
  succeed(response, `${cookie}=${outcome.session}; Path=/; HttpOnly; SameSite=Strict`);
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

function succeed(response: ServerResponse, cookie?: string): void {
  response.writeHead(204, { ...SAFETY_HEADERS, 'cache-control': 'no-store', ...(cookie && { 'set-cookie': cookie }) });
  response.end();
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
