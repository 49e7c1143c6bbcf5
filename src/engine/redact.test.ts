import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact, redactText, withRedaction } from './redact.ts';

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

  it('passes event and data on when there is nothing to remove', () => {
    const lines: unknown[] = [];
    const write = (event: string, data?: unknown) => void lines.push([event, data]);
    withRedaction({ info: write, warn: write, error: write }).warn('sync.failed', { connectionId: 'c1', entries: 3 });
    expect(lines).toEqual([['sync.failed', { connectionId: 'c1', entries: 3 }]]);
  });
});
