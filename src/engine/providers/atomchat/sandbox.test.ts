import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type FaultRequest, type Sandbox } from '../../../sandbox/index.ts';

const API = 'atomchat';
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ entriesPerAccount: 60, atomchatUsers: 12 });
});
afterEach(() => sandbox.clearFaults());
afterAll(() => sandbox.stop());

const connection = () => sandbox.connections.find(({ providerId }) => providerId === API)!;
async function call(name: string, form: Record<string, string>, key = connection().secret['api_key']!) {
  const answer = await fetch(`${connection().baseUrl}/${name}`, {
    method: 'POST',
    headers: { 'api-key': key, accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  });
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    body: JSON.parse(await answer.text()) as unknown,
  };
}
const quirk = (quirk: string, value?: string): FaultRequest => ({ api: API, kind: 'quirk', quirk, value });
const balance = (uid: string) => Number(sandbox.truth.account(API, uid).total);
const success = (data: unknown) => ({ success: { status: 2000, message: expect.any(String), data } });
const failed = (status: number, message = expect.any(String)) => ({
  status: 200,
  type: 'text/html; charset=UTF-8',
  body: { failed: { status, message } },
});

it('stands below a path and labels its JSON text/html', async () => {
  expect(connection().baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/v2$/);
  expect(await call('getCredits', { UID: 'Anna7' })).toEqual({
    status: 200,
    type: 'text/html; charset=UTF-8',
    body: success({ credits: balance('Anna7') }),
  });
});

it('lists its users page by page', async () => {
  const ids: string[] = [];
  for (const offset of ['0', '5', '10']) {
    const { body } = await call('listUsers', { offset, limit: '5' });
    ids.push(...(body as { success: { data: { UID: string }[] } }).success.data.map(({ UID }) => UID));
  }
  expect(ids).toEqual(connection().accountIds);
  expect(ids).toEqual(sandbox.truth.accounts(API).map(({ id }) => id));
});

it('tells UIDs apart by case, and keeps leading zeros', async () => {
  expect((await call('getUser', { UID: 'anna7' })).body).not.toEqual((await call('getUser', { UID: 'Anna7' })).body);
  const numeric = connection().accountIds.find((id) => /^0+\d+$/.test(id))!;
  expect((await call('getUser', { UID: numeric })).body).toMatchObject({ success: { data: { UID: numeric } } });
  expect(await call('getUser', { UID: String(Number(numeric)) })).toEqual(failed(1007));
});

describe('failures, with status 200', () => {
  it('no key, bad key, unknown user, bad input', async () => {
    expect(await call('getCredits', { UID: 'Anna7' }, '')).toEqual(failed(1010, 'Invalid API KEY.'));
    expect(await call('getCredits', { UID: 'Anna7' }, 'wrong')).toEqual(failed(1011, 'Incorrect API KEY.'));
    expect(await call('getCredits', { UID: 'ANNA7' })).toEqual(failed(1007));
    expect(await call('getCredits', {})).toEqual(failed(1007));
    expect(await call('updateCredits', { UID: 'Anna7', credits: '1.5' })).toEqual(failed(1005));
  });

  it('405 for GET, which would put a UID into the URL', async () => {
    const answer = await fetch(`${connection().baseUrl}/getCredits?UID=Anna7`, {
      headers: { 'api-key': connection().secret['api_key']! },
    });
    expect(answer.status).toBe(405);
  });
});

