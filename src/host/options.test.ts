import { describe, expect, it } from 'vitest';
import { parseOptions, pickOptions } from './options.ts';

describe('parseOptions', () => {
  it('takes every option the usage names', () => {
    expect(parseOptions(['--sandbox', '--web', '--port', '8080', '--no-open', '--home', '/x'])).toEqual({
      ok: true,
      value: { home: '/x', isSandbox: true, isWeb: true, port: 8080, isOpening: false },
    });
  });

  it('opens a browser, on any free port, in the usual folder, when told nothing', () => {
    expect(parseOptions([])).toEqual({
      ok: true,
      value: { home: null, isSandbox: false, isWeb: false, port: 0, isOpening: true },
    });
  });

  it.each([['--nonsense'], ['word'], ['--port'], ['--port=70000'], ['--port=-1'], ['--port=1e3'], ['--home=']])(
    'refuses %s',
    (arg) => {
      expect(parseOptions([arg]).ok).toBe(false);
    },
  );
});

describe('pickOptions', () => {
  it('passes over the switches of Chromium and of Electron', () => {
    const args = ['--no-sandbox', '--inspect=0', '--remote-debugging-port=0', '--home=/x y', '--sandbox', '.'];
    expect(pickOptions(args)).toMatchObject({ home: '/x y', isSandbox: true });
  });
});
