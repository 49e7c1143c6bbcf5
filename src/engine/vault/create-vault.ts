import { hkdfSync, randomBytes as nodeRandomBytes } from 'node:crypto';
import { ProblemError } from '../../domain/problem.ts';
import type { KeyProvider } from '../ports.ts';
import { KEY_BYTES, protectKey, recoverKey, SCRYPT_COST, type MasterKeyParts, type ScryptCost } from './master-key.ts';
import { damagedProblem, newerProblem, vaultProblem } from './problems.ts';
import { openSealed, seal, type RandomBytes } from './seal.ts';
import { readVaultFile, vaultPath, writeDurably, type Protection, type VaultFile } from './vault-file.ts';
import type { Vault, VaultStatus } from './vault.ts';

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
const DERIVED_PREFIX = 'counterfoil derived key: ';

/**
 * Opens the vault of a workspace. Under `os` and `key file` it is unlocked at once where the key can be had; a damaged
 * or newer file leaves it locked, with the reason in its status, and is never written to.
 */
export async function createVault(parts: VaultParts): Promise<Vault> {
  const vault = new FileVault(parts);
  await vault.load();
  return vault;
}

class FileVault implements Vault {
  readonly #path: string;
  readonly #parts: MasterKeyParts;
  readonly #listeners = new Set<() => void>();
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

  async load(): Promise<void> {
    const read = await readVaultFile(this.#path);
    if (read.kind === 'damaged') this.#fault = damagedProblem(read.why);
    if (read.kind === 'newer') this.#fault = newerProblem(read.version);
    if (read.kind !== 'file') return;
    this.#file = read.file;
    if (read.file.protection.kind === 'passphrase') return;
    try {
      await this.#open(read.file, undefined);
    } catch (thrown) {
      if (!(thrown instanceof ProblemError)) throw thrown;
      this.#refusal = thrown;
    }
  }

  get isUnlocked(): boolean {
    return this.#key !== null;
  }

  async status(): Promise<VaultStatus> {
    const options = await this.#parts.keys.options();
    const protection = this.#file?.protection.kind ?? null;
    const fault = this.#fault ?? (this.isUnlocked ? null : this.#refusal);
    // What is said before the choice holds on for a key file only: the others protect as long as they are used.
    const standing = protection === 'key file' ? options.find((option) => option.kind === protection) : undefined;
    const warning =
      fault === null
        ? (standing?.warning ?? null)
        : [fault.problem.sentence, fault.problem.kept, fault.problem.cure].filter(Boolean).join(' ');
    const isEmpty = this.#file === null && this.#fault === null;
    return { state: isEmpty ? 'empty' : this.isUnlocked ? 'unlocked' : 'locked', protection, warning, options };
  }

  create(kind: Protection['kind'], passphrase?: string): Promise<VaultStatus> {
    return this.#inTurn(async () => {
      if (this.#fault) throw this.#fault;
      if (this.#file) throw vaultProblem('vault.exists');
      const key = Buffer.from(this.#parts.randomBytes(KEY_BYTES));
      const protection = await protectKey(key, kind, passphrase, this.#parts);
      const check = seal(Buffer.from(CHECK_TEXT), key, CHECK_PURPOSE, this.#parts.randomBytes);
      await this.#save({ version: 1, protection, check, credentials: {} });
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
      this.#key?.fill(0);
      this.#key = null;
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

  async deriveKey(purpose: string): Promise<Uint8Array> {
    // The master key is random and of full length, so HKDF needs no salt; the purpose keeps the keys apart.
    const derived = hkdfSync('sha256', this.#usableKey(), new Uint8Array(), DERIVED_PREFIX + purpose, KEY_BYTES);
    return new Uint8Array(derived);
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
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
    await writeDurably(this.#path, `${JSON.stringify(file, null, 2)}\n`);
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
