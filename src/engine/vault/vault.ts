import type { Problem } from '../../domain/problem.ts';
import type { Instant } from '../../domain/time.ts';
import type { KeyProtection } from '../ports.ts';
import type { Refused } from './guesses.ts';

export type VaultState = 'empty' | 'locked' | 'unlocked';
export type ProtectionKind = KeyProtection['kind'];

export interface VaultStatus {
  readonly state: VaultState;
  readonly protection: ProtectionKind | null;
  /** A key file that nobody chose: before a real key is stored, somebody must choose. */
  readonly isProvisional: boolean;
  readonly warning: string | null;
  readonly options: readonly KeyProtection[];
}

/**
 * Where a credential may be sent, kept inside its sealed text: to one kind of API at one origin (scheme, host and port).
 * `null`: nowhere, as an operator's key, which never leaves this program.
 */
export type Destination = { readonly providerId: string; readonly origin: string } | null;

/**
 * Credentials at rest: AES-256-GCM under a master key that the host's key provider, a passphrase (scrypt) or a key file
 * protects. The only part that sees a secret at rest. Every method that needs the key throws ProblemError `vault.locked`.
 */
export interface Vault {
  status(): Promise<VaultStatus>;
  readonly state: VaultState;
  readonly isUnlocked: boolean;
  /** Why it is locked although no passphrase would help; `null` otherwise. */
  readonly refusal: Problem | null;
  /**
   * Reads the file anew and opens it at once where no passphrase is needed. One that is open stays so if it is the same;
   * the key of another one is forgotten.
   */
  reload(): Promise<void>;
  /** @param isProvisional the operator was not asked: they are before a real key is stored. */
  create(protection: ProtectionKind, passphrase?: string, isProvisional?: boolean): Promise<VaultStatus>;
  unlock(passphrase: string): Promise<VaultStatus>;
  lock(): Promise<VaultStatus>;
  changePassphrase(current: string, next: string): Promise<VaultStatus>;
  /**
   * Puts the same master key under another protection: nothing that is sealed under it changes.
   * @param current the passphrase there is; an open console alone is not enough to replace it.
   */
  protect(protection: ProtectionKind, passphrase?: string, current?: string): Promise<VaultStatus>;
  /**
   * Whether who asks could open it: where a passphrase protects it they give that, otherwise that it is open is all there is.
   * @throws ProblemError `vault.wrong-passphrase`.
   */
  confirm(passphrase: string | null): Promise<void>;
  /** Writes the file as it is beside a backup, durably, and its key file where it has one: it opens there as it does here. */
  copyBeside(backup: string): Promise<void>;
  /**
   * Takes the vault that lies beside a backup, with its key file, for a folder that has none, or a damaged one: that is set
   * aside, once the copy was found sound.
   * @param now names what is set aside.
   * @throws ProblemError `vault.no-copy`, `vault.exists`, `vault.damaged`.
   */
  takeCopy(backup: string, now: Instant): Promise<void>;
  /**
   * Moves a vault that nobody can open out of the way, so that a new one is made. Nothing is deleted.
   * @param now names what is set aside: the same as for the store, so that they are found together.
   */
  setAside(now: Instant): Promise<void>;
  /** What vaults that were set aside in this folder keep under that name, as far as they are the same vault at another time. */
  keptAside(name: string): Promise<readonly string[]>;
  /**
   * Durable on return: written aside, flushed, renamed.
   * @param destination where it may be sent; left out, nowhere.
   */
  set(reference: string, fields: Readonly<Record<string, string>>, destination?: Destination): Promise<void>;
  /**
   * @param destination where it is going to be sent, whatever brought the caller there.
   * @throws ProblemError `vault.credential-elsewhere` where it was given for another destination, or for none.
   */
  read(reference: string, destination?: Destination): Promise<Readonly<Record<string, string>>>;
  remove(reference: string): Promise<void>;
  /** Keeps a text that is no credential under the same key, by name. */
  keep(name: string, text: string): Promise<void>;
  /** @returns `null` where nothing was kept, or where what was kept cannot be decrypted. */
  kept(name: string): Promise<string | null>;
  /**
   * A key of 32 bytes for one purpose, made from the master key by HKDF-SHA256: the same one each time, whatever becomes
   * of the passphrase. Who asks for it forgets it when the vault is locked.
   */
  deriveKey(purpose: string): Promise<Uint8Array>;
  /** How often the file has been written while it was open: an older copy of it has a smaller one. */
  readonly revision: number;
  /** Wrong passphrases that do not stand in the trail yet; `null`: none. */
  readonly refused: Refused | null;
  forgetRefused(written: Refused): Promise<void>;
  onChange(listener: () => void): () => void;
}