describe('updateCredits', () => {
  it('adds, or with the flag replaces', async () => {
    const before = balance('Anna7');
    expect((await call('updateCredits', { UID: 'Anna7', credits: '5' })).body).toEqual(
      success({ credits: before + 5 }),
    );
    expect((await call('updateCredits', { UID: 'Anna7', credits: '-2' })).body).toEqual(
      success({ credits: before + 3 }),
    );
    await call('updateCredits', { UID: 'Anna7', credits: '100', removeExisting: 'true' });
    expect(balance('Anna7')).toBe(100);
    expect(sandbox.truth.writes(API).map(({ method, amount }) => [method, amount])).toEqual([
      ['add', '5'],
      ['add', '-2'],
      ['set', '100'],
    ]);
  });

  it('takes the word false for true, as PHP does', async () => {
    await call('updateCredits', { UID: 'anna7', credits: '40', removeExisting: 'false' });
    expect(balance('anna7')).toBe(40);
    await call('updateCredits', { UID: 'anna7', credits: '40', removeExisting: '0' });
    expect(balance('anna7')).toBe(80);
  });

  it('can ignore the flag, or know it by another name', async () => {
    const before = balance('anna7');
    sandbox.inject(quirk('flag ignored'));
    await call('updateCredits', { UID: 'anna7', credits: '10', removeExisting: 'true' });
    expect(balance('anna7')).toBe(before + 10);
    sandbox.inject({ ...quirk('flag name', 'clearExisting'), times: 2 });
    await call('updateCredits', { UID: 'anna7', credits: '10', removeExisting: 'true' });
    expect(balance('anna7')).toBe(before + 20);
    await call('updateCredits', { UID: 'anna7', credits: '10', clearExisting: 'true' });
    expect(balance('anna7')).toBe(10);
  });

  it('can be applied although nothing was answered', async () => {
    const before = balance('Anna7');
    sandbox.inject({ api: API, kind: 'no answer' });
    await expect(
      fetch(`${connection().baseUrl}/updateCredits`, {
        method: 'POST',
        headers: { 'api-key': connection().secret['api_key']!, 'content-type': 'application/x-www-form-urlencoded' },
        body: 'UID=Anna7&credits=3',
        signal: AbortSignal.timeout(150),
      }),
    ).rejects.toThrow();
    expect(balance('Anna7')).toBe(before + 3);
  });

  it('can meet deductions on its way', async () => {
    const before = balance('Anna7');
    const deductions = sandbox.truth.countEntries(API, 'Anna7');
    sandbox.inject({ api: API, kind: 'change before write', entries: 2 });
    await call('updateCredits', { UID: 'Anna7', credits: '500' });
    const arrived = sandbox.truth.entries(API, 'Anna7').slice(deductions);
    const taken = arrived.reduce((sum, { amount }) => sum + Number(amount), 0);
    expect(arrived).toHaveLength(2);
    expect(taken).toBeLessThan(0);
    expect(balance('Anna7')).toBe(before + taken + 500);
    expect(sandbox.truth.countEntries(API, 'anna7')).toBe(deductions);
  });
});

describe('getCreditDeductionHistory', () => {
  const rows = async (form: Record<string, string> = {}) => {
    const { body } = await call('getCreditDeductionHistory', { UID: 'anna7', limit: '100', ...form });
    return (body as { success: { data: { history: Record<string, unknown>[] } } }).success.data.history;
  };

  it('lists deductions alone, newest first, without ids', async () => {
    expect(await rows()).toEqual(
      sandbox.truth
        .entries(API, 'anna7')
        .map(({ printed }) => printed)
        .reverse(),
    );
    expect((await rows())[0]).toEqual({
      type: expect.stringMatching(/^(text|voice|video)$/),
      name: expect.any(String),
      credits: expect.any(Number),
      date: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    });
  });

  it('pages by rows and filters by medium', async () => {
    const all = await rows();
    expect(await rows({ offset: '7', limit: '3' })).toEqual(all.slice(7, 10));
    expect(await rows({ type: 'video' })).toEqual(all.filter(({ type }) => type === 'video'));
  });

  it('can list rows that are all alike, and rows with ids', async () => {
    sandbox.inject(quirk('identical rows'));
    expect(new Set((await rows({ limit: '5' })).map((row) => JSON.stringify(row))).size).toBe(1);
    sandbox.inject(quirk('row ids'));
    expect((await rows())[0]).toHaveProperty('id');
  });

  it.each([
    ['success.data', success(expect.any(Array))],
    ['data', { data: expect.any(Array) }],
    ['history', { history: expect.any(Array) }],
  ])('can put the list under %s', async (place, shape) => {
    sandbox.inject(quirk('history list', place));
    expect((await call('getCreditDeductionHistory', { UID: 'anna7' })).body).toEqual(shape);
  });
});

describe('credits', () => {
  it.each([
    ['text', success({ credits: expect.stringMatching(/^\d+$/) })],
    ['bare', { credits: expect.any(Number) }],
    ['under data', { data: { credits: expect.any(Number) } }],
    ['missing', success({})],
  ])('%s', async (form, shape) => {
    sandbox.inject(quirk('credits', form));
    expect((await call('getCredits', { UID: 'Anna7' })).body).toEqual(shape);
  });

  it('in two places that disagree', async () => {
    sandbox.inject(quirk('credits', 'disagree'));
    const { success } = (await call('getCredits', { UID: 'Anna7' })).body as {
      success: { credits: number; data: { credits: number } };
    };
    expect(success.credits).not.toBe(success.data.credits);
  });

  it('of a user that does not exist', async () => {
    sandbox.inject(quirk('unknown user', 'Invalid UID'));
    expect((await call('getCredits', { UID: 'nobody' })).body).toEqual({ credits: 'Invalid UID' });
    sandbox.inject(quirk('unknown user', 'zero'));
    expect((await call('getCredits', { UID: 'nobody' })).body).toEqual(success({ credits: 0 }));
  });

  it('with the status as a string', async () => {
    sandbox.inject(quirk('status'));
    expect((await call('getCredits', { UID: 'Anna7' })).body).toMatchObject({ success: { status: '2000' } });
  });
});

it('fails with an HTML page where the server itself fails', async () => {
  sandbox.inject({ api: API, kind: 'html page', status: 200 });
  await expect(call('getCredits', { UID: 'Anna7' })).rejects.toThrow(SyntaxError);
});
