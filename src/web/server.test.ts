import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { openWebServer, type WebServer } from './server.ts';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
let server: WebServer;
beforeEach(async () => {
  server = await openWebServer({
    port: 0,
    clock: { monotonic: () => 0 },
    logger: silent,
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
function ask(path: string, { method = 'GET', headers = {}, body }: Ask = {}) {
  const { hostname, port } = new URL(server.origin);
  return new Promise<{ status: number; cookie: string | undefined; allowsOrigin: string | undefined }>(
    (resolve, reject) => {
      const asking = request({ hostname, port, path, method, headers }, (answer) => {
        answer.resume();
        const cookie = answer.headers['set-cookie']?.[0];
        const allowsOrigin = answer.headers['access-control-allow-origin'];
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, cookie, allowsOrigin }));
      });
      asking.on('error', reject);
      asking.end(body);
    },
  );
}
const json = (headers: Record<string, string> = {}) => ({
  'content-type': 'application/json',
  origin: server.origin,
  ...headers,
});
const tokenOf = (link: string) => new URL(link).hash.slice('#token='.length);
async function signIn(): Promise<string> {
  const body = JSON.stringify({ token: tokenOf(server.newLink()) });
  const { cookie } = await ask('/session', { method: 'POST', headers: json(), body });
  return cookie?.split(';')[0] ?? '';
}
function openSocket(headers: Record<string, string>, path = '/socket') {
  return new Promise<string>((resolve) => {
    const socket = new WebSocket(server.origin.replace('http', 'ws') + path, { headers });
    socket.on('message', (data) => {
      resolve((data as Buffer).toString());
      socket.close();
    });
    socket.on('unexpected-response', (_request, answer) => resolve(String(answer.statusCode)));
    socket.on('error', () => undefined);
  });
}

describe('web server', () => {
  it('listens on 127.0.0.1 and puts the token where no browser sends it', () => {
    expect(server.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(server.newLink()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/);
  });

  it('trades a token for an HttpOnly, SameSite=Strict cookie, once', async () => {
    const body = JSON.stringify({ token: tokenOf(server.newLink()) });
    const first = await ask('/session', { method: 'POST', headers: json(), body });
    expect(first.status).toBe(204);
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
    expect((await ask('/session')).status).toBe(401);
    expect((await ask('/session', { headers: { cookie: await signIn() } })).status).toBe(204);
  });

  it('gives the engine to a page with a session and our origin, and to nobody else', async () => {
    const cookie = await signIn();
    const { origin } = server;
    expect(await openSocket({ origin, cookie })).toBe('engine');
    expect(await openSocket({ origin })).toBe('401');
    expect(await openSocket({ origin, cookie: `${cookie}x` })).toBe('401');
    expect(await openSocket({ cookie })).toBe('403');
    expect(await openSocket({ origin: 'http://evil.example', cookie })).toBe('403');
    expect(await openSocket({ origin, cookie, host: 'evil.example' })).toBe('403');
    expect(await openSocket({ origin, cookie }, '/other')).toBe('403');
  });

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
    const socket = new WebSocket(`${server.origin.replace('http', 'ws')}/socket`, {
      headers: { origin: server.origin, cookie: await signIn() },
    });
    await new Promise((resolve) => socket.once('message', resolve));
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    await server.close();
    expect(await closed).toBe(1001);
  });
});
