import { createHmac } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProblemError } from '../../domain/problem.ts';
import { instant } from '../../domain/time.ts';
import type { KeyProvider } from '../ports.ts';
import { createVault, SCRYPT_COST, type Vault } from './index.ts';

const SECRET = { apiKey: 'sk-live-Zürich-0123456789' };
const PASSPHRASE = 'four words that hold';
const CHEAP = { N: 2 ** 14, r: 8, p: 1 };

/** An operating system's key store, as far as the vault can tell: it gives back what it sealed. */
const osKeys: KeyProvider = {
  options: async () => [
    { kind: 'os', name: 'Keyring', isAvailable: true, warning: null },
    { kind: 'passphrase', name: 'Passphrase', isAvailable: true, warning: 'Nobody can open it without.' },
    { kind: 'key file', name: 'Key file', isAvailable: true, warning: 'Whoever can read the folder has the keys.' },
  ],
  sealWithOs: async (key) => key.map((byte) => byte ^ 0x5a),
  openWithOs: async (sealed) => ({ key: sealed.map((byte) => byte ^ 0x5a), isSealOutdated: false }),
};

let folder: string;
const open = (keys: KeyProvider = osKeys) => createVault({ folder, keys, cost: CHEAP });
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'no failure',
    (thrown: ProblemError) => thrown.problem.code,
  );

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vault-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function withSecret(protection: 'os' | 'passphrase' | 'key file'): Promise<Vault> {
  const vault = await open();
  await vault.create(protection, protection === 'passphrase' ? PASSPHRASE : undefined);
  await vault.set('credential-1', SECRET);
  return vault;
}

