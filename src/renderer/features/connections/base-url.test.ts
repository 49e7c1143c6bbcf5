import { describe, expect, it } from 'vitest';
import { goesElsewhere, readBaseUrl } from './base-url.ts';

describe('a base URL as typed', () => {
  it.each([
    ['https://api.example.com/v2', 'https://api.example.com'],
    [' https://staging.example.org ', 'https://staging.example.org'],
    ['http://127.0.0.1:4010/editing', 'http://127.0.0.1:4010'],
    ['http://localhost:8080', 'http://localhost:8080'],
    ['http://[::1]:99', 'http://[::1]:99'],
  ])('takes %s', (text, origin) => {
    const read = readBaseUrl(text);
    expect(read.ok && read.value.origin).toBe(origin);
  });

  it.each([
    ['', 'Needs the address'],
    ['api.example.com', 'must begin with https://'],
    ['https:/api.example.com', 'must begin with https://'],
    ['ftp://api.example.com', 'must begin with https://'],
    ['http://api.example.com', 'Plain http'],
    ['http://127.0.0.1.example.com', 'Plain http'],
    ['https://me:secret@api.example.com', 'name or password'],
    ['https://api.example.com?key=1', 'before any ?'],
  ])('refuses %j in words', (text, words) => {
    const read = readBaseUrl(text);
    expect(read.ok ? '' : read.error).toContain(words);
  });

  it('tells when a kept credential would go to another host, not when only the path changed', () => {
    expect(goesElsewhere('https://a.example', 'https://b.example')).toBe(true);
    expect(goesElsewhere('https://a.example/v1', 'https://a.example/v2')).toBe(false);
  });
});
