import { hkdfSync, randomBytes as nodeRandomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ProblemError, type Problem } from '../../domain/problem.ts';
import type { Instant } from '../../domain/time.ts';
import type { KeyProtection, KeyProvider } from '../ports.ts';
import {
  KEY_BYTES,
  protectKey,
  recoverKey,
  SCRYPT_COST,
  writeKeyFile,
  type MasterKeyParts,
  type ScryptCost,
} from './master-key.ts';
import { damagedProblem, newerProblem, vaultProblem } from './problems.ts';
import { openSealed, seal, type RandomBytes } from './seal.ts';
import {
  keyFilePath,
  moveAway,
  readVaultFile,
  vaultPath,
  writeDurably,
  writeFirst,
  type VaultFile,
} from './vault-file.ts';
import type { ProtectionKind, Vault, VaultState, VaultStatus } from './vault.ts';

export interface VaultParts {
  /** The workspace's folder; the vault is `vault.json` in it, with `vault.key` beside it for a key file. */
  readonly folder: string;
  readonly keys: KeyProvider;
  readonly randomBytes?: RandomBytes;
  /** What guessing a passphrase costs. Lower it in tests only. */
  readonly cost?: ScryptCost;
}

const CHECK_TEXT = 'counterfoil vault';
const CHECK_PURPOSE = 'counterfoil vault check';
const KEPT_PREFIX = 'counterfoil kept: ';
const DERIVED_PREFIX = 'counterfoil derived key: ';

/** The vault of a workspace whose file has not been looked at yet: it counts as locked until `reload`. */
export function prepareVault(parts: VaultParts): Vault {
  return new FileVault(parts);
}

/**
 * Opens the vault of a workspace. Under `os` and `key file` it is unlocked at once where the key can be had; a damaged
 * or newer file leaves it locked, with the reason in its status, and is never written to.
 */
export async function createVault(parts: VaultParts): Promise<Vault> {
  const vault = prepareVault(parts);
  await vault.reload();
  return vault;
}

class FileVault implements Vault {
  readonly #path: string;
  readonly #parts: MasterKeyParts;
  readonly #listeners = new Set<() => void>();
  #isRead = false;
  #file: VaultFile | null = null;
  #key: Buffer | null = null;
  /** Why the file cannot be used at all. */
  #fault: ProblemError | null = null;
  /** Why it is locked although no passphrase is needed. */
  #refusal: ProblemError | null = null;
  /** Changes of the file, one after the other. */
  #work: Promise<unknown> = Promise.resolve();

  constructor({ folder, keys, randomBytes = nodeRandomBytes, cost = SCRYPT_COST }: VaultParts) {
    this.#path = vaultPath(folder);
    this.#parts = { folder, keys, randomBytes, cost };
  }

