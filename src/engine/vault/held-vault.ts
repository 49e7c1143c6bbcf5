import { ProblemError, type Problem } from '../../domain/problem.ts';
import type { Clock } from '../ports.ts';
import { createQueue } from '../queue.ts';
import { createGuesses, type Guesses } from './guesses.ts';
import { protectKey, recoverKey, type MasterKeyParts, type RecoveredKey } from './master-key.ts';
import { damagedProblem, newerProblem, vaultProblem } from './problems.ts';
import { openSealed, seal } from './seal.ts';
import {
  readVaultFile,
  textOf,
  vaultPath,
  VaultFileSchema,
  writeDurably,
  type Protection,
  type VaultFile,
} from './vault-file.ts';
import type { VaultState } from './vault.ts';

/** What else than credentials is kept is sealed under this and its name. */
export const KEPT_PREFIX = 'counterfoil kept: ';
const REVISION = 'counterfoil vault revision';
const CHECK_TEXT = 'counterfoil vault';
const CHECK_PURPOSE = 'counterfoil vault check';

/** The vault's file and its key, as this process holds them. What is done with them is in the files beside this one. */
export class HeldVault {
  readonly path: string;
  readonly parts: MasterKeyParts;
  readonly guesses: Guesses;
  readonly #listeners = new Set<() => void>();
  #isRead = false;
  #file: VaultFile | null = null;
  #key: Buffer | null = null;
  #revision = 0;
  /** The operating system wants the key sealed anew: it is, when the file is written next. */
  #isSealOutdated = false;
  /** Why the file cannot be used at all. */
  #fault: ProblemError | null = null;
  /** Why it is locked although no passphrase is needed. */
  #refusal: ProblemError | null = null;
  /** Changes of the file, one after the other. */
  readonly inTurn = createQueue();

  constructor(parts: MasterKeyParts, clock: Pick<Clock, 'now' | 'monotonic'>) {
    this.path = vaultPath(parts.folder);
    this.parts = parts;
    this.guesses = createGuesses(parts.folder, clock);
  }

  get file(): VaultFile | null {
    return this.#file;
  }

  /** How often it has been written. Nobody without the key can say so of an older file. */
  get revision(): number {
    return this.#revision;
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

  /** @throws ProblemError where there is none yet, or it cannot be used. */
  usableFile(): VaultFile {
    if (this.#fault) throw this.#fault;
    if (this.#file === null) throw vaultProblem('vault.empty');
    return this.#file;
  }

  /** @throws ProblemError `vault.locked`, or why it is locked. */
  usableKey(): Buffer {
    this.usableFile();
    if (this.#key === null) throw this.#refusal ?? vaultProblem('vault.locked');
    return this.#key;
  }

  /** @throws ProblemError `vault.exists`, or why the file there is cannot be used. */
  requireNone(): void {
    if (this.#fault) throw this.#fault;
    if (this.#file) throw vaultProblem('vault.exists');
  }

  /** Reads the file anew; see `Vault.reload`. */
  async read(): Promise<void> {
    const read = await readVaultFile(this.path);
    await this.guesses.load();
    this.#isRead = true;
    const isSame = read.kind === 'file' && this.#file !== null && textOf(read.file) === textOf(this.#file);
    if (isSame && this.isUnlocked) return;
    this.forget();
    if (read.kind === 'damaged') this.#fault = damagedProblem(read.why);
    if (read.kind === 'newer') this.#fault = newerProblem(read.version);
    if (read.kind === 'file') {
      this.#file = read.file;
      if (read.file.protection.kind !== 'passphrase') await this.#openUnasked();
    }
    this.tell();
  }

  /** @throws ProblemError that says why it does not open. */
  async open(passphrase: string | undefined): Promise<void> {
    const file = this.usableFile();
    const { key, isSealOutdated } = await this.recover(file, passphrase);
    if (openSealed(file.check, key, CHECK_PURPOSE)?.toString('utf8') !== CHECK_TEXT) {
      key.fill(0);
      throw file.protection.kind === 'key file'
        ? vaultProblem('vault.no-key-file')
        : damagedProblem('its key does not fit its content');
    }
    this.#key = key;
    this.#isSealOutdated = isSealOutdated;
    this.#refusal = null;
    const revision = file.revision && openSealed(file.revision, key, REVISION)?.toString('utf8');
    this.#revision = Number(revision ?? 0);
  }

  /** The master key. Wrong passphrases are counted, whatever they were given for. @throws ProblemError as `recoverKey`. */
  async recover({ protection }: VaultFile, passphrase: string | undefined): Promise<RecoveredKey> {
    if (protection.kind !== 'passphrase') return recoverKey(protection, passphrase, this.parts);
    const before = this.guesses.refused;
    try {
      return await this.guesses.run(() => recoverKey(protection, passphrase, this.parts));
    } finally {
      if (this.guesses.refused !== before) this.tell();
    }
  }

  /** @returns what a vault's file keeps by that name; `null` where nothing is, or the file is none of this key. */
  openKept(file: VaultFile, name: string): string | null {
    const key = this.usableKey();
    const sealed = file.kept?.[name];
    const isOurs = openSealed(file.check, key, CHECK_PURPOSE)?.toString('utf8') === CHECK_TEXT;
    if (sealed === undefined || !isOurs) return null;
    return openSealed(sealed, key, KEPT_PREFIX + name)?.toString('utf8') ?? null;
  }

  /** A known text under a new key, by which a wrong one is told from a damaged credential. */
  checkFor(key: Uint8Array): VaultFile['check'] {
    return seal(Buffer.from(CHECK_TEXT), key, CHECK_PURPOSE, this.parts.randomBytes);
  }

  /** Holds what was just written for the first time. */
  hold(file: VaultFile, key: Buffer): void {
    this.#file = file;
    this.#isRead = true;
    this.#key = key;
    this.#revision = 0;
  }

  /** Memory follows the disk: what could not be written is not believed. */
  async save(file: VaultFile): Promise<void> {
    const protection = await this.#sealAnew(file.protection);
    const revision = this.#revision + 1;
    const sealed =
      this.#key === null
        ? file.revision
        : seal(Buffer.from(String(revision)), this.#key, REVISION, this.parts.randomBytes);
    // In the order in which it is read, by which `read` tells whether it is the same.
    const whole = VaultFileSchema.parse({ ...file, protection, revision: sealed });
    await writeDurably(this.path, textOf(whole));
    this.#file = whole;
    this.#revision = revision;
  }

  forgetKey(): void {
    this.#key?.fill(0);
    this.#key = null;
    this.#isSealOutdated = false;
  }

  /** Holds nothing any more. */
  forget(): void {
    this.forgetKey();
    this.#file = null;
    this.#fault = null;
    this.#refusal = null;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(): void {
    for (const listener of this.#listeners) listener();
  }

  /**
   * With the next writing and not at once, since only who has the workspace open may write its vault; each opening does.
   * Where the operating system refuses, the seal that still opens is kept, and the next writing tries again.
   */
  async #sealAnew(protection: Protection): Promise<Protection> {
    if (this.#key === null || !this.#isSealOutdated || protection.kind !== 'os') return protection;
    try {
      const anew = await protectKey(this.#key, 'os', undefined, this.parts);
      this.#isSealOutdated = false;
      return anew;
    } catch {
      return protection;
    }
  }

  async #openUnasked(): Promise<void> {
    try {
      await this.open(undefined);
    } catch (thrown) {
      if (!(thrown instanceof ProblemError)) throw thrown;
      this.#refusal = thrown;
    }
  }
}
