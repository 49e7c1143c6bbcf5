import { execFile } from 'node:child_process';
import { request } from 'node:http';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../index.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ entriesPerAccount: 10, atomchatUsers: 2 });
});
afterAll(() => sandbox.stop());

const get = async (path: string) => (await fetch(sandbox.controlUrl + path)).json();
const post = (path: string, body: unknown) =>
  fetch(sandbox.controlUrl + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('the control endpoint', () => {
  it('tells what the sandbox holds', async () => {
    expect(await get('/connections')).toEqual(sandbox.connections);
    expect(await get('/accounts?api=atomchat')).toEqual(sandbox.truth.accounts('atomchat'));
    expect(await get('/entries?api=codingmantra&offset=8&limit=5')).toEqual({
      count: 10,
      entries: sandbox.truth.entries('codingmantra').slice(8),
    });
    expect(await get('/memberships?api=editpad')).toEqual(sandbox.truth.memberships('editpad'));
  });

  it('injects a fault, lists it and takes it back', async () => {
    const { id } = (await (await post('/faults', { api: 'gitread', kind: 'latency', milliseconds: 5 })).json()) as {
      id: number;
    };
    expect(await get('/faults')).toMatchObject([{ id, left: 1, struck: 0 }]);
    await fetch(`${sandbox.controlUrl}/faults?id=${id}`, { method: 'DELETE' });
    expect(await get('/faults')).toEqual([]);
  });

  it('names every fault, call and quirk there is', async () => {
    const known = (await get('/faults/known')) as { kinds: string[]; apis: Record<string, { calls: string[] }> };
    expect(known.kinds).toContain('slow write');
    expect(known.apis['gitread']!.calls).toEqual(['GET /api/credits', 'POST /api/credits']);
  });

  it('moves the world', async () => {
    await post('/advance', { entries: 2, api: 'codingmantra' });
    await post('/change', { api: 'gitread', set: '99' });
    await post('/remove-entry', { api: 'codingmantra', index: 0 });
    expect(sandbox.truth.countEntries('codingmantra')).toBe(11);
    expect(await get('/writes?api=gitread')).toMatchObject([{ call: 'elsewhere', after: '99' }]);
  });

  it.each([
    ['/faults', { kind: 'thunder' }, /Invalid/],
    ['/advance', { entry: 2 }, /Unrecognized/],
    ['/change', { api: 'gitread', set: '1.5' }, /decimals/],
    ['/change', { api: 'nobody', set: '1' }, /No API nobody/],
  ])('answers a mistake at %s with a sentence', async (path, body, sentence) => {
    const answer = await post(path, body);
    expect(answer.status).toBe(400);
    expect(((await answer.json()) as { error: string }).error).toMatch(sentence);
  });

  it('is not for web pages', async () => {
    const asPage = await fetch(`${sandbox.controlUrl}/rate`, { method: 'POST', body: '{"debitsPerMinute":5}' });
    expect(asPage.status).toBe(415);
    const status = await new Promise((resolve) => {
      request(sandbox.controlUrl, { headers: { host: 'rebound.example' } }, (answer) =>
        resolve(answer.statusCode),
      ).end();
    });
    expect(status).toBe(403);
  });

  it('prints a token for a connection whose credential is a command', async () => {
    const script = new URL('../print-token.ts', import.meta.url).pathname;
    const { stdout } = await promisify(execFile)(process.execPath, [script, sandbox.controlUrl]);
    const baseUrl = sandbox.connections.find(({ providerId }) => providerId === 'gitread')!.baseUrl;
    const answer = await fetch(`${baseUrl}/api/credits`, { headers: { authorization: `Bearer ${stdout.trim()}` } });
    expect(await answer.json()).toEqual({ credits: 99 });
  });
});
