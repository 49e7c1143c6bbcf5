import { randomBytes } from 'node:crypto';
import { ProblemError } from '../domain/problem.ts';
import type { KeyProtection, KeyProvider, Logger } from '../engine/ports.ts';

const SERVICE = 'Counterfoil';
const MARK = 'counterfoil-keyring:';
/** A keyring that asks its person something, or a broken D-Bus, may never answer. */
const PROBE_MILLISECONDS = 3000;
const USE_MILLISECONDS = 60_000;

/** The part of the keyring that is used; a test brings its own. */
export interface Keyring {
  set(account: string, secret: Uint8Array, signal: AbortSignal): Promise<void>;
  get(account: string, signal: AbortSignal): Promise<Uint8Array | null>;
  remove(account: string, signal: AbortSignal): Promise<boolean>;
}

/**
 * Keys for the loopback host: the operating system’s keyring where a key set there can be got back, else a passphrase,
 * else a key file. The master key itself is the keyring's entry; what the workspace keeps is only the entry's name.
 */
export function createKeyringKeys(
  open: () => Promise<Keyring>,
  logger: Logger,
  { probeMilliseconds = PROBE_MILLISECONDS } = {},
): KeyProvider {
  let probed: Promise<{ keyring: Keyring } | { why: string }> | undefined;
  const probe = () => (probed ??= probeKeyring(open, logger, probeMilliseconds));
  const need = async () => {
    const found = await probe();
    if ('keyring' in found) return found.keyring;
    throw new ProblemError({
      code: 'keys.no-keyring',
      sentence: `The operating system’s keyring cannot be used: ${found.why}`,
      kept: 'The vault and everything in the workspace are untouched.',
      cure: 'Sign in to a desktop session with a keyring, then start the console again.',
    });
  };
  return {
    async options(): Promise<readonly KeyProtection[]> {
      const found = await probe();
      const why = 'why' in found ? found.why : null;
      return [
        { kind: 'os', name: 'Keyring of this computer', isAvailable: why === null, warning: why },
        {
          kind: 'passphrase',
          name: 'Passphrase',
          isAvailable: true,
          warning: 'Nobody can open the workspace without it: it is kept nowhere.',
        },
        {
          kind: 'key file',
          name: 'Key file',
          isAvailable: true,
          warning: 'The encryption key is stored next to the data: anyone with these files can read everything.',
        },
      ];
    },
    async sealWithOs(key) {
      const keyring = await need();
      const account = `vault-${randomBytes(9).toString('base64url')}`;
      await keyring.set(account, key, AbortSignal.timeout(USE_MILLISECONDS));
      return new TextEncoder().encode(MARK + account);
    },
    async openWithOs(sealed) {
      const name = new TextDecoder().decode(sealed);
      if (!name.startsWith(MARK)) {
        throw new ProblemError({
          code: 'keys.other-host',
          sentence: 'This vault was sealed by the desktop app and opens only there.',
          kept: 'The vault and everything in the workspace are untouched.',
          cure: 'Open this workspace with the desktop app, or use another one here (--home).',
        });
      }
      const key = await (await need()).get(name.slice(MARK.length), AbortSignal.timeout(USE_MILLISECONDS));
      // The entry is the key itself: the keyring seals it as it sees fit.
      if (key !== null) return { key, isSealOutdated: false };
      throw new ProblemError({
        code: 'keys.entry-missing',
        sentence: 'The key of this vault is no longer in the keyring of this computer.',
        kept: 'The vault and everything in the workspace are untouched.',
        cure: 'Restore the keyring, then try again. Without it nothing can open this workspace any more.',
      });
    },
  };
}

/** Sets, gets and deletes a random secret: a keyring that is installed may still refuse, hang, or forget. */
async function probeKeyring(
  open: () => Promise<Keyring>,
  logger: Logger,
  milliseconds: number,
): Promise<{ keyring: Keyring } | { why: string }> {
  const account = `probe-${randomBytes(6).toString('hex')}`;
  const secret = new Uint8Array(randomBytes(32));
  try {
    const keyring = await within(milliseconds, () => open());
    await within(milliseconds, (signal) => keyring.set(account, secret, signal));
    const back = await within(milliseconds, (signal) => keyring.get(account, signal));
    await within(milliseconds, (signal) => keyring.remove(account, signal));
    if (back !== null && Buffer.from(back).equals(secret)) return { keyring };
    return { why: 'It did not give back what was put into it.' };
  } catch (error) {
    logger.info('keys: no keyring', { why: error instanceof Error ? error.message : String(error) });
    return {
      why: error === TOO_SLOW ? 'It did not answer in time.' : 'There is none that this session can use.',
    };
  }
}

const TOO_SLOW = new Error('too slow');

/** Also ends a call that ignores its signal. */
async function within<T>(milliseconds: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([
      work(abort.signal),
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(TOO_SLOW), milliseconds);
      }),
    ]);
  } finally {
    clearTimeout(timer);
    abort.abort();
  }
}

/** The operating system's own keyring. */
export async function openSystemKeyring(): Promise<Keyring> {
  const { AsyncEntry } = await import('@napi-rs/keyring');
  // On Linux the binding would fall back to the kernel's keyring, which forgets at shutdown: only a Secret Service will do.
  const options = process.platform === 'linux' ? { linux: { store: 'secret-service' as const } } : undefined;
  const entry = (account: string) => new AsyncEntry(SERVICE, account, options);
  return {
    set: (account, secret, signal) => entry(account).setSecret(secret, signal),
    async get(account, signal) {
      const bytes = await entry(account).getSecret(signal);
      return bytes === null ? null : new Uint8Array(bytes);
    },
    remove: (account, signal) => entry(account).deleteCredential(signal),
  };
}
