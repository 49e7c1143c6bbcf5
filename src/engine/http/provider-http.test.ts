import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunRequest } from '../../domain/sync-run.ts';
import { instant } from '../../domain/time.ts';
import type { Clock } from '../ports.ts';
import type { HttpExchange, ProviderError } from '../providers/provider.ts';
import { createProviderHttp, Line } from './index.ts';
import { addressOf, type ReceivedAnswer } from './provider-http.ts';

type Handler = (message: IncomingMessage, response: ServerResponse, count: number) => void;

let handler: Handler;
let count: number;
let origin: string;
const server = createServer((message, response) => handler(message, response, (count += 1)));
const calls: RunRequest[] = [];
const answers: ReceivedAnswer[] = [];
const waits: number[] = [];

/** Waits pass at once and are noted; the time a request may take stays out of it. */
const clock: Clock = {
  now: () => instant(Date.now()),
  monotonic: () => performance.now() + waits.reduce((sum, wait) => sum + wait, 0),
  sleep: (milliseconds, signal) => {
    if (milliseconds === TIMEOUT) return new Promise((_resolve, reject) => signal?.addEventListener('abort', reject));
    waits.push(milliseconds);
    return signal?.aborted ? Promise.reject(signal.reason) : Promise.resolve();
  },
};
const TIMEOUT = 987_654;
const random = { id: () => 'id', fraction: () => 0.5 };
const limits = { requestsPerMinute: 6000, burst: 100, defaultIntervalMinutes: 1, known: '' };

