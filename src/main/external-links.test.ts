import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostsOfApi, isAllowedExternal } from './external-links.ts';

const hosts = new Set(['example.com', 'www.example.com']);

describe('isAllowedExternal', () => {
  it.each([
    'https://example.com',
    'https://example.com/',
    'https://www.example.com/a/b?c=d#e',
    'https://example.com?x=1',
  ])('lets %s leave', (address) => expect(isAllowedExternal(address, hosts)).toBe(true));

  it.each([
    '',
    'example.com',
    '//example.com',
    'http://example.com/',
    'HTTPS://example.com/',
    'https:example.com',
    'https:/example.com',
    'https:///example.com',
    'https:\\\\example.com',
    'https://example.com\\@evil.example/',
    'https://example.com:443/',
    'https://example.com:8443/',
    'https://user@example.com/',
    'https://user:pass@example.com/',
    'https://example.com@evil.example/',
    'https://example.com.evil.example/',
    'https://evil.example/https://example.com/',
    'https://evil.example#https://example.com/',
    'https://notexample.com/',
    'https://sub.example.com/',
    'https://example.com./',
    'https://EXAMPLE.com/',
    'https://exаmple.com/',
    'https://xn--exmple-4nf.com/',
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://0x7f.1/',
    ' https://example.com/',
    'https://example.com/ ',
    'https://example.com/\u0000',
    'https://example.com/\u202Efdp',
    'https://example.com\n.evil.example/',
    'ht\ttps://example.com/',
    'javascript:alert(1)//https://example.com/',
    'data:text/html,https://example.com/',
    'file:///etc/passwd',
    'file://example.com/share',
    'smb://example.com/x',
    'mailto:a@example.com',
    'ms-msdt:/id',
    'app://console/',
    'view-source:https://example.com/',
    'blob:https://example.com/1',
  ])('keeps %j in', (address) => expect(isAllowedExternal(address, hosts)).toBe(false));

  it('never lets out anything whose host is not on the list, whatever is written around it', () => {
    const piece = fc.constantFrom(
      'https://',
      'example.com',
      '@',
      ':',
      '/',
      '\\',
      '#',
      '?',
      '.',
      'evil.example',
      '%40',
      '\t',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
        const address = pieces.join('');
        return !isAllowedExternal(address, hosts) || hosts.has(new URL(address).host);
      }),
      { numRuns: 5000 },
    );
  });
});

describe('hostsOfApi', () => {
  it('names the API and the site it belongs to', () => {
    expect(hostsOfApi('https://api.example.com/v1')).toEqual(['api.example.com', 'example.com', 'www.example.com']);
  });

  it.each([
    'http://127.0.0.1:4000',
    'https://localhost',
    'https://example.com:8443',
    'https://10.0.0.1',
    'nonsense',
    '',
  ])('names none for %s', (baseUrl) => expect(hostsOfApi(baseUrl)).toEqual([]));
});