describe('a vault', () => {
  it('is empty until its protection is chosen', async () => {
    const vault = await open();
    expect(await vault.status()).toMatchObject({ state: 'empty', protection: null, warning: null });
    expect(await codeOf(vault.read('credential-1'))).toBe('vault.empty');
  });

  it.each(['os', 'key file'] as const)('is open again after a restart under %s', async (protection) => {
    await withSecret(protection);
    const again = await open();
    expect(await again.status()).toMatchObject({ state: 'unlocked', protection });
    expect(await again.read('credential-1')).toEqual(SECRET);
  });

  it('needs its passphrase after a restart', async () => {
    await withSecret('passphrase');
    const again = await open();
    expect(again.isUnlocked).toBe(false);
    expect(await codeOf(again.read('credential-1'))).toBe('vault.locked');
    expect(await codeOf(again.unlock('four words that hold?'))).toBe('vault.wrong-passphrase');
    expect(await again.unlock(PASSPHRASE)).toMatchObject({ state: 'unlocked' });
    expect(await again.read('credential-1')).toEqual(SECRET);
  });

  it('makes a guess cost people 128 MiB and some tenths of a second', async () => {
    expect(SCRYPT_COST).toEqual({ N: 2 ** 17, r: 8, p: 1 });
    const vault = await createVault({ folder, keys: osKeys });
    await vault.create('passphrase', PASSPHRASE);
    const file = JSON.parse(await readFile(join(folder, 'vault.json'), 'utf8')) as { protection: { cost: unknown } };
    expect(file.protection.cost).toEqual(SCRYPT_COST);
    await vault.lock();
    expect(await vault.unlock(PASSPHRASE)).toMatchObject({ state: 'unlocked' });
  });

  it('takes a passphrase typed with composed or combining characters for the same', async () => {
    const vault = await open();
    await vault.create('passphrase', 'Z\u00fcrich am See');
    await vault.lock();
    expect(await vault.unlock('Zu\u0308rich am See')).toMatchObject({ state: 'unlocked' });
  });

  it('locks, and then gives nothing out', async () => {
    const vault = await withSecret('passphrase');
    expect(await vault.lock()).toMatchObject({ state: 'locked' });
    expect(await codeOf(vault.read('credential-1'))).toBe('vault.locked');
    expect(await codeOf(vault.set('credential-2', SECRET))).toBe('vault.locked');
  });

  it('changes its passphrase without touching a credential', async () => {
    const vault = await withSecret('passphrase');
    expect(await codeOf(vault.changePassphrase('not the right one', 'another good one'))).toBe(
      'vault.wrong-passphrase',
    );
    expect(await codeOf(vault.changePassphrase(PASSPHRASE, 'short'))).toBe('vault.passphrase-too-short');
    await vault.changePassphrase(PASSPHRASE, 'another good one');
    const again = await open();
    expect(await codeOf(again.unlock(PASSPHRASE))).toBe('vault.wrong-passphrase');
    await again.unlock('another good one');
    expect(await again.read('credential-1')).toEqual(SECRET);
  });

  it('makes who guesses wait, by whatever door and also after a restart, and counts each guess', async () => {
    const vault = await withSecret('passphrase');
    await vault.lock();
    let now = 0;
    const clock = { now: () => instant(now), monotonic: () => now };
    const tried = () => createVault({ folder, keys: osKeys, cost: CHEAP, clock });
    const locked = await tried();
    // At once, too, one is tried after the other.
    const guesses = ['one', 'two', 'three', PASSPHRASE].map((text) => codeOf(locked.unlock(text)));
    const wrong = 'vault.wrong-passphrase';
    expect(await Promise.all(guesses)).toEqual([wrong, wrong, wrong, 'vault.too-soon']);
    const again = await tried();
    expect(await codeOf(again.unlock(PASSPHRASE))).toBe('vault.too-soon');
    now += 2000;
    expect(await codeOf(again.unlock('four'))).toBe(wrong);
    now += 2000;
    expect(await codeOf(again.unlock(PASSPHRASE))).toBe('vault.too-soon');
    now += 2000;
    expect(await again.unlock(PASSPHRASE)).toMatchObject({ state: 'unlocked' });
    for (const door of [
      again.confirm('no'),
      again.changePassphrase('no', PASSPHRASE),
      again.protect('os', undefined, 'no'),
    ])
      expect(await codeOf(door)).toBe(wrong);
    expect(await codeOf(again.confirm(PASSPHRASE))).toBe('vault.too-soon');
    const refused = again.refused!;
    expect(refused).toEqual({ count: 7, firstAt: instant(0), lastAt: instant(6000) });
    await again.forgetRefused({ ...refused, count: 6 });
    expect(again.refused).toEqual(refused);
    await again.forgetRefused(refused);
    expect((await tried()).refused).toBeNull();
  });

  it('derives one key for each purpose, the same after a restart and under a new passphrase', async () => {
    const vault = await withSecret('passphrase');
    const store = await vault.deriveKey('store');
    expect(store).toHaveLength(32);
    expect(await vault.deriveKey('store')).toEqual(store);
    expect(await vault.deriveKey('store 2')).not.toEqual(store);
    await vault.changePassphrase(PASSPHRASE, 'another good one');
    const again = await open();
    await again.unlock('another good one');
    expect(await again.deriveKey('store')).toEqual(store);
  });

  it('derives the key that HKDF-SHA256 makes of the master key, and not the master key itself', async () => {
    const vault = await withSecret('key file');
    const master = Buffer.from(await readFile(join(folder, 'vault.key'), 'utf8'), 'base64');
    // RFC 5869 by hand: extract with no salt, expand to one block.
    const pseudoRandom = createHmac('sha256', Buffer.alloc(32)).update(master).digest();
    const block = createHmac('sha256', pseudoRandom).update('counterfoil derived key: store\u0001').digest();
    expect(Buffer.from(await vault.deriveKey('store'))).toEqual(block);
  });

  it('derives nothing while it is locked, and another key in another vault', async () => {
    const vault = await withSecret('passphrase');
    const store = await vault.deriveKey('store');
    await vault.lock();
    expect(await codeOf(vault.deriveKey('store'))).toBe('vault.locked');
    await rm(join(folder, 'vault.json'));
    const other = await withSecret('passphrase');
    expect(await other.deriveKey('store')).not.toEqual(store);
  });

  it.each(['passphrase', 'os'] as const)('goes from a key file to %s and keeps everything under it', async (kind) => {
    const vault = await open();
    await vault.create('key file', undefined, true);
    await vault.set('credential-1', SECRET);
    const store = await vault.deriveKey('store');
    expect(await vault.status()).toMatchObject({ isProvisional: true });
    const chosen = await vault.protect(kind, PASSPHRASE);
    expect(chosen).toMatchObject({ state: 'unlocked', protection: kind, isProvisional: false, warning: null });
    expect(await readdir(folder)).toEqual(['vault.json']);
    const again = await open();
    if (kind === 'passphrase') await again.unlock(PASSPHRASE);
    expect(await again.read('credential-1')).toEqual(SECRET);
    expect(await again.deriveKey('store')).toEqual(store);
  });

  it('leaves its passphrase only for who knows it', async () => {
    const vault = await withSecret('passphrase');
    expect(await codeOf(vault.protect('key file'))).toBe('vault.wrong-passphrase');
    expect(await codeOf(vault.protect('passphrase', 'another good one', 'not the right one'))).toBe(
      'vault.wrong-passphrase',
    );
    expect(await readdir(folder)).not.toContain('vault.key');
    expect(await vault.protect('key file', undefined, PASSPHRASE)).toMatchObject({ protection: 'key file' });
    expect(await (await open()).read('credential-1')).toEqual(SECRET);
  });

  it('is made once, however many processes try', async () => {
    const [first, second] = [await open(), await open()];
    const made = await Promise.all(
      [first, second].map((vault) =>
        vault.create('key file').then(
          () => 'made',
          (thrown: ProblemError) => thrown.problem.code,
        ),
      ),
    );
    expect(made.toSorted()).toEqual(['made', 'vault.exists']);
    // The key file is that of the vault that was made.
    expect(await open().then((vault) => vault.state)).toBe('unlocked');
  });

  it('keeps a text under its key, tells nothing of it while locked, and none that was tampered with', async () => {
    const vault = await withSecret('passphrase');
    expect(await vault.kept('workspace')).toBeNull();
    await vault.keep('workspace', 'Zürich');
    expect(await vault.kept('workspace')).toBe('Zürich');
    expect(await readFile(join(folder, 'vault.json'), 'utf8')).not.toContain('Zürich');
    const path = join(folder, 'vault.json');
    const file = JSON.parse(await readFile(path, 'utf8'));
    file.kept.other = file.kept.workspace;
    await writeFile(path, JSON.stringify(file));
    const again = await open();
    expect(await codeOf(again.kept('workspace'))).toBe('vault.locked');
    await again.unlock(PASSPHRASE);
    expect(await again.kept('other')).toBeNull();
  });

  it('stays open when its file is read again and is the same, and forgets the key of another', async () => {
    const vault = await withSecret('passphrase');
    await vault.reload();
    expect(vault.state).toBe('unlocked');
    const other = await open();
    await other.unlock(PASSPHRASE);
    await other.set('credential-2', SECRET);
    await vault.reload();
    expect(vault.state).toBe('locked');
  });

  it('can be set aside, and made anew beside what it was', async () => {
    await withSecret('key file');
    await rm(join(folder, 'vault.key'));
    const vault = await open();
    await vault.setAside(instant(0));
    expect(vault.state).toBe('empty');
    expect(await readdir(folder)).toEqual(['aside-1970-01-01T00-00-00-000Z.vault.json']);
    expect(await vault.create('os')).toMatchObject({ state: 'unlocked' });
    expect(await codeOf(vault.read('credential-1'))).toBe('vault.no-credential');
  });

  it('keeps no secret and no key in clear in its folder, and the file to its owner', async () => {
    await withSecret('passphrase');
    const files = await readdir(folder);
    expect(files).toEqual(['vault.json']);
    const text = await readFile(join(folder, 'vault.json'), 'utf8');
    expect(text).not.toContain(SECRET.apiKey);
    expect(text).not.toContain('credential-1');
    expect(text).not.toContain(Buffer.from(SECRET.apiKey).toString('base64').slice(4, 20));
    expect((await stat(join(folder, 'vault.json'))).mode & 0o777).toBe(0o600);
  });

  it('warns for as long as a key file is in use, which only its owner can read', async () => {
    const vault = await withSecret('key file');
    expect((await vault.status()).warning).toContain('Whoever can read the folder');
    expect((await stat(join(folder, 'vault.key'))).mode & 0o777).toBe(0o600);
  });

  it('says what a passphrase means before the choice, and no longer once it is in use', async () => {
    expect((await withSecret('passphrase').then((vault) => vault.status())).warning).toBeNull();
  });

  it('stays locked when the key file is gone or another one', async () => {
    await withSecret('key file');
    await rm(join(folder, 'vault.key'));
    const without = await open();
    expect(await without.status()).toMatchObject({ state: 'locked', warning: expect.stringContaining('vault.key') });
    expect(await codeOf(without.read('credential-1'))).toBe('vault.no-key-file');
    await writeFile(join(folder, 'vault.key'), Buffer.alloc(32, 7).toString('base64'));
    expect(await codeOf((await open()).read('credential-1'))).toBe('vault.no-key-file');
  });

  it('stays locked, and says so, when the operating system refuses', async () => {
    await withSecret('os');
    const refusing: KeyProvider = { ...osKeys, openWithOs: () => Promise.reject(new Error('no keyring')) };
    const vault = await open(refusing);
    expect(await vault.status()).toMatchObject({ state: 'locked', protection: 'os' });
    expect(await codeOf(vault.read('credential-1'))).toBe('vault.os-refused');
  });

  it('is sealed anew by the operating system with its next writing, where that asks for it', async () => {
    await withSecret('os');
    const sealOf = async () => JSON.parse(await readFile(join(folder, 'vault.json'), 'utf8')).protection.sealedKey;
    const before = await sealOf();
    const flip = (with_: number) => (bytes: Uint8Array) => bytes.map((byte) => byte ^ with_);
    let mayOpen = 0x5a;
    const rotated: KeyProvider = {
      ...osKeys,
      sealWithOs: async (key) => flip(0x33)(key),
      openWithOs: async (sealed) => ({ key: flip(mayOpen)(sealed), isSealOutdated: mayOpen === 0x5a }),
    };
    const refusing = { ...rotated, sealWithOs: () => Promise.reject(new Error('no keyring')) };
    await (await open(refusing)).set('credential-2', SECRET);
    expect(await sealOf()).toBe(before);
    const vault = await open(rotated);
    expect(await sealOf()).toBe(before);
    await vault.set('credential-3', SECRET);
    expect(await sealOf()).not.toBe(before);
    mayOpen = 0x33;
    expect(await (await open(rotated)).read('credential-3')).toEqual(SECRET);
  });

  it('refuses a credential that was moved to another connection in the file', async () => {
    const vault = await withSecret('os');
    await vault.set('credential-2', { apiKey: 'another one' });
    const path = join(folder, 'vault.json');
    const file = JSON.parse(await readFile(path, 'utf8'));
    const [one, two] = Object.keys(file.credentials) as [string, string];
    file.credentials[two] = file.credentials[one];
    await writeFile(path, JSON.stringify(file));
    expect(await codeOf((await open()).read('credential-2'))).toBe('vault.credential-damaged');
  });

  it.each([
    ['cut off', (text: string) => text.slice(0, text.length / 2), 'vault.damaged'],
    ['empty', () => '', 'vault.damaged'],
    [
      'with a cost that takes all memory',
      (text: string) => text.replace('"N": 16384', '"N": 1048576'),
      'vault.damaged',
    ],
    [
      'with a cost that is no power of two',
      (text: string) => text.replace('"N": 16384', '"N": 16385'),
      'vault.damaged',
    ],
    ['with a cost that takes hours', (text: string) => text.replace('"p": 1', '"p": 99'), 'vault.damaged'],
    ['with another field', (text: string) => text.replace('"nonce"', '"once"'), 'vault.damaged'],
    ['of a newer version', (text: string) => text.replace('"version": 1', '"version": 2'), 'vault.newer'],
  ])('leaves a file that is %s as it is, and says so', async (_how, damage, code) => {
    await withSecret('passphrase');
    const path = join(folder, 'vault.json');
    const damaged = damage(await readFile(path, 'utf8'));
    await writeFile(path, damaged);
    const vault = await open();
    expect(await vault.status()).toMatchObject({ state: 'locked', warning: expect.stringContaining('left as it is') });
    expect(await codeOf(vault.read('credential-1'))).toBe(code);
    expect(await codeOf(vault.create('passphrase', PASSPHRASE))).toBe(code);
    expect(await codeOf(vault.set('credential-1', SECRET))).toBe(code);
    expect(await readFile(path, 'utf8')).toBe(damaged);
  });

  it('keeps the old file when a new one cannot be written', async () => {
    const vault = await withSecret('os');
    const before = await readFile(join(folder, 'vault.json'), 'utf8');
    // A folder where the aside file should go stops the write, for root too.
    await mkdir(join(folder, 'vault.json.new'));
    await expect(vault.set('credential-1', { apiKey: 'never written' })).rejects.toThrow();
    expect(await readFile(join(folder, 'vault.json'), 'utf8')).toBe(before);
    expect(await vault.read('credential-1')).toEqual(SECRET);
  });

  it('does not overwrite a vault that is there', async () => {
    await withSecret('os');
    expect(await codeOf((await open()).create('key file'))).toBe('vault.exists');
  });

  it('gives a credential out for the destination it was given for, and for no other', async () => {
    const there = { providerId: 'a', origin: 'https://api.example.com' };
    const vault = await withSecret('os');
    await vault.set('credential-2', SECRET, there);
    expect(await vault.read('credential-2', { ...there })).toEqual(SECRET);
    const others = [{ ...there, origin: 'https://evil.example.com' }, { ...there, providerId: 'b' }, null];
    for (const other of others)
      expect(await codeOf(vault.read('credential-2', other))).toBe('vault.credential-elsewhere');
    // An operator's key is sent nowhere at all.
    expect(await codeOf(vault.read('credential-1', there))).toBe('vault.credential-elsewhere');
  });

  it('removes a credential and tells its listeners of every change', async () => {
    const vault = await withSecret('os');
    let told = 0;
    const stop = vault.onChange(() => (told += 1));
    await vault.remove('credential-1');
    await vault.remove('credential-1');
    await vault.lock();
    stop();
    await vault.unlock('');
    expect(told).toBe(2);
    expect(await codeOf(vault.read('credential-1'))).toBe('vault.no-credential');
  });

  it('writes changes that come together one after the other and loses none', async () => {
    const vault = await withSecret('os');
    await Promise.all(Array.from({ length: 20 }, (_, n) => vault.set(`c${n}`, { apiKey: `key-${n}` })));
    const again = await open();
    for (let n = 0; n < 20; n += 1) expect(await again.read(`c${n}`)).toEqual({ apiKey: `key-${n}` });
  });
});
