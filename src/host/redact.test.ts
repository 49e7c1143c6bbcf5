import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact, redactText } from './redact.ts';

const secret = fc.stringMatching(/^[A-Za-z0-9_-]{16,48}$/);

describe('redact', () => {
  it.each<[string, (secret: string) => string]>([
    ['an authorization header', (it) => `Authorization: Bearer ${it}`],
    ['a query', (it) => `GET https://api.example.com/v1?api_key=${it}&page=2`],
    ['a fragment', (it) => `http://127.0.0.1:1/#token=${it}`],
    ['user info in a URL', (it) => `https://me:${it}@example.com/`],
    ['JSON in text', (it) => `body {"token":"${it}","n":1}`],
    ['a key of a known shape', (it) => `key sk-${it} was refused`],
  ])('takes it out of %s', (_where, write) => {
    fc.assert(fc.property(secret, (it) => !redactText(write(it)).includes(it)));
  });

  it('removes text under a secret name at any depth and in errors', () => {
    fc.assert(
      fc.property(secret, fc.constantFrom('apiKey', 'api_key', 'X-Api-Key', 'password', 'refreshToken'), (it, name) => {
        const error = new Error(`refused: Bearer ${it}`, { cause: { headers: { [name]: it } } });
        expect(JSON.stringify(redact({ a: [{ [name]: it }], error, list: { [name]: [it] } }))).not.toContain(it);
      }),
    );
  });

  it('keeps what is needed to understand a log', () => {
    expect(redact({ runId: '0198-aa', pages: 3, tokenCount: 7, url: 'https://a.b/c?page=2' })).toEqual({
      runId: '0198-aa',
      pages: 3,
      tokenCount: 7,
      url: 'https://a.b/c?page=2',
    });
  });
});
