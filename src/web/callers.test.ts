import { describe, expect, it } from 'vitest';
import { checkCaller, readCookie } from './callers.ts';

const ORIGIN = 'http://127.0.0.1:4000';
const host = '127.0.0.1:4000';

describe('checkCaller', () => {
  it.each([
    { host },
    { host, 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
    { host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
    { host, 'sec-fetch-site': 'same-origin', origin: ORIGIN },
  ])('lets in %o', (headers) => {
    expect(checkCaller({ headers }, ORIGIN, 'no foreign origin')).toBeNull();
  });

  it.each([
    [{}, 'host'],
    [{ host: 'evil.example' }, 'host'],
    [{ host: 'evil.example:4000' }, 'host'],
    [{ host: '127.0.0.1' }, 'host'],
    [{ host: '127.0.0.1:4001' }, 'host'],
    [{ host: '127.0.0.1:4000.evil.example' }, 'host'],
    [{ host, origin: 'http://evil.example' }, 'origin'],
    [{ host, origin: 'null' }, 'origin'],
    [{ host, origin: 'https://127.0.0.1:4000' }, 'origin'],
    [{ host, origin: 'http://127.0.0.1:40001' }, 'origin'],
    [{ host, origin: 'http://127.0.0.1:4000/' }, 'origin'],
    [{ host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'script' }, 'origin'],
    [{ host, 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }, 'origin'],
    [{ host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }, 'origin'],
  ])('turns away %o by its %s', (headers, problem) => {
    expect(checkCaller({ headers }, ORIGIN, 'no foreign origin')).toBe(problem);
  });

  it('asks for the origin where only a page may ask', () => {
    expect(checkCaller({ headers: { host } }, ORIGIN, 'origin')).toBe('origin');
    expect(checkCaller({ headers: { host, origin: ORIGIN } }, ORIGIN, 'origin')).toBeNull();
  });
});

describe('readCookie', () => {
  it('finds the one with exactly this name', () => {
    expect(readCookie('a=1; xcounterfoil=2; counterfoil=3=4', 'counterfoil')).toBe('3=4');
    expect(readCookie('a=1', 'counterfoil')).toBeUndefined();
    expect(readCookie(undefined, 'counterfoil')).toBeUndefined();
  });
});
