/**
 * Nothing that comes from outside ends a host: broken connections and frames at the loopback host's port, broken messages
 * at the desktop app's. `COUNTERFOIL_SOAK` says how many; `npm run test:long` throws 10,000.
 */
import { connect, type Socket } from 'node:net';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { MOST_MESSAGE_BYTES } from '../../src/contract/bridge.ts';
import { serveOnMessagePort, serveOnWebSocket, type EngineCalls } from '../../src/engine/index.ts';
import { systemClock } from '../../src/host/clock.ts';
import { openWebServer, type WebServer } from '../../src/web/server.ts';
import { openConsole, type OpenConsole } from '../support/console.ts';
import { makeFolder, silent } from '../support/desk.ts';

const TIMES = Number(process.env['COUNTERFOIL_SOAK'] ?? 300);
/** At once: fewer than the host has room for, so that each is looked at and none only turned away. */
const AT_ONCE = 20;

let folder: ReturnType<typeof makeFolder>;
let console_: OpenConsole;
let server: WebServer;
let cookie: string;
let secret: string;
const unexpected: unknown[] = [];
const note = (error: unknown) => void unexpected.push(error);

beforeAll(async () => {
  folder = makeFolder();
  console_ = await openConsole({ folder: folder.path });
  const { engine } = console_;
  server = await openWebServer({
    port: 0,
    clock: systemClock,
    logger: silent,
    sessions: engine.sessions,
    pages: () => async (_request, response) => void response.end('page'),
    onSocket: (socket, session) => serveOnWebSocket(engine, socket, { session, logger: silent }),
  });
  const token = new URL(server.newLink()).hash.slice('#token='.length);
  const answer = await fetch(`${server.origin}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.origin },
    body: JSON.stringify({ token }),
  });
  cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  ({ secret } = (await answer.json()) as { secret: string });
  process.on('uncaughtException', note);
  process.on('unhandledRejection', note);
});
afterAll(async () => {
  process.off('uncaughtException', note);
  process.off('unhandledRejection', note);
  await server.close();
  await console_.engine.stop();
  folder[Symbol.dispose]();
});

const upgrade = (protocol: string, origin = server.origin) =>
  `GET /socket HTTP/1.1\r\nhost: ${new URL(server.origin).host}\r\nconnection: Upgrade\r\nupgrade: websocket\r\n` +
  `sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\norigin: ${origin}\r\n` +
  `cookie: ${cookie}\r\nsec-websocket-protocol: ${protocol}\r\n\r\n`;

/** A client's frame, masked with zeros. @param first FIN, reserved bits and opcode. */
function frame(first: number, payload: Uint8Array, claimed = payload.length): Buffer {
  const head =
    claimed < 126
      ? [first, 0x80 | claimed]
      : [first, 0xff, ...Buffer.from(claimed.toString(16).padStart(16, '0'), 'hex')];
  return Buffer.concat([Buffer.from(head), Buffer.alloc(4), payload]);
}
const text = (said: string) => frame(0x81, Buffer.from(said));

/** What is sent on a socket that was opened properly. */
const FRAMES: Readonly<Record<string, () => Buffer>> = {
  'bad UTF-8': () => frame(0x81, Buffer.from([0xff, 0xfe, 0xc0])),
  'more than may be sent': () => frame(0x81, Buffer.from('{'), MOST_MESSAGE_BYTES + 1),
  'a length beyond all numbers': () => Buffer.from([0x81, 0xff, 0x7f, ...Buffer.alloc(11, 0xff)]),
  'reserved bits': () => frame(0xf1, Buffer.from('{}')),
  'an opcode that is none': () => frame(0x83, Buffer.from('{}')),
  'no mask': () => Buffer.from([0x81, 0x02, 0x7b, 0x7d]),
  'a control frame too long': () => frame(0x89, Buffer.alloc(200)),
  'a continuation of nothing': () => frame(0x80, Buffer.from('x')),
  'a close with half a code': () => frame(0x88, Buffer.from([3])),
  'no JSON': () => text('{"a'),
  'JSON of no call': () => text('[]'),
  null: () => text('null'),
  'a call without headers': () => text('{"i":"1","p":{"u":"/host/facts"}}'),
  'a call of nothing': () => text('{"i":"1","p":{"u":"/no/such","b":{},"h":{},"m":"POST"}}'),
  'a stream of the page that never comes': () =>
    text('{"i":"2","p":{"u":"/host/facts","h":{"content-type":"text/event-stream"},"m":"POST"}}'),
  'deep nesting': () => text(`{"i":"3","p":{"u":"/host/facts","b":${'['.repeat(5000)}`),
  bytes: () => frame(0x82, Buffer.from([0, 1, 255, 2, 255])),
};
/** What is sent instead of asking for a socket as our page does. */
const OPENINGS: Readonly<Record<string, () => string | Buffer>> = {
  'a refused origin': () => upgrade(`counterfoil, ${secret}`, 'http://evil.example'),
  'no secret': () => upgrade('counterfoil'),
  'no protocol': () => upgrade(''),
  'no HTTP': () => Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]),
  'half a request': () => 'GET / HTTP/1.1\r\nhost: 127',
  'a header without end': () => `GET / HTTP/1.1\r\nx: ${'y'.repeat(70_000)}`,
  'two lengths': () => 'POST /session HTTP/1.1\r\ncontent-length: 3\r\ncontent-length: 4\r\n\r\n{}',
  'a body that stops': () =>
    `POST /session HTTP/1.1\r\nhost: ${new URL(server.origin).host}\r\norigin: ${server.origin}\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{"to`,
  nothing: () => '',
};

/** Sends, and goes by a reset, half of them before anything was answered. */
function throwAt(bytes: string | Buffer, next: Buffer | null, isPatient: boolean): Promise<void> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(server.origin);
    const socket: Socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
    socket.on('connect', () =>
      socket.write(bytes, () => {
        if (next === null && !isPatient) socket.resetAndDestroy();
        else if (next === null) socket.end();
      }),
    );
    socket.once('data', () => {
      if (next === null) return void socket.destroy();
      socket.write(next, () => (isPatient ? socket.end() : socket.resetAndDestroy()));
    });
  });
}

async function inTurns(count: number, act: (index: number) => Promise<void>): Promise<void> {
  for (let from = 0; from < count; from += AT_ONCE) {
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, index) => act(from + index)));
  }
}

