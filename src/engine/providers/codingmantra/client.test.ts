import { describe, expect, it } from 'vitest';
import { credits } from '../../../domain/credits.ts';
import { collect, fixture, NOW, scriptedRequest, type Script } from '../../../../test/support/provider-request.ts';
import { provider } from './index.ts';

const KEY = 'cm-key-4711-secret';
const ACCOUNT = { externalId: 'me', unit: 'credits' };
const FROM = { checkpoint: null, isFullSweep: false };

const ask = (script: Script) => scriptedRequest(provider, script, { secret: { api_key: KEY } });
const readLedger = async (body: unknown) => {
  const pages = await collect(provider.readLedger!(ask([{ body }]).request, ACCOUNT, FROM));
  expect(pages).toHaveLength(1);
  return pages[0]!;
};
const debit = (index: number, fields: object = {}) => ({
  id: `t${index}`,
  type: 'debit',
  tool: 'A tool',
  creditsUsed: 1,
  timestamp: new Date(Date.UTC(2026, 0, 1, 0, 0, index)).toISOString(),
  ...fields,
});
const history = (rows: unknown[]) => ({ data: { currentCredits: 40, history: rows } });

describe('codingmantra client', () => {
  it('signs with a Bearer key, declared as a secret and as a read', async () => {
    const { request, sent } = ask([{ body: fixture(import.meta.url, 'credits.json') }]);
    await provider.readBalance!(request, ACCOUNT);
    expect(sent[0]).toMatchObject({
      call: 'GET /api/user/credits',
      method: 'GET',
      path: '/api/user/credits',
      effect: 'read',
      secrets: [KEY],
      headers: { Authorization: `Bearer ${KEY}` },
    });
    expect(sent[0]!.body).toBeUndefined();
  });

  it('reads the balance of the sample', async () => {
    const { request } = ask([{ body: fixture(import.meta.url, 'credits.json') }]);
    expect(await provider.readBalance!(request, ACCOUNT)).toMatchObject({
      total: credits('50'),
      available: null,
      at: NOW,
    });
  });

  it('reads the history of the sample, oldest first, with the balance of the same body', async () => {
    const page = await readLedger(fixture(import.meta.url, 'history.json'));
    expect(page.balance?.total).toBe(credits('40'));
    expect(
      page.entries.map(({ externalId, type, amount, description }) => ({ externalId, type, amount, description })),
    ).toEqual([
      { externalId: 'welcome-bonus', type: 'credit', amount: credits('50'), description: 'Welcome Bonus' },
      {
        externalId: 'some_transaction_id',
        type: 'debit',
        amount: credits('-10'),
        description: 'Passport Photo Creator',
      },
    ]);
  });

  it.each([
    [99, false],
    [100, true],
    [101, true],
  ])('with %i entries the window is full: %s', async (count, isFull) => {
    const page = await readLedger(history(Array.from({ length: count }, (_, index) => debit(index))));
    expect(page.isFullWindow).toBe(isFull);
    expect(page.isCompleteSweep).toBe(!isFull);
    expect(page.entries).toHaveLength(count);
  });

  it('refuses one entry that does not fit by name and keeps the others', async () => {
    const page = await readLedger(history([debit(1), debit(2, { timestamp: 'yesterday' })]));
    expect(page).toMatchObject({ entries: [{ externalId: 't1' }], isCompleteSweep: false });
    expect(page.missing).toMatchObject([{ where: 'GET /api/user/credits/history → data.history[1].timestamp' }]);
  });

  it('gives one order and the same keys whichever way round the API lists', async () => {
    const rows = Array.from({ length: 5 }, (_, index) => debit(index));
    const oldestFirst = await readLedger(history(rows));
    const newestFirst = await readLedger(history(rows.toReversed()));
    expect(newestFirst.entries).toEqual(oldestFirst.entries);
    expect(oldestFirst.entries.map((entry) => entry.externalId)).toEqual(['t0', 't1', 't2', 't3', 't4']);
  });

  it.each([
    ['data', {}],
    ['data.history', { data: { currentCredits: 40 } }],
    ['data.currentCredits', { data: { history: [] } }],
    ['data.history[0].creditsUsed', history([debit(1, { creditsUsed: 'ten' })])],
  ])('names the field that does not fit: %s', async (field, body) => {
    await expect(readLedger(body)).rejects.toMatchObject({
      code: 'unexpected shape',
      problem: { where: `GET /api/user/credits/history → ${field}` },
    });
  });

  it.each([
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [429, 'rate limited'],
    [503, 'server error'],
  ])('takes status %i as %s and keeps the key out of it', async (status, code) => {
    const { request } = ask([{ status, body: { message: `no such key: ${KEY}` } }]);
    const error = await provider.readBalance!(request, ACCOUNT).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code });
    expect(JSON.stringify(error)).toContain('no such key');
    expect(JSON.stringify(error) + String(error)).not.toContain(KEY);
  });

  it('probes with one call and says what it saw', async () => {
    const { request, sent } = ask([{ body: fixture(import.meta.url, 'history.json') }]);
    const report = await provider.probe(request);
    expect(sent).toHaveLength(1);
    expect(report.sentences.join(' ')).toMatch(/holds 40 credits.*2 changes, which is the whole history/);
  });

  it('asks for nothing without a key', async () => {
    const { request, sent } = scriptedRequest(provider, [], { secret: {} });
    await expect(provider.probe(request)).rejects.toMatchObject({ code: 'unauthorized' });
    expect(sent).toEqual([]);
  });
});
