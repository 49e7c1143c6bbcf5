import { describe, expect, it } from 'vitest';
import { ProblemError } from '../domain/problem.ts';
import { createKeyringKeys, type Keyring } from './keys.ts';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const KEY = new Uint8Array(32).fill(7);

function memoryKeyring() {
  const entries = new Map<string, Uint8Array>();
  const keyring: Keyring = {
    set: async (account, secret) => void entries.set(account, secret),
    get: async (account) => entries.get(account) ?? null,
    remove: async (account) => entries.delete(account),
  };
  return { entries, keyring };
}
const codeOf = (promise: Promise<unknown> | undefined) =>
  promise?.then(
    () => 'no problem',
    (error: unknown) => (error instanceof ProblemError ? error.problem.code : String(error)),
  );

describe('keyring keys', () => {
  it('seals in the keyring, keeps only the name of the entry, and leaves no probe behind', async () => {
    const { entries, keyring } = memoryKeyring();
    const keys = createKeyringKeys(async () => keyring, silent);
    expect((await keys.options())[0]).toMatchObject({ kind: 'os', isAvailable: true, warning: null });
    expect(entries.size).toBe(0);
    const sealed = await keys.sealWithOs!(KEY);
    expect(Buffer.from(sealed).includes(Buffer.from(KEY))).toBe(false);
    expect(await keys.openWithOs!(sealed)).toEqual({ key: KEY, isSealOutdated: false });
  });

  it.each<[string, Partial<Keyring>]>([
    ['cannot store', { set: () => Promise.reject(new Error('no D-Bus')) }],
    ['forgets', { get: async () => null }],
    ['gives back something else', { get: async () => new Uint8Array(32) }],
    ['cannot delete', { remove: () => Promise.reject(new Error('locked')) }],
  ])('does not offer a keyring that %s', async (_how, broken) => {
    const keys = createKeyringKeys(async () => ({ ...memoryKeyring().keyring, ...broken }), silent);
    const [os, ...others] = await keys.options();
    expect(os).toMatchObject({ kind: 'os', isAvailable: false, warning: expect.any(String) });
    expect(others.map(({ kind, isAvailable }) => [kind, isAvailable])).toEqual([
      ['passphrase', true],
      ['key file', true],
    ]);
    expect(await codeOf(keys.sealWithOs!(KEY))).toBe('keys.no-keyring');
  });

  it('says that a vault was sealed by the other host, or that its entry is gone', async () => {
    const keys = createKeyringKeys(async () => memoryKeyring().keyring, silent);
    expect(await codeOf(keys.openWithOs!(Buffer.from('counterfoil-safestorage:xyz')))).toBe('keys.other-host');
    expect(await codeOf(keys.openWithOs!(Buffer.from('counterfoil-keyring:vault-gone')))).toBe('keys.entry-missing');
  });

  it('never offers a keyring that does not answer', async () => {
    const hanging: Keyring = { ...memoryKeyring().keyring, set: () => new Promise(() => undefined) };
    const keys = createKeyringKeys(async () => hanging, silent, { probeMilliseconds: 20 });
    expect((await keys.options())[0]).toMatchObject({ isAvailable: false });
  });
});
