import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact, redactText } from './redact.ts';

const secret = fc.stringMatching(/^[A-Za-z0-9_-]{16,48}$/);
const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl';

describe('what reaches a log', () => {
  it('has no secret in a field named for one, however deep, and keeps what only names one', () => {
    const text = JSON.stringify(
      redact({
        credentialRef: 'c1',
        headers: { Authorization: 'xyz', 'api-key': 'abc' },
        nested: [{ refresh_token: 'r' }],
      }),
    );
    expect(text).toContain('"credentialRef":"c1"');
    for (const secret of ['xyz', 'abc', '"r"']) expect(text).not.toContain(secret);
  });

  it('has no secret in a text that looks like one', () => {
    const text = redactText(`GET https://api.example/x?api_key=s3cr3t failed: Bearer abcdef123456 ${jwt} token=hush`);
    for (const secret of ['s3cr3t', 'abcdef123456', jwt, 'hush']) expect(text).not.toContain(secret);
    expect(text).toContain('https://api.example/x');
  });

  it('has no secret in an error, its stack or its cause', () => {
    const error = new Error(`refused Bearer abcdef123456`, { cause: new Error(`because ${jwt}`) });
    const text = JSON.stringify(redact({ error }));
    expect(text).toContain('refused');
    expect(text).not.toContain('abcdef123456');
    expect(text).not.toContain(jwt);
  });

  it('is always plain JSON, whatever is handed in', () => {
    const circular: Record<string, unknown> = { name: 'loop', big: 12n, call: () => 1 };
    circular['self'] = circular;
    expect(() => JSON.stringify(redact(circular))).not.toThrow();
    fc.assert(fc.property(fc.anything({ withBigInt: true }), (value) => void JSON.stringify(redact(value))));
  });
});

describe('a secret of any text', () => {
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

  it('keeps what is needed to understand a log, and no query', () => {
    expect(redact({ runId: '0198-aa', pages: 3, tokenCount: 7, url: 'https://a.b/c?page=2' })).toEqual({
      runId: '0198-aa',
      pages: 3,
      tokenCount: 7,
      url: 'https://a.b/c?[removed]',
    });
  });
});
