import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from './index.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ entriesPerAccount: 12, atomchatUsers: 3 });
});
afterEach(() => sandbox.clearFaults());
afterAll(() => sandbox.stop());

const connection = (api: string) => sandbox.connections.find(({ providerId }) => providerId === api)!;
const headers = () => ({
  authorization: `Bearer ${connection('gitread').secret['token']}`,
  'content-type': 'application/json',
});
const url = () => `${connection('gitread').baseUrl}/api/credits`;
const read = (init: RequestInit = {}) => fetch(url(), { headers: headers(), redirect: 'manual', ...init });
const set = (credits: number) =>
  fetch(url(), { method: 'POST', headers: headers(), body: JSON.stringify({ credits }) });
const balance = async () => ((await (await read()).json()) as { credits: number }).credits;
const writes = () => sandbox.truth.writes('gitread').filter(({ call }) => call !== 'elsewhere').length;

describe('a fault', () => {
  it('strikes the next call, once', async () => {
    sandbox.inject({ api: 'gitread', kind: 'server error' });
    expect((await read()).status).toBe(500);
    expect((await read()).status).toBe(200);
  });

  it('strikes so many calls, after so many others', async () => {
    sandbox.inject({ api: 'gitread', kind: 'server error', status: 503, after: 1, times: 2 });
    const statuses = [];
    for (let i = 0; i < 4; i++) statuses.push((await read()).status);
    expect(statuses).toEqual([200, 503, 503, 200]);
  });

  it('strikes until it is taken back', async () => {
    const id = sandbox.inject({ kind: 'unauthorized', times: null });
    expect((await read()).status).toBe(401);
    expect((await read()).status).toBe(401);
    sandbox.clearFaults(id);
    expect((await read()).status).toBe(200);
  });

  it('leaves other calls alone', async () => {
    sandbox.inject({ api: 'gitread', call: 'POST /api/credits', kind: 'server error' });
    expect((await read()).status).toBe(200);
    expect((await set(5)).status).toBe(500);
  });

  it.each([
    { kind: 'latency', milliseconds: 1, api: 'nobody' },
    { kind: 'latency', milliseconds: 1, call: 'GET /nowhere' },
    { kind: 'quirk', quirk: 'nonsense' },
    { kind: 'quirk', quirk: 'memberships', value: 'sideways' },
    { kind: 'thunder' },
  ])('that could never strike is refused: %o', (fault) => {
    expect(() => sandbox.inject(fault as never)).toThrow();
  });
});

describe('what goes wrong', () => {
  it('latency', async () => {
    sandbox.inject({ kind: 'latency', milliseconds: 80 });
    const started = performance.now();
    await read();
    expect(performance.now() - started).toBeGreaterThanOrEqual(75);
  });

  it('429 with Retry-After in seconds', async () => {
    sandbox.inject({ kind: 'rate limit', retryAfterSeconds: 7 });
    const answer = await read();
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '7']);
  });

  it('429 with Retry-After as an HTTP date', async () => {
    sandbox.inject({ kind: 'rate limit', retryAfterSeconds: 7, form: 'http date' });
    const answer = await read();
    const wait = Date.parse(answer.headers.get('retry-after')!) - Date.parse(answer.headers.get('date')!);
    expect(answer.headers.get('retry-after')).toMatch(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/);
    expect(wait).toBeGreaterThanOrEqual(7000);
    expect(wait).toBeLessThanOrEqual(8000);
  });

  it('429 with no Retry-After', async () => {
    sandbox.inject({ kind: 'rate limit', form: 'none' });
    expect((await read()).headers.get('retry-after')).toBeNull();
  });

  it('malformed JSON', async () => {
    sandbox.inject({ kind: 'malformed json' });
    const answer = await read();
    expect(answer.status).toBe(200);
    await expect(answer.json()).rejects.toThrow(SyntaxError);
  });

  it('a body that ends in the middle', async () => {
    sandbox.inject({ kind: 'truncated body' });
    await expect(read().then((answer) => answer.text())).rejects.toThrow();
  });

  it.each([200, 502])('an HTML page with status %i', async (status) => {
    sandbox.inject({ kind: 'html page', status });
    const answer = await read();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'text/html; charset=utf-8']);
    expect(await answer.text()).toMatch(/^<!DOCTYPE html>/);
  });

  it('a content type that is not JSON', async () => {
    sandbox.inject({ kind: 'content type', value: 'application/octet-stream' });
    const answer = await read();
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(await answer.json()).toHaveProperty('credits');
  });

  it('a redirect to another origin', async () => {
    sandbox.inject({ kind: 'redirect', location: 'http://elsewhere.example/login' });
    const answer = await read();
    expect([answer.status, answer.headers.get('location')]).toEqual([302, 'http://elsewhere.example/login']);
  });

  it('no answer at all', async () => {
    sandbox.inject({ kind: 'no answer' });
    await expect(read({ signal: AbortSignal.timeout(60) })).rejects.toThrow(/timeout/i);
  });
});