  reload(): Promise<void> {
    return this.#inTurn(async () => {
      const read = await readVaultFile(this.#path);
      this.#isRead = true;
      const isSame = read.kind === 'file' && this.#file !== null && textOf(read.file) === textOf(this.#file);
      if (isSame && this.isUnlocked) return;
      this.#forgetKey();
      this.#file = null;
      this.#fault = null;
      this.#refusal = null;
      if (read.kind === 'damaged') this.#fault = damagedProblem(read.why);
      if (read.kind === 'newer') this.#fault = newerProblem(read.version);
      if (read.kind === 'file') {
        this.#file = read.file;
        if (read.file.protection.kind !== 'passphrase') await this.#openUnasked(read.file);
      }
      this.#tell();
    });
  }

  get isUnlocked(): boolean {
    return this.#key !== null;
  }

  get state(): VaultState {
    if (this.#isRead && this.#file === null && this.#fault === null) return 'empty';
    return this.isUnlocked ? 'unlocked' : 'locked';
  }

  get refusal(): Problem | null {
    const refusal = this.#fault ?? (this.isUnlocked ? null : this.#refusal);
    return refusal?.problem ?? null;
  }

  async status(): Promise<VaultStatus> {
    const options = await this.#parts.keys.options();
    const protection = this.#file?.protection ?? null;
    const { refusal } = this;
    // What is said before the choice holds on for a key file only: the others protect as long as they are used.
    const standing = protection?.kind === 'key file' ? standingWarning(options) : null;
    const warning =
      refusal === null ? standing : [refusal.sentence, refusal.kept, refusal.cure].filter(Boolean).join(' ');
    return {
      state: this.state,
      protection: protection?.kind ?? null,
      isProvisional: protection?.kind === 'key file' && protection.isProvisional === true,
      warning,
      options,
    };
  }

  create(kind: ProtectionKind, passphrase?: string, isProvisional = false): Promise<VaultStatus> {
    return this.#inTurn(async () => {
      if (this.#fault) throw this.#fault;
      if (this.#file) throw vaultProblem('vault.exists');
      const key = Buffer.from(this.#parts.randomBytes(KEY_BYTES));
      const protection = await protectKey(key, kind, passphrase, this.#parts);
      const check = seal(Buffer.from(CHECK_TEXT), key, CHECK_PURPOSE, this.#parts.randomBytes);
      const file: VaultFile = {
        version: 1,
        protection: protection.kind === 'key file' && isProvisional ? { ...protection, isProvisional } : protection,
        check,
        credentials: {},
      };
      if (!(await writeFirst(this.#path, textOf(file)))) throw vaultProblem('vault.exists');
      // After the vault: the key file of a vault that another process made first must not be written over.
      await writeKeyFile(key, protection, this.#parts.folder);
      this.#file = file;
      this.#isRead = true;
      this.#key = key;
      this.#tell();
      return this.status();
    });
  }

  unlock(passphrase: string): Promise<VaultStatus> {
    return this.#inTurn(async () => {
      if (!this.isUnlocked) {
        await this.#open(this.#usableFile(), passphrase);
        this.#tell();
      }
      return this.status();
    });
  }

  lock(): Promise<VaultStatus> {
    return this.#inTurn(async () => {
      this.#forgetKey();
      this.#tell();
      return this.status();
    });
  }

  changePassphrase(current: string, next: string): Promise<VaultStatus> {
    return this.#inTurn(async () => {
      const file = this.#usableFile();
      if (file.protection.kind !== 'passphrase') throw vaultProblem('vault.no-passphrase');
      const key = await recoverKey(file.protection, current, this.#parts);
      const protection = await protectKey(key, 'passphrase', next, this.#parts);
      key.fill(0);
      await this.#save({ ...file, protection });
      this.#tell();
      return this.status();
    });
  }

  protect(kind: ProtectionKind, passphrase?: string, current?: string): Promise<VaultStatus> {
    return this.#inTurn(async () => {
      const key = this.#usableKey();
      const before = this.#usableFile();
      await this.confirm(current ?? null);
      const protection = await protectKey(key, kind, passphrase, this.#parts);
      await writeKeyFile(key, protection, this.#parts.folder);
      await this.#save({ ...before, protection });
      // Only now: until the new protection is on disk, the key file may be the one way to the key.
      if (kind !== 'key file') await rm(keyFilePath(this.#parts.folder), { force: true });
      this.#tell();
      return this.status();
    });
  }

  async confirm(passphrase: string | null): Promise<void> {
    this.#usableKey();
    const { protection } = this.#usableFile();
    if (protection.kind !== 'passphrase') return;
    (await recoverKey(protection, passphrase ?? undefined, this.#parts)).fill(0);
  }

  copyTo(path: string): Promise<void> {
    return this.#inTurn(() => writeDurably(path, textOf(this.#usableFile())));
  }

  async takeCopy(path: string): Promise<void> {
    const read = await readVaultFile(path);
    if (read.kind === 'none') throw vaultProblem('vault.no-copy');
    if (read.kind === 'damaged') throw damagedProblem(read.why, path);
    if (read.kind === 'newer') throw newerProblem(read.version, path);
    if (!(await writeFirst(this.#path, textOf(read.file)))) throw vaultProblem('vault.exists');
    await this.reload();
  }

  setAside(now: Instant): Promise<void> {
    return this.#inTurn(async () => {
      const aside = join(this.#parts.folder, `aside-${now.replaceAll(/[:.]/g, '-')}`);
      this.#forgetKey();
      await moveAway(this.#path, `${aside}.vault.json`);
      await moveAway(keyFilePath(this.#parts.folder), `${aside}.vault.key`);
      this.#file = null;
      this.#fault = null;
      this.#refusal = null;
      this.#tell();
    });
  }

  set(reference: string, fields: Readonly<Record<string, string>>): Promise<void> {
    return this.#inTurn(async () => {
      const key = this.#usableKey();
      const file = this.#usableFile();
      const plain = Buffer.from(JSON.stringify(fields), 'utf8');
      const sealed = seal(plain, key, reference, this.#parts.randomBytes);
      plain.fill(0);
      await this.#save({ ...file, credentials: { ...file.credentials, [reference]: sealed } });
      this.#tell();
    });
  }

  async read(reference: string): Promise<Readonly<Record<string, string>>> {
    const key = this.#usableKey();
    const sealed = this.#usableFile().credentials[reference];
    if (sealed === undefined) throw vaultProblem('vault.no-credential');
    const plain = openSealed(sealed, key, reference);
    if (plain === null) throw vaultProblem('vault.credential-damaged');
    const fields = JSON.parse(plain.toString('utf8')) as Record<string, string>;
    plain.fill(0);
    return fields;
  }

  remove(reference: string): Promise<void> {
    return this.#inTurn(async () => {
      const file = this.#usableFile();
      if (file.credentials[reference] === undefined) return;
      const { [reference]: _removed, ...credentials } = file.credentials;
      await this.#save({ ...file, credentials });
      this.#tell();
    });
  }

  references(): readonly string[] {
    return Object.keys(this.#file?.credentials ?? {});
  }

  keep(name: string, text: string): Promise<void> {
    return this.#inTurn(async () => {
      const key = this.#usableKey();
      const file = this.#usableFile();
      const sealed = seal(Buffer.from(text, 'utf8'), key, KEPT_PREFIX + name, this.#parts.randomBytes);
      await this.#save({ ...file, kept: { ...file.kept, [name]: sealed } });
    });
  }

  async kept(name: string): Promise<string | null> {
    const key = this.#usableKey();
    const sealed = this.#usableFile().kept?.[name];
    return sealed === undefined ? null : (openSealed(sealed, key, KEPT_PREFIX + name)?.toString('utf8') ?? null);
  }

  async deriveKey(purpose: string): Promise<Uint8Array> {
    // The master key is random and of full length, so HKDF needs no salt; the purpose keeps the keys apart.
    const derived = hkdfSync('sha256', this.#usableKey(), new Uint8Array(), DERIVED_PREFIX + purpose, KEY_BYTES);
    return new Uint8Array(derived);
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #openUnasked(file: VaultFile): Promise<void> {
    try {
      await this.#open(file, undefined);
    } catch (thrown) {
      if (!(thrown instanceof ProblemError)) throw thrown;
      this.#refusal = thrown;
    }
  }

  #forgetKey(): void {
    this.#key?.fill(0);
    this.#key = null;
  }

  async #open(file: VaultFile, passphrase: string | undefined): Promise<void> {
    const key = await recoverKey(file.protection, passphrase, this.#parts);
    if (openSealed(file.check, key, CHECK_PURPOSE)?.toString('utf8') !== CHECK_TEXT) {
      key.fill(0);
      throw file.protection.kind === 'key file'
        ? vaultProblem('vault.no-key-file')
        : damagedProblem('its key does not fit its content');
    }
    this.#key = key;
    this.#refusal = null;
  }

  /** Memory follows the disk: what could not be written is not believed. */
  async #save(file: VaultFile): Promise<void> {
    await writeDurably(this.#path, textOf(file));
    this.#file = file;
  }

  #usableFile(): VaultFile {
    if (this.#fault) throw this.#fault;
    if (this.#file === null) throw vaultProblem('vault.empty');
    return this.#file;
  }

  #usableKey(): Buffer {
    this.#usableFile();
    if (this.#key === null) throw this.#refusal ?? vaultProblem('vault.locked');
    return this.#key;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#work.then(work);
    this.#work = turn.catch(() => undefined);
    return turn;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

function textOf(file: VaultFile): string {
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** A host that does not offer a key file may still have opened one. */
function standingWarning(options: readonly KeyProtection[]): string {
  const offered = options.find(({ kind }) => kind === 'key file')?.warning;
  return offered ?? 'The key lies beside the vault: whoever can read your files can read what is stored here.';
}
