import { describe, expect, it, vi } from 'vitest';
import { createSafeStorageKeys } from './keys.ts';

/** What Chromium says of the seal that it just opened. */
const asked = vi.hoisted(() => ({ shouldReEncrypt: false }));
vi.mock('electron', () => ({
  safeStorage: {
    getSelectedStorageBackend: () => 'gnome_libsecret',
    isAsyncEncryptionAvailable: async () => true,
    encryptStringAsync: async (text: string) => Buffer.from(text).reverse(),
    decryptStringAsync: async (sealed: Buffer) => ({ ...asked, result: Buffer.from(sealed).reverse().toString() }),
  },
}));

const KEY = new Uint8Array(32).fill(7);

describe('keys of the desktop app', () => {
  it.each([false, true])('opens what it sealed, and hands on that it is to be sealed anew: %s', async (isOutdated) => {
    const keys = createSafeStorageKeys();
    const sealed = await keys.sealWithOs!(KEY);
    asked.shouldReEncrypt = isOutdated;
    expect(await keys.openWithOs!(sealed)).toEqual({ key: KEY, isSealOutdated: isOutdated });
  });

  it('does not open what the loopback host sealed', async () => {
    const opened = createSafeStorageKeys().openWithOs!(Buffer.from('counterfoil-keyring:vault-1'));
    await expect(opened).rejects.toMatchObject({ problem: { code: 'keys.other-host' } });
  });
});
