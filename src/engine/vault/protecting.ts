import { rm } from 'node:fs/promises';
import type { KeyProtection } from '../ports.ts';
import type { HeldVault } from './held-vault.ts';
import { KEY_BYTES, protectKey, writeKeyFile } from './master-key.ts';
import { vaultProblem } from './problems.ts';
import { keyFilePath, textOf, writeFirst, type VaultFile } from './vault-file.ts';
import type { Vault, VaultStatus } from './vault.ts';

/** How the key of the vault is protected, and the ways to open it and close it. */
type Protecting = Pick<Vault, 'status' | 'create' | 'unlock' | 'lock' | 'changePassphrase' | 'protect' | 'confirm'>;

export function createProtecting(held: HeldVault): Protecting {
  const { parts } = held;

  async function status(): Promise<VaultStatus> {
    const options = await parts.keys.options();
    const protection = held.file?.protection ?? null;
    const { refusal } = held;
    // What is said before the choice holds on for a key file only: the others protect as long as they are used.
    const standing = protection?.kind === 'key file' ? standingWarning(options) : null;
    const warning =
      refusal === null ? standing : [refusal.sentence, refusal.kept, refusal.cure].filter(Boolean).join(' ');
    return {
      state: held.state,
      protection: protection?.kind ?? null,
      isProvisional: protection?.kind === 'key file' && protection.isProvisional === true,
      warning,
      options,
    };
  }

  /** Changes it, tells of it, and says how it is now. */
  const change = (work: () => Promise<void>): Promise<VaultStatus> =>
    held.inTurn(async () => {
      await work();
      held.tell();
      return status();
    });

  async function confirm(passphrase: string | null): Promise<void> {
    held.usableKey();
    const file = held.usableFile();
    if (file.protection.kind !== 'passphrase') return;
    (await held.recover(file, passphrase ?? undefined)).key.fill(0);
  }

  return {
    status,
    confirm,

    create: (kind, passphrase, isProvisional = false) =>
      change(async () => {
        held.requireNone();
        const key = Buffer.from(parts.randomBytes(KEY_BYTES));
        const protection = await protectKey(key, kind, passphrase, parts);
        const file: VaultFile = {
          version: 1,
          protection: protection.kind === 'key file' && isProvisional ? { ...protection, isProvisional } : protection,
          check: held.checkFor(key),
          credentials: {},
        };
        if (!(await writeFirst(held.path, textOf(file)))) throw vaultProblem('vault.exists');
        // After the vault: the key file of a vault that another process made first must not be written over.
        await writeKeyFile(key, protection, parts.folder);
        held.hold(file, key);
      }),

    unlock: (passphrase) =>
      held.inTurn(async () => {
        if (!held.isUnlocked) {
          await held.open(passphrase);
          held.tell();
        }
        return status();
      }),

    lock: () => change(async () => held.forgetKey()),

    changePassphrase: (current, next) =>
      change(async () => {
        const file = held.usableFile();
        if (file.protection.kind !== 'passphrase') throw vaultProblem('vault.no-passphrase');
        const { key } = await held.recover(file, current);
        const protection = await protectKey(key, 'passphrase', next, parts);
        key.fill(0);
        await held.save({ ...file, protection });
      }),

    protect: (kind, passphrase, current) =>
      change(async () => {
        const key = held.usableKey();
        const before = held.usableFile();
        await confirm(current ?? null);
        const protection = await protectKey(key, kind, passphrase, parts);
        await writeKeyFile(key, protection, parts.folder);
        await held.save({ ...before, protection });
        // Only now: until the new protection is on disk, the key file may be the one way to the key.
        if (kind !== 'key file') await rm(keyFilePath(parts.folder), { force: true });
      }),
  };
}

/** A host that does not offer a key file may still have opened one. */
function standingWarning(options: readonly KeyProtection[]): string {
  const offered = options.find(({ kind }) => kind === 'key file')?.warning;
  return offered ?? 'The encryption key is stored next to the data: anyone with these files can read everything.';
}
