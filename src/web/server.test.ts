import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createSessions, type Sessions } from '../engine/operators/index.ts';
import { systemClock } from '../host/clock.ts';
import { createRandom } from '../host/random.ts';
import { openWebServer, type WebServer } from './server.ts';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
let server: WebServer;
let sessions: Sessions;
beforeEach(async () => {
  sessions = createSessions(systemClock, createRandom());
  server = await openWebServer({
    port: 0,
    clock: { monotonic: () => 0 },
    logger: silent,
    sessions,
    pages: () => async (_request, response) => void response.end('page'),
    onSocket: (socket) => socket.send('engine'),
  });
});
afterEach(() => server.close());

interface Ask {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}
interface Answered {
  readonly status: number;
  readonly cookie: string | undefined;
  readonly allowsOrigin: string | undefined;
  readonly text: string;
}
function ask(path: string, { method = 'GET', headers = {}, body }: Ask = {}) {
  const { hostname, port } = new URL(server.origin);
  return new Promise<Answered>((resolve, reject) => {
    const asking = request({ hostname, port, path, method, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => (text += part));
      const cookie = answer.headers['set-cookie']?.[0];
      const allowsOrigin = answer.headers['access-control-allow-origin'];
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, cookie, allowsOrigin, text }));
    });
    asking.on('error', reject);
    asking.end(body);
  });
}
const json = (headers: Record<string, string> = {}) => ({
  'content-type': 'application/json',
  origin: server.origin,
  ...headers,
});
const tokenOf = (link: string) => new URL(link).hash.slice('#token='.length);
async function enter(token: string): Promise<{ cookie: string; secret: string }> {
  const { cookie, text } = await ask('/session', { method: 'POST', headers: json(), body: JSON.stringify({ token }) });
  return { cookie: cookie?.split(';')[0] ?? '', secret: (JSON.parse(text) as { secret: string }).secret };
}
const signIn = () => enter(tokenOf(server.newLink()));
const connect = (headers: Record<string, string>, secret: string | null, path = '/socket') =>
  new WebSocket(server.origin.replace('http', 'ws') + path, ['counterfoil', ...(secret === null ? [] : [secret])], {
    headers,
  });
function openSocket(headers: Record<string, string>, secret: string | null, path = '/socket') {
  return new Promise<string>((resolve) => {
    const socket = connect(headers, secret, path);
    socket.on('message', (data) => {
      resolve((data as Buffer).toString());
      socket.close();
    });
    socket.on('unexpected-response', (_request, answer) => resolve(String(answer.statusCode)));
    socket.on('error', () => undefined);
  });
}
/** An open socket, and the code and reason that it is closed with. */
async function hold({ cookie, secret }: { cookie: string; secret: string }) {
  const socket = connect({ origin: server.origin, cookie }, secret);
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() })),
  );
  await new Promise((resolve) => socket.once('message', resolve));
  return { closed };
}

describe('web server', () => {
  it('listens on 127.0.0.1 and puts the token where no browser sends it', () => {
    expect(server.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(server.newLink()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/);
  });

  it('trades a token for an HttpOnly, SameSite=Strict cookie and a secret beside it, once', async () => {
    const body = JSON.stringify({ token: tokenOf(server.newLink()) });
    const first = await ask('/session', { method: 'POST', headers: json(), body });
    expect(first.status).toBe(200);
    expect(JSON.parse(first.text)).toEqual({ secret: expect.stringMatching(/^[\w-]{43}$/) as string });
    expect(first.cookie).not.toContain((JSON.parse(first.text) as { secret: string }).secret);
    expect(first.cookie).toMatch(/^counterfoil-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(await ask('/session', { method: 'POST', headers: json(), body })).toMatchObject({
      status: 401,
      cookie: undefined,
    });
  });

  it.each([
    ['no JSON type', { 'content-type': 'text/plain' }, '{"token":"x"}', 400],
    ['no JSON', {}, 'token=x', 400],
    ['no object', {}, '"x"', 400],
    ['no token', {}, '{}', 400],
    ['a token that is no text', {}, '{"token":["x"]}', 400],
    ['a body without end', {}, `{"token":"${'x'.repeat(5000)}"}`, 400],
    ['a foreign origin', { origin: 'http://evil.example' }, '{"token":"x"}', 403],
    ['a foreign site', { 'sec-fetch-site': 'cross-site' }, '{"token":"x"}', 403],
  ])('opens no session for %s', async (_what, headers, body, status) => {
    expect(await ask('/session', { method: 'POST', headers: json(headers), body })).toMatchObject({
      status,
      cookie: undefined,
    });
  });

  it('tells a page whether its session holds', async () => {
    const { cookie, secret } = await signIn();
    expect((await ask('/session')).status).toBe(401);
    expect((await ask('/session', { headers: { cookie } })).status).toBe(401);
    expect((await ask('/session', { headers: { cookie, 'x-counterfoil-secret': secret } })).status).toBe(204);
  });

  it('gives the engine to a page with both halves of a session and our origin, and to nobody else', async () => {
    const { cookie, secret } = await signIn();
    const other = await signIn();
    const { origin } = server;
    expect(await openSocket({ origin, cookie }, secret)).toBe('engine');
    expect(await openSocket({ origin }, secret)).toBe('401');
    // What every other port of 127.0.0.1 gets to see is the cookie.
    expect(await openSocket({ origin, cookie }, null)).toBe('401');
    expect(await openSocket({ origin, cookie }, other.secret)).toBe('401');
    expect(await openSocket({ origin, cookie: `${cookie}x` }, secret)).toBe('401');
    expect(await openSocket({ cookie }, secret)).toBe('403');
    expect(await openSocket({ origin: 'http://evil.example', cookie }, secret)).toBe('403');
    expect(await openSocket({ origin, cookie, host: 'evil.example' }, secret)).toBe('403');
    expect(await openSocket({ origin, cookie }, secret, '/other')).toBe('403');
  });

  it('ends a session for good: its page is told, and nothing of it opens anything', async () => {
    const own = await signIn();
    const { closed } = await hold(own);
    const [place] = sessions.list();
    sessions.end(place!.session, 'ended');
    expect(await closed).toEqual({ code: 4002, reason: '' });
    expect(await openSocket({ origin: server.origin, cookie: own.cookie }, own.secret)).toBe('401');
  });

  it.each(['locked', 'signed out'] as const)(
    'ends a session when it is %s, and lets the page that stands open into another',
    async (why) => {
      const own = await signIn();
      const { closed } = await hold(own);
      sessions.endAll(why);
      const { code, reason } = await closed;
      expect(code).toBe(4001);
      expect(await openSocket({ origin: server.origin, cookie: own.cookie }, own.secret)).toBe('401');
      const next = await enter(reason);
      expect(next.secret).not.toBe(own.secret);
      expect(await openSocket({ origin: server.origin, cookie: next.cookie }, next.secret)).toBe('engine');
    },
  );

  it('answers no other method, name or site, and allows no other origin', async () => {
    expect(await ask('/')).toMatchObject({ status: 200, allowsOrigin: undefined });
    for (const method of ['PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'TRACE']) {
      expect((await ask('/', { method })).status, method).toBe(405);
    }
    expect((await ask('/', { method: 'POST', headers: json() })).status).toBe(405);
    expect((await ask('/', { headers: { host: 'evil.example' } })).status).toBe(403);
    expect((await ask('/', { headers: { origin: 'null' } })).status).toBe(403);
  });

  it('closes while sockets are open', async () => {
    const { closed } = await hold(await signIn());
    await server.close();
    expect((await closed).code).toBe(1001);
  });
});
