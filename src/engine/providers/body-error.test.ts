import { describe, expect, it } from 'vitest';
import { errorOfAnswer, failureIn } from './body-error.ts';
import { parseWireJson } from './wire.ts';

const read = (body: unknown) => failureIn(parseWireJson(JSON.stringify(body)));

describe('a body that says it failed', () => {
  it.each([
    [{ error: 'Database is down' }, 'Database is down'],
    [{ error: { code: 500, message: 'Down' } }, 'Down'],
    [{ error: true, message: 'Down' }, 'Down'],
    [{ error: 1 }, ''],
    [{ errors: [{ message: 'Down' }] }, 'Down'],
    [{ success: false, credits: 0 }, ''],
    [{ success: 'false', credits: 0 }, ''],
    [{ success: 0, credits: 0 }, ''],
    [{ ok: false }, ''],
    [{ status: 'error', message: 'Later' }, 'Later'],
    [{ status: 'FAILED' }, ''],
    [{ status: false, message: 'Blocked' }, 'Blocked'],
    [{ status: 503 }, ''],
    [{ code: '401', message: 'Unauthorized key' }, 'Unauthorized key'],
    [{ failed: { status: '1011', message: 'Incorrect API KEY.' } }, 'Incorrect API KEY.'],
    [{ failed: 'no' }, ''],
  ])('%j', (body, message) => {
    expect(read(body)).toMatchObject({ message });
  });

  it.each([
    { credits: 0 },
    { error: false, credits: 0 },
    { error: null },
    { error: 0 },
    { error: '' },
    { error: 'false' },
    { error: {} },
    { errors: [] },
    { success: true },
    { success: { status: 2000 } },
    { status: 200 },
    { status: 'success' },
    { status: 'active' },
    { code: 0 },
    { failed: null },
    [],
    'error',
  ])('is not %j', (body) => {
    expect(read(body)).toBeNull();
  });

  it('is rejected, whatever its status, in its own words and without a secret', () => {
    const answer = { json: { error: 'no such key: K-0123456789' }, status: 200, headers: {} };
    const error = errorOfAnswer(answer as never, { call: 'GET /x', secrets: ['K-0123456789'] });
    expect(error).toMatchObject({ code: 'rejected', problem: { where: 'GET /x → error' } });
    expect(error?.problem.sentence).toBe('The API answered GET /x with an error: “no such key: [removed]”.');
  });
});
