import { describe, expect, it } from 'vitest';
import { NOW } from '../../../test/support/provider-request.ts';
import { errorOfStatus } from './judge-status.ts';
import { outcomeOfError, outcomeOfThrown } from './write-outcome.ts';
import { ProviderError } from './provider.ts';

const PLACE = { call: 'GET /things', secrets: ['key-0123456789'] };
const answer = (status: number, headers = {}) => ({ status, json: {}, headers, startedAt: NOW, endedAt: NOW });

describe('errorOfStatus', () => {
  it.each([
    [200, undefined],
    [204, undefined],
    [302, 'redirected'],
    [400, 'rejected'],
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'rejected'],
    [405, 'rejected'],
    [418, 'rejected'],
    [429, 'rate limited'],
    [500, 'server error'],
    [503, 'server error'],
  ])('takes %i for %s', (status, code) => {
    expect(errorOfStatus(answer(status), PLACE)?.code).toBe(code);
  });

  it('says what the API said, shortly and without a secret', () => {
    const error = errorOfStatus(answer(403), { ...PLACE, message: `no rights for key-0123456789 ${'x'.repeat(500)}` })!;
    expect(error.problem.sentence).toContain('no rights for [removed]');
    expect(error.problem.sentence.length).toBeLessThan(300);
    expect(error.problem.where).toBe('GET /things → HTTP 403');
  });

  it.each([429, 503])('passes on how long a %i asks to wait', (status) => {
    expect(errorOfStatus(answer(status, { 'retry-after': '9' }), PLACE)?.retryAfterMilliseconds).toBe(9000);
    expect(errorOfStatus(answer(status), PLACE)?.retryAfterMilliseconds).toBeNull();
  });
});

describe('the outcome of a write', () => {
  it.each([
    [400, 'rejected'],
    [401, 'rejected'],
    [409, 'unknown'],
    [408, 'unknown'],
    [429, 'rejected'],
    [500, 'unknown'],
    [504, 'unknown'],
  ])('after %i is %s', (status, kind) => {
    expect(outcomeOfError(status, errorOfStatus(answer(status), PLACE)!).kind).toBe(kind);
  });

  it('is certain only when nothing can have left', () => {
    const error = (mayHaveTakenEffect: boolean) =>
      new ProviderError(
        'unreachable',
        { code: 'provider.unreachable', sentence: 'No answer.' },
        { mayHaveTakenEffect },
      );
    expect(outcomeOfThrown(error(false)).kind).toBe('not sent');
    expect(outcomeOfThrown(error(true)).kind).toBe('unknown');
    expect(outcomeOfThrown('anything').kind).toBe('unknown');
  });
});
