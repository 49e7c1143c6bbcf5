import { describe, expect, it } from 'vitest';
import { credits } from '../../../domain/credits.ts';
import type { Instant } from '../../../domain/time.ts';
import { fixture, scriptedRequest, type Script } from '../../../../test/support/provider-request.ts';
import { ProviderError } from '../provider.ts';
import { provider } from './index.ts';

const SECRET = { access_token: 'access-one-0123456789', refresh_token: 'refresh-one-0123456789' };
const ACCOUNT = { externalId: '1', unit: 'USD' };
const ask = (script: Script, settings: Record<string, string> = {}) =>
  scriptedRequest(provider, script, { secret: SECRET, settings });
const json = (name: string) => JSON.parse(fixture(import.meta.url, name)) as Record<string, unknown>;
const balance = async (body: unknown, settings?: Record<string, string>) =>
  provider.readBalance!(ask([{ body }], settings).request, ACCOUNT);

describe('rich-utilities client', () => {
  it('reads balance, reserved and available as stated, with their unit', async () => {
    expect(await balance(fixture(import.meta.url, 'credits.json'))).toMatchObject({
      total: credits('120.5'),
      reserved: credits('20.25'),
      available: credits('100.25'),
      unit: 'USD',
      mayRiseByItself: true,
    });
  });

  it('takes a missing available for unknown, and does not correct what does not add up', async () => {
    const { available: _gone, ...without } = json('credits.json');
    expect((await balance(without)).available).toBeNull();
    expect((await balance({ ...json('credits.json'), available: 7 })).available).toBe(credits('7'));
  });

  it('reads every digit of a number', async () => {
    const text = fixture(import.meta.url, 'credits.json').replace('120.5', '9007199254.740991');
    expect((await balance(text)).total).toBe(credits('9007199254.740991'));
  });

  it.each([
    ['auto', 'bare', true],
    ['auto', 'data', true],
    ['bare', 'bare', true],
    ['bare', 'data', false],
    ['data', 'data', true],
    ['data', 'bare', false],
  ])('with envelope %s, a body that is %s is read: %s', async (envelope, form, isRead) => {
    const body = form === 'data' ? { data: json('credits.json') } : json('credits.json');
    const reading = balance(body, { envelope });
    if (isRead) expect((await reading).total).toBe(credits('120.5'));
    else await expect(reading).rejects.toMatchObject({ code: 'unexpected shape' });
  });

  it.each([
    ['data.balance', { data: { user_id: 1, balance: 'much' } }],
    ['balance', { user_id: 1 }],
    ['user_id', { balance: 1 }],
  ])('names the field that does not fit: %s', async (field, body) => {
    await expect(balance(body)).rejects.toMatchObject({ problem: { where: `GET /auth/account/credits → ${field}` } });
  });

  it('quarantines what belongs to another user', async () => {
    await expect(balance({ ...json('credits.json'), user_id: 2 })).rejects.toMatchObject({ code: 'another account' });
    const { request } = ask([{ body: { ...json('usage.json'), user_id: '2' } }]);
    const span = { from: '2026-11-22T00:00:00.000Z' as Instant, until: '2026-11-22T08:00:00.000Z' as Instant };
    await expect(provider.readUsage!(request, ACCOUNT, span)).rejects.toMatchObject({ code: 'another account' });
  });

  it('probes by the summary, subscription or not', async () => {
    const { subscription: _none, ...free } = json('summary.json');
    for (const body of [json('summary.json'), free, { data: free }]) {
      const report = await provider.probe(ask([{ body }]).request);
      expect(report.accounts).toEqual([
        { externalId: '1', name: 'user@example.com', email: 'user@example.com', unit: 'USD', identity: '1' },
      ]);
      expect(report.sentences.join(' ')).toContain('balance 120.5, reserved 20.25, available 100.25');
    }
  });

  it('asks for usage day by day, both ends always sent in UTC', async () => {
    const { request, sent } = ask(() => ({ body: fixture(import.meta.url, 'usage.json') }));
    const span = { from: '2026-11-21T15:00:00.000Z' as Instant, until: '2026-11-23T08:00:00.000Z' as Instant };
    const { readings } = await provider.readUsage!(request, ACCOUNT, span);
    expect(sent.map(({ query }) => query)).toEqual([
      { period: 'daily', from: '2026-11-21T00:00:00.000Z', to: '2026-11-21T23:59:59.999Z' },
      { period: 'daily', from: '2026-11-22T00:00:00.000Z', to: '2026-11-22T23:59:59.999Z' },
      { period: 'daily', from: '2026-11-23T00:00:00.000Z', to: '2026-11-23T08:00:00.000Z' },
    ]);
    expect(readings[1]).toEqual({
      from: '2026-11-22T00:00:00.000Z',
      until: '2026-11-23T00:00:00.000Z',
      period: 'day',
      requests: 12,
      failedRequests: 2,
      creditsConsumed: credits('3.75'),
      breakdown: { '/v2/leads': 7, '/v2/contacts': 5 },
    });
  });

  it('asks month by month for a long span', async () => {
    const { request, sent } = ask(() => ({ body: fixture(import.meta.url, 'usage.json') }));
    const span = { from: '2026-08-15T00:00:00.000Z' as Instant, until: '2026-11-23T08:00:00.000Z' as Instant };
    expect(
      (await provider.readUsage!(request, ACCOUNT, span)).readings.map(({ from, period }) => [
        from.slice(0, 7),
        period,
      ]),
    ).toEqual(['2026-08', '2026-09', '2026-10', '2026-11'].map((month) => [month, 'month']));
    expect(sent[0]!.query).toEqual({
      period: 'monthly',
      from: '2026-08-01T00:00:00.000Z',
      to: '2026-08-31T23:59:59.999Z',
    });
  });

  it('names the day whose usage is refused or does not fit, and keeps the others', async () => {
    const span = { from: '2026-11-21T15:00:00.000Z' as Instant, until: '2026-11-23T08:00:00.000Z' as Instant };
    for (const refusal of [{ status: 404, body: {} }, { body: { ...json('usage.json'), credits_consumed: 'many' } }]) {
      let calls = 0;
      const { request } = ask(() => ((calls += 1) === 2 ? refusal : { body: fixture(import.meta.url, 'usage.json') }));
      const { readings, missing } = await provider.readUsage!(request, ACCOUNT, span);
      expect(readings.map(({ from }) => from.slice(0, 10))).toEqual(['2026-11-21', '2026-11-23']);
      expect(missing).toMatchObject({
        from: '2026-11-22T00:00:00.000Z',
        problem: { sentence: expect.stringMatching(/^The usage of 2026-11-22 is missing: .+\.$/) as string },
      });
    }
  });

  it('says so where no usage can be read at all, and stops at what is no matter of one day', async () => {
    const span = { from: '2026-11-21T15:00:00.000Z' as Instant, until: '2026-11-23T08:00:00.000Z' as Instant };
    for (const [status, asked] of [
      [404, 3],
      [503, 1],
    ] as const) {
      const { request, sent } = ask(() => ({ status, body: {} }));
      await expect(provider.readUsage!(request, ACCOUNT, span)).rejects.toBeInstanceOf(ProviderError);
      expect(sent).toHaveLength(asked);
    }
  });

  it('takes counts that are an empty list for none', async () => {
    const { request } = ask(() => ({ body: { ...json('usage.json'), requests_by_endpoint: [] } }));
    const span = { from: '2026-11-22T00:00:00.000Z' as Instant, until: '2026-11-22T08:00:00.000Z' as Instant };
    expect((await provider.readUsage!(request, ACCOUNT, span)).readings[0]!.breakdown).toEqual({});
  });
});
