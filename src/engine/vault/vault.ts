import type { KeyProtection } from '../ports.ts';

export interface VaultStatus {
  readonly state: 'empty' | 'locked' | 'unlocked';
  readonly protection: 'os' | 'passphrase' | 'key file' | null;
  readonly warning: string | null;
  readonly options: readonly KeyProtection[];
}

/**
 * Credentials at rest: AES-256-GCM under a master key that the host's key provider, a passphrase (scrypt) or a key file
 * protects. The only part that sees a secret at rest. Every method that needs the key throws ProblemError `vault.locked`.
 */
export interface Vault {
  status(): Promise<VaultStatus>;
  create(protection: 'os' | 'passphrase' | 'key file', passphrase?: string): Promise<VaultStatus>;
  unlock(passphrase: string): Promise<VaultStatus>;
  lock(): Promise<VaultStatus>;
  changePassphrase(current: string, next: string): Promise<VaultStatus>;
  readonly isUnlocked: boolean;
  /** Durable on return: written aside, flushed, renamed. */
  set(reference: string, fields: Readonly<Record<string, string>>): Promise<void>;
  read(reference: string): Promise<Readonly<Record<string, string>>>;
  remove(reference: string): Promise<void>;
  /**
   * A key of 32 bytes for one purpose, made from the master key by HKDF-SHA256: the same one each time, whatever becomes
   * of the passphrase. Who asks for it forgets it when the vault is locked.
   */
  deriveKey(purpose: string): Promise<Uint8Array>;
  onChange(listener: () => void): () => void;
}
