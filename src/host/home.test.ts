import { describe, expect, it } from 'vitest';
import { dataFolder, findHome } from './home.ts';

const linux = { platform: 'linux' as const, env: {}, homeFolder: '/home/ada' };

describe('home', () => {
  it('follows the XDG folders on Linux and ignores a relative one', () => {
    expect(dataFolder(linux)).toBe('/home/ada/.local/share/counterfoil');
    expect(dataFolder({ ...linux, env: { XDG_DATA_HOME: '/data' } })).toBe('/data/counterfoil');
    expect(dataFolder({ ...linux, env: { XDG_DATA_HOME: 'data' } })).toBe('/home/ada/.local/share/counterfoil');
  });

  it('keeps the sandbox apart from the real workspace', () => {
    const real = findHome({ home: null, isSandbox: false }, linux);
    const sandbox = findHome({ home: null, isSandbox: true }, linux);
    expect(sandbox.workspace).not.toBe(real.workspace);
    expect(sandbox.window).not.toBe(real.window);
  });

  it('takes a named folder as it is', () => {
    expect(findHome({ home: '/x', isSandbox: true }, linux)).toMatchObject({
      workspace: '/x/workspace',
      exports: '/x/exports',
    });
  });
});
