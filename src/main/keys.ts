import { safeStorage } from 'electron';
import { ProblemError } from '../domain/problem.ts';
import type { KeyProtection, KeyProvider } from '../engine/ports.ts';

const MARK = 'counterfoil-safestorage:';

/** Where Chromium keeps its own keys, in words; Linux names its backend, the other systems have one. */
const STORES: Readonly<Record<string, string>> = {
  darwin: 'Keychain of this Mac',
  win32: 'Windows data protection',
  gnome_libsecret: 'GNOME keyring',
  kwallet: 'KDE wallet',
  kwallet5: 'KDE wallet',
  kwallet6: 'KDE wallet',
};

/**
 * Keys by safeStorage's asynchronous calls. On Linux without a keyring Chromium falls back to `basic_text`, a fixed
 * password known to everybody: that is no protection, so it is not offered, and a passphrase is.
 */
export function createSafeStorageKeys(): KeyProvider {
  return {
    async options(): Promise<readonly KeyProtection[]> {
      const { name, why } = await describeStore();
      return [
        { kind: 'os', name, isAvailable: why === null, warning: why },
        {
          kind: 'passphrase',
          name: 'Passphrase',
          isAvailable: true,
          warning: 'Nobody can open the workspace without it: it is kept nowhere.',
        },
      ];
    },
    async sealWithOs(key) {
      const { why } = await describeStore();
      if (why !== null) throw unusable(why);
      const sealed = await safeStorage.encryptStringAsync(Buffer.from(key).toString('base64'));
      return Buffer.concat([Buffer.from(MARK), sealed]);
    },
    async openWithOs(sealed) {
      const bytes = Buffer.from(sealed);
      if (bytes.subarray(0, MARK.length).toString() !== MARK) throw sealedElsewhere();
      try {
        const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(bytes.subarray(MARK.length));
        return { key: new Uint8Array(Buffer.from(result, 'base64')), isSealOutdated: shouldReEncrypt };
      } catch (cause) {
        throw refused(cause);
      }
    },
  };
}

async function describeStore(): Promise<{ name: string; why: string | null }> {
  const backend = process.platform === 'linux' ? safeStorage.getSelectedStorageBackend() : process.platform;
  const name = STORES[backend] ?? 'Keyring of this computer';
  if (backend === 'basic_text' || backend === 'unknown') {
    return {
      name,
      why: 'This session has no keyring (no Secret Service, no KDE wallet), so nothing would protect the key.',
    };
  }
  const isAvailable = await safeStorage.isAsyncEncryptionAvailable().catch(() => false);
  return { name, why: isAvailable ? null : 'The operating system does not offer it to this session.' };
}

const UNTOUCHED = 'The vault and everything in the workspace are untouched.';

function unusable(why: string): ProblemError {
  return new ProblemError({
    code: 'keys.no-keyring',
    sentence: `The operating system’s key store cannot be used. ${why}`,
    kept: UNTOUCHED,
    cure: 'Choose a passphrase instead.',
  });
}

function sealedElsewhere(): ProblemError {
  return new ProblemError({
    code: 'keys.other-host',
    sentence: 'This vault was sealed by the console in a browser and opens only there.',
    kept: UNTOUCHED,
    cure: 'Start that console with the same home folder (--web --home), or use another workspace here.',
  });
}

function refused(cause: unknown): ProblemError {
  return new ProblemError(
    {
      code: 'keys.refused',
      sentence:
        'The operating system’s key store did not open this vault’s key: it belongs to another user, computer or keyring.',
      kept: UNTOUCHED,
      cure: 'Unlock or restore the keyring, then try again.',
    },
    { cause },
  );
}
