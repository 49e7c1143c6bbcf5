import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goesElsewhere, parseBaseUrl } from './base-url.ts';

describe('parseBaseUrl', () => {
  it.each([
    ['https://codingmantra.com', 'https://codingmantra.com', 'https://codingmantra.com'],
    ['  https://gitread.dev/  ', 'https://gitread.dev', 'https://gitread.dev'],
    ['https://api.example.net/api/v2', 'https://api.example.net/api/v2', 'https://api.example.net'],
    ['https://api.example.net:8443/api/v2///', 'https://api.example.net:8443/api/v2', 'https://api.example.net:8443'],
    ['HTTPS://API.Example.NET', 'https://api.example.net', 'https://api.example.net'],
    ['http://127.0.0.1:4010/gitread', 'http://127.0.0.1:4010/gitread', 'http://127.0.0.1:4010'],
    ['http://localhost:3000/api', 'http://localhost:3000/api', 'http://localhost:3000'],
    ['http://[::1]:3000', 'http://[::1]:3000', 'http://[::1]:3000'],
    ['https://192.0.2.7', 'https://192.0.2.7', 'https://192.0.2.7'],
  ])('accepts %s', (typed, text, origin) => {
    expect(parseBaseUrl(typed)).toEqual({ ok: true, value: { text, origin } });
  });

  it.each([
    ['', 'empty'],
    ['codingmantra.com', 'does not begin with https://'],
    ['localhost:3000', 'does not begin with https://'],
    ['//codingmantra.com', 'does not begin with https://'],
    ['htps://codingmantra.com', 'begins with htps:'],
    ['ftp://codingmantra.com', 'begins with ftp:'],
    ['javascript:alert(1)', 'begins with javascript:'],
    ['file:///etc/passwd', 'begins with file:'],
    ['https:/codingmantra.com', 'two slashes'],
    ['https:codingmantra.com', 'two slashes'],
    ['https:///codingmantra.com', 'two slashes'],
    ['https://coding mantra.com', 'space'],
    ['https://codingmantra.com\nHost: evil', 'space or a line break'],
    ['https:\\\\codingmantra.com', 'backslash'],
    ['https://codingmantra.com\\@evil.example', 'backslash'],
    ['https://user:hunter2@codingmantra.com', 'user name or password'],
    ['https://@codingmantra.com', 'user name or password'],
    ['https://codingmantra.com?api_key=hunter2', 'query'],
    ['https://codingmantra.com/?', 'query'],
    ['https://codingmantra.com/#top', 'fragment'],
    ['https://codingmantra.com/a/../b', 'path'],
    ['https://codingmantra.com/a/%2e%2e/b', 'path'],
    ['http://codingmantra.com', '127.0.0.1, ::1 and localhost only'],
    ['http://127.0.0.1.evil.example', '127.0.0.1, ::1 and localhost only'],
    ['http://localhost.evil.example', '127.0.0.1, ::1 and localhost only'],
    ['http://0.0.0.0:80', '127.0.0.1, ::1 and localhost only'],
    ['https://codingmantra', 'not a full host name'],
    ['https://codingmantra..com', 'two dots'],
    ['https://codingmantra.com.', 'two dots'],
    ['https://coding!mantra.com', 'character that a host name cannot have'],
    ['https://codingmantra.com:99999', 'not an address'],
    [`https://example.com/${'a'.repeat(600)}`, 'longer than'],
  ])('refuses %s and says why', (typed, why) => {
    const parsed = parseBaseUrl(typed);
    expect(parsed).toMatchObject({ ok: false, error: expect.stringContaining(why) });
    expect(JSON.stringify(parsed)).not.toContain('hunter2');
  });

  it('never lets through plain HTTP to a host that is not loopback, credentials, a query or a fragment', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl({ withQueryParameters: true, withFragments: true }), fc.string()), (typed) => {
        const parsed = parseBaseUrl(typed);
        if (!parsed.ok) return parsed.error.length > 0;
        const url = new URL(parsed.value.text);
        expect(url.username + url.password + url.search + url.hash).toBe('');
        expect(url.protocol === 'https:' || ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname)).toBe(true);
        return url.origin === parsed.value.origin;
      }),
    );
  });

  it('reads what it has written as the same', () => {
    fc.assert(
      fc.property(fc.webUrl(), (typed) => {
        const parsed = parseBaseUrl(typed);
        return !parsed.ok || JSON.stringify(parseBaseUrl(parsed.value.text)) === JSON.stringify(parsed);
      }),
    );
  });
});

describe('goesElsewhere', () => {
  it('tells when a kept credential would go to another origin, not when only the path changed', () => {
    expect(goesElsewhere('https://a.example', 'https://b.example')).toBe(true);
    expect(goesElsewhere('https://a.example/v1', 'https://a.example/v2')).toBe(false);
  });
});