describe('a write', () => {
  it('that is lost before it takes effect', async () => {
    const before = await balance();
    const count = writes();
    sandbox.inject({ kind: 'reset before' });
    await expect(set(before + 10)).rejects.toThrow();
    expect([await balance(), writes()]).toEqual([before, count]);
  });

  it('that takes effect although its answer is lost', async () => {
    const count = writes();
    sandbox.inject({ kind: 'reset after' });
    await expect(set(21)).rejects.toThrow();
    expect([await balance(), writes()]).toEqual([21, count + 1]);
  });

  it('that takes effect although its answer is spoilt', async () => {
    sandbox.inject({ kind: 'html page', status: 502 });
    expect((await set(22)).status).toBe(502);
    expect(await balance()).toBe(22);
  });

  it('that is refused does not take effect, whatever else strikes it', async () => {
    const before = writes();
    sandbox.inject({ api: 'gitread', kind: 'rate limit' });
    sandbox.inject({ api: 'gitread', kind: 'malformed json', isApplied: true });
    expect((await set(33)).status).toBe(429);
    expect(writes()).toBe(before);
  });

  it('that is refused with status 200 does not take effect either, now or later', async () => {
    const { baseUrl, secret, accountIds } = connection('atomchat');
    const count = sandbox.truth.writes('atomchat').length;
    sandbox.inject({ api: 'atomchat', kind: 'unauthorized', call: 'POST /updateCredits' });
    sandbox.inject({ api: 'atomchat', kind: 'slow write', answer: 'normal' });
    const post = (call: string, form: Record<string, string>) =>
      fetch(`${baseUrl}/${call}`, {
        method: 'POST',
        headers: { 'api-key': secret['api_key']!, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ UID: accountIds[0]!, ...form }).toString(),
      });
    const answer = await post('updateCredits', { credits: '7' });
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('failed')]);
    for (let call = 0; call < 3; call += 1) await post('getCredits', {});
    expect(sandbox.truth.writes('atomchat')).toHaveLength(count);
  });

  it('that fails with 500, applied or not', async () => {
    sandbox.inject({ kind: 'server error' });
    sandbox.inject({ kind: 'server error', isApplied: true, after: 1 });
    expect((await set(30)).status).toBe(500);
    expect((await set(31)).status).toBe(500);
    expect(sandbox.truth.writes('gitread').at(-1)).toMatchObject({ before: '22', after: '31' });
  });

  it('that lands after the first read-back', async () => {
    const before = await balance();
    sandbox.inject({ kind: 'slow write' });
    await expect(set(before + 5)).rejects.toThrow();
    expect(await balance()).toBe(before);
    expect(await balance()).toBe(before + 5);
  });

  it('that lands some time later', async () => {
    const before = await balance();
    sandbox.inject({ kind: 'slow write', landsAfterMilliseconds: 40, answer: 'normal' });
    expect(await (await set(before + 6)).json()).toEqual({ success: true, credits: before + 6 });
    expect(await balance()).toBe(before);
    await expect.poll(balance).toBe(before + 6);
  });

  it('that somebody else gets ahead of', async () => {
    const before = await balance();
    sandbox.inject({ kind: 'change before write', delta: '4' });
    await set(50);
    const [change, write] = sandbox.truth.writes('gitread').slice(-2);
    expect(change).toMatchObject({
      call: 'elsewhere',
      request: null,
      before: String(before),
      after: String(before + 4),
    });
    expect(write).toMatchObject({ call: 'POST /api/credits', method: 'set', before: String(before + 4), after: '50' });
  });

  it('is logged once for each time it was applied, with the request that asked for it', async () => {
    const count = writes();
    await set(60);
    await set(60);
    const [first, second] = sandbox.truth.writes('gitread').slice(-2);
    expect(writes()).toBe(count + 2);
    expect(first).toMatchObject({ method: 'set', amount: '60', after: '60' });
    expect(second).toMatchObject({ before: '60', after: '60' });
    const requests = sandbox.truth.requests('gitread').filter(({ call }) => call === 'POST /api/credits');
    expect(requests.slice(-2).map(({ number }) => number)).toEqual([first!.request, second!.request]);
  });
});