beforeEach(async () => {
  count = 0;
  for (const list of [calls, answers, waits]) list.length = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function open(change: { baseUrl?: string; line?: Line; signal?: AbortSignal } = {}) {
  const line = change.line ?? new Line({ clock, random, limits });
  const recorder = {
    onCall: (call: RunRequest) => void calls.push(call),
    onAnswer: (_exchange: HttpExchange, answer: ReceivedAnswer) => void answers.push(answer),
  };
  const signal = change.signal ?? new AbortController().signal;
  const baseUrl = change.baseUrl ?? `${origin}/api/v2`;
  return {
    line,
    http: createProviderHttp({ baseUrl, line, signal, recorder, clock, fetch, timeoutMilliseconds: TIMEOUT }),
  };
}

const read: HttpExchange = {
  call: 'GET /credits',
  method: 'GET',
  path: '/credits',
  query: { user: 'Zoë & co', api_key: 'hunter2hunter2' },
  headers: { Authorization: 'Bearer hunter2hunter2' },
  effect: 'read',
  secrets: ['hunter2hunter2'],
};
const write: HttpExchange = {
  ...read,
  method: 'POST',
  effect: 'write',
  body: { kind: 'json', value: { credits: 10 } },
};
const json = (response: ServerResponse, status: number, body: unknown, headers = {}) =>
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
const failureOf = (work: Promise<unknown>): Promise<ProviderError> =>
  work.then(
    () => Promise.reject(new Error('It should have failed')),
    (thrown: ProviderError) => thrown,
  );

describe('a request', () => {
  it('goes below the base path with its query and headers, and its answer keeps every digit', async () => {
    let seen: IncomingMessage | undefined;
    handler = (message, response) => {
      seen = message;
      response.end('{"credits":12345678901234567890.10}');
    };
    const answer = await open().http.send(read);
    expect(seen?.url).toBe('/api/v2/credits?user=Zo%C3%AB+%26+co&api_key=hunter2hunter2');
    expect(seen?.headers.authorization).toBe('Bearer hunter2hunter2');
    expect(JSON.stringify(answer.json)).toContain('12345678901234567890.10');
    expect(JSON.stringify(calls)).not.toContain('hunter2');
  });

  it('sends a form as a form', async () => {
    let body = '';
    handler = (message, response) => {
      message.on('data', (chunk) => (body += String(chunk)));
      message.on('end', () => json(response, 200, {}));
    };
    await open().http.send({ ...write, body: { kind: 'form', value: { UID: 'a b&c', credits: '1' } } });
    expect(body).toBe('UID=a+b%26c&credits=1');
  });

  it.each(['/../../admin', '/x/../../../admin', 'x', '@evil.example/x', '.evil.example/x'])(
    'never leaves the base URL for %s',
    (path) => {
      expect(() => addressOf('https://api.example/api/v2', { path })).toThrow('leads away');
      expect(() => addressOf('https://api.example/api/v2', { path: '/ok' })).not.toThrow();
    },
  );

  it.each(['//evil.example/x', '/\\evil.example', '/%2e%2e%2fadmin'])('keeps %s on its own host', (path) => {
    expect(addressOf('https://api.example', { path }).host).toBe('api.example');
  });

  it('judges JSON by its body, not by its label', async () => {
    handler = (_message, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('\uFEFF{"ok":true}');
    expect((await open().http.send(read)).json).toEqual({ ok: true });
  });

  it.each([
    ['<!DOCTYPE html><title>Sign in</title>', 'web page instead of JSON'],
    ['  <html><body>Gateway</body></html>', 'web page instead of JSON'],
    ['', 'answered with nothing'],
    ['{"credits": 5', 'not complete JSON'],
    ['OK', 'not complete JSON'],
  ])('says of %j what is wrong with it', async (body, words) => {
    handler = (_message, response) => response.end(body);
    const failure = await failureOf(open().http.send(read));
    expect(failure.code).toBe('not json');
    expect(failure.problem.sentence).toContain(words);
  });

  it('stops reading at 8 MiB', async () => {
    handler = (_message, response) => {
      response.write('[');
      const chunk = Buffer.alloc(1024 * 1024, '1');
      const pump = () => {
        while (!response.destroyed && response.write(chunk));
        if (!response.destroyed) response.once('drain', pump);
      };
      pump();
    };
    const failure = await failureOf(open().http.send({ ...read, effect: 'write' }));
    expect(failure).toMatchObject({ code: 'not json' });
    expect(failure.problem.sentence).toContain('8 MiB');
  });

  it.each([301, 302, 303, 307, 308])('does not follow a redirect %i, with or without a body', async (status) => {
    handler = (_message, response) =>
      response.writeHead(status, { location: 'http://localhost:1/steal?key=hunter2hunter2' }).end();
    const failure = await failureOf(open().http.send(read));
    expect(failure.code).toBe('redirected');
    expect(failure.problem.sentence).toContain('http://localhost:1 (HTTP');
    expect(JSON.stringify(failure.problem)).not.toContain('hunter2');
    expect(count).toBe(1);
  });

  it('ends when it is cancelled, with the reason', async () => {
    handler = () => abort.abort(new Error('enough'));
    const abort = new AbortController();
    await expect(open({ signal: abort.signal }).http.send(read)).rejects.toThrow('enough');
  });

  it('is given up when no complete answer comes in time', async () => {
    handler = (_message, response) => response.write('{"cred');
    const impatient: Clock = {
      ...clock,
      sleep: (ms, signal) => (ms === TIMEOUT ? Promise.resolve() : clock.sleep(ms, signal)),
    };
    const line = new Line({ clock, random, limits });
    const signal = new AbortController().signal;
    const http = createProviderHttp({
      baseUrl: origin,
      line,
      signal,
      recorder: null,
      clock: impatient,
      fetch,
      timeoutMilliseconds: TIMEOUT,
    });
    const failure = await failureOf(http.send(write));
    expect(failure).toMatchObject({ code: 'unreachable', mayHaveTakenEffect: true });
    expect(failure.problem.sentence).toContain('no complete answer');
  });
});

describe('a read', () => {
  it.each([500, 502, 503, 408, 429])('is asked again after %i, with growing jittered pauses', async (status) => {
    handler = (_message, response, number) =>
      number < 4 ? json(response, status, { error: 'later' }) : json(response, 200, { credits: 5 });
    expect((await open().http.send(read)).status).toBe(200);
    expect(calls.map((call) => [call.status, call.attempt])).toEqual([
      [status, 1],
      [status, 2],
      [status, 3],
      [200, 4],
    ]);
    const pauses = waits.filter((wait) => wait >= 500);
    expect(pauses).toHaveLength(3);
    expect(pauses.toSorted((a, b) => a - b)).toEqual(pauses);
  });

  it('is asked four times at most, and the last answer is the provider’s to judge', async () => {
    handler = (_message, response) => json(response, 500, { error: 'Error fetching credits' });
    const answer = await open().http.send(read);
    expect([answer.status, answer.json, count]).toEqual([500, { error: 'Error fetching credits' }, 4]);
  });

  it('is asked again after a broken connection and a truncated body', async () => {
    handler = (message, response, number) => {
      if (number === 1) message.socket.destroy();
      else if (number === 2) response.end('{"credits": ');
      else json(response, 200, { credits: 5 });
    };
    expect((await open().http.send(read)).status).toBe(200);
  });

  it.each([
    ['seconds', '90', 90_000],
    ['a date', new Date(Date.UTC(2026, 10, 23, 10, 1, 30)).toUTCString(), 90_000],
  ])('waits as long as Retry-After says in %s', async (_form, value, expected) => {
    handler = (_message, response, number) =>
      number === 1
        ? json(
            response,
            429,
            {},
            { 'retry-after': value, date: new Date(Date.UTC(2026, 10, 23, 10, 0, 0)).toUTCString() },
          )
        : json(response, 200, {});
    await open().http.send(read);
    expect(Math.max(...waits)).toBe(expected);
  });

  it('leaves a pause of more than two minutes to the schedule, and lets nothing else out meanwhile', async () => {
    handler = (_message, response) => json(response, 429, {}, { 'retry-after': '121' });
    const { http, line } = open();
    expect(await failureOf(http.send(read))).toMatchObject({ code: 'rate limited', retryAfterMilliseconds: 121_000 });
    const second = await failureOf(http.send(read));
    expect(second).toMatchObject({ code: 'rate limited', mayHaveTakenEffect: false });
    expect(line.waitingUntil?.why).toContain('asked for a pause');
    expect(count).toBe(1);
  });

  it('is not asked again after 4xx or an HTML page', async () => {
    handler = (_message, response) => json(response, 401, { error: 'Unauthorized' });
    expect((await open().http.send(read)).status).toBe(401);
    handler = (_message, response) => response.end('<html></html>');
    await failureOf(open().http.send(read));
    expect(count).toBe(2);
  });

  it('is left alone for a while after five failures in a row, then tried once', async () => {
    handler = (_message, response) => json(response, 500, {});
    const { http, line } = open();
    for (let number = 0; number < 5; number += 1) await http.send(read);
    const before = count;
    const failure = await failureOf(http.send(read));
    expect(failure).toMatchObject({ code: 'unreachable', mayHaveTakenEffect: false });
    expect(failure.problem.sentence).toContain('five times in a row');
    expect(count).toBe(before);
    waits.push(line.circuit.closedFor);
    handler = (_message, response) => json(response, 200, {});
    expect((await http.send(read)).status).toBe(200);
    expect(line.circuit.closedFor).toBe(0);
  });
});

describe('a write', () => {
  it.each([
    ['500', (response: ServerResponse) => void json(response, 500, { error: 'x' })],
    ['429', (response: ServerResponse) => void json(response, 429, {}, { 'retry-after': '1' })],
    ['a broken connection', (response: ServerResponse) => void response.socket?.destroy()],
    ['a truncated body', (response: ServerResponse) => void response.end('{')],
  ])('is attempted once, also after %s', async (_name, answer) => {
    handler = (_message, response) => answer(response);
    await open()
      .http.send(write)
      .catch((thrown: ProviderError) => expect(thrown.mayHaveTakenEffect).toBe(true));
    expect(count).toBe(1);
  });

  it('certainly never left when the connection is refused or the host unknown', async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    for (const baseUrl of [origin, 'http://no-such-host.invalid']) {
      const failure = await failureOf(open({ baseUrl }).http.send(write));
      expect(failure).toMatchObject({ code: 'unreachable', mayHaveTakenEffect: false });
    }
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
});