describe('what comes from outside', () => {
  it('ends no loopback host, whatever connection or frame it is', { timeout: 600_000 }, async () => {
    const openings = Object.values(OPENINGS);
    const frames = Object.values(FRAMES);
    await inTurns(TIMES, (index) => {
      const isPatient = Math.floor(index / (openings.length + frames.length)) % 2 === 0;
      const kind = index % (openings.length + frames.length);
      const opening = openings[kind];
      if (opening) return throwAt(opening(), null, isPatient);
      return throwAt(upgrade(`counterfoil, ${secret}`), frames[kind - openings.length]!(), isPatient);
    });
    const socket = new WebSocket(`${server.origin.replace('http', 'ws')}/socket`, ['counterfoil', secret], {
      headers: { origin: server.origin, cookie },
    });
    const calls: EngineCalls = createORPCClient(new SocketLink({ websocket: socket }));
    expect((await calls.host.facts({})).operator).toBe('Ada');
    socket.close();
    expect(unexpected).toEqual([]);
  });

  it('has no more room than it needs', async () => {
    const open = () =>
      new Promise<WebSocket | number>((resolve) => {
        const socket = new WebSocket(`${server.origin.replace('http', 'ws')}/socket`, ['counterfoil', secret], {
          headers: { origin: server.origin, cookie },
        });
        socket.on('open', () => resolve(socket));
        socket.on('unexpected-response', (_request, { statusCode }) => resolve(statusCode ?? 0));
        socket.on('error', () => undefined);
      });
    const closed = (one: WebSocket | number) =>
      typeof one === 'number' ? Promise.resolve() : new Promise((resolve) => one.once('close', resolve).close());
    const opened = await Promise.all(Array.from({ length: 70 }, open));
    expect(opened.filter((one) => one === 503)).toHaveLength(6);
    await Promise.all(opened.map((one) => closed(one)));
    const after = await open();
    expect(after).toBeInstanceOf(WebSocket);
    (after as WebSocket).close();
  });

  it('ends no desktop app, whatever message it is', { timeout: 600_000 }, async () => {
    const messages: readonly unknown[] = [
      ...Object.values(FRAMES).map((made) => made().toString('latin1')),
      '{',
      '[]',
      'null',
      '{"i":"1"}',
      '{"i":"1","p":{"u":"/host/facts"}}',
      '{"i":"1","t":3,"p":null}',
      null,
      undefined,
      7,
      {},
      [],
      { i: '1' },
      new Map(),
      new Date(0),
      new ArrayBuffer(8),
      new Uint8Array([255, 255, 0]),
      'x'.repeat(100_000),
    ];
    const open = () => {
      const { port1, port2 } = new MessageChannel();
      const session = console_.engine.sessions.open({ label: 'Desktop app', life: null });
      serveOnMessagePort(console_.engine, port1 as never, { session, logger: silent });
      return { port: port2, session };
    };
    await inTurns(TIMES, async (index) => {
      const { port, session } = open();
      for (const message of [messages[index % messages.length], messages[(index * 7) % messages.length]])
        port.postMessage(message);
      if (index % 3 === 0) port.close();
      await new Promise((resolve) => setImmediate(resolve));
      port.close();
      console_.engine.sessions.end(session, 'ended');
    });
    const { port } = open();
    const calls: EngineCalls = createORPCClient(new PortLink({ port }));
    port.start();
    expect((await calls.host.facts({})).operator).toBe('Ada');
    port.close();
    expect(unexpected).toEqual([]);
  });
});
