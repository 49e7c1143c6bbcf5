import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutForKeeping, LONGEST_KEPT, redactBody, removeSecrets } from './redaction.ts';

describe('redactBody', () => {
  it('empties declared paths, also in every row of a list', () => {
    const body = { user: { name: 'Ada', api_key: 'short' }, rows: [{ pin: 1 }, { pin: 2 }] };
    expect(JSON.parse(redactBody(body, { paths: ['user.api_key', 'rows.pin'], secrets: [] }))).toEqual({
      user: { name: 'Ada', api_key: '[removed]' },
      rows: [{ pin: '[removed]' }, { pin: '[removed]' }],
    });
  });

  it('empties fields named like secrets that nobody declared', () => {
    const body = { access_token: 'a', data: { refresh_token: 'b', token: 'c' }, xi_api_key: 'd', tokens_used: 5 };
    const kept = JSON.parse(redactBody(body, { paths: [], secrets: [] }));
    expect(kept).toEqual({
      access_token: '[removed]',
      data: { refresh_token: '[removed]', token: '[removed]' },
      xi_api_key: '[removed]',
      tokens_used: 5,
    });
  });

  it('empties other keys than the one that was sent', () => {
    const body = {
      user: { api_key: 'a', old_api_key: 'b', apiKeys: ['c', 'd'], client_secret: 'e', key: 'f0123456789abcdef' },
      message: 'use sk_live_0123456789 instead',
      key: 'plan',
      keys: [1, 2],
      tokens: '12',
    };
    const kept = redactBody(body, { paths: [], secrets: [] });
    expect(JSON.parse(kept)).toEqual({
      user: {
        api_key: '[removed]',
        old_api_key: '[removed]',
        apiKeys: '[removed]',
        client_secret: '[removed]',
        key: '[removed]',
      },
      message: 'use [removed] instead',
      key: 'plan',
      keys: [1, 2],
      tokens: '[removed]',
    });
  });

  it('does not let a body pass by a field called toJSON', () => {
    expect(redactBody({ user: { toJSON: 1, api_key: 'x' } }, { paths: ['user.api_key'], secrets: [] })).not.toContain(
      '"x"',
    );
  });

  it('leaves no secret anywhere, however it is quoted or nested', () => {
    const secret = fc
      .string({ minLength: 6, maxLength: 30 })
      .filter((text) => !'[removed]'.includes(text) && text.trim().length > 5);
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (hidden, before, after) => {
        const body = { echo: `${before}${hidden}${after}`, list: [{ deep: [hidden] }], [hidden]: 1 };
        const kept = redactBody(body, { paths: [], secrets: [hidden] });
        expect(JSON.stringify(JSON.parse(kept))).not.toContain(JSON.stringify(hidden).slice(1, -1));
      }),
    );
  });
});

describe('removeSecrets', () => {
  it('takes out the longer of two secrets of which one begins the other', () => {
    expect(removeSecrets('key-1234-5678 key-1234', ['key-1234', 'key-1234-5678'])).toBe('[removed] [removed]');
  });

  it('takes out what a URL has percent-encoded', () => {
    expect(removeSecrets('?key=a%2Fb%2Bc%3D%3D', ['a/b+c=='])).toBe('?key=[removed]');
  });
});

describe('cutForKeeping', () => {
  it('cuts at 64 KiB and says so', () => {
    expect(cutForKeeping('x'.repeat(LONGEST_KEPT))).toMatchObject({ isCut: false });
    expect(cutForKeeping('x'.repeat(LONGEST_KEPT + 1))).toMatchObject({ isCut: true });
  });
});
