import { copyFile, readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Instant } from '../../domain/time.ts';
import type { HeldVault } from './held-vault.ts';
import { damagedProblem, newerProblem, vaultProblem } from './problems.ts';
import {
  isThere,
  keyBeside,
  keyFilePath,
  moveAway,
  readVaultFile,
  textOf,
  vaultBeside,
  writeDurably,
  writeFirst,
  type VaultFile,
} from './vault-file.ts';
import type { Vault } from './vault.ts';

/** The vault's file as a whole, with its key file where it has one: copied for a backup, taken from one, put aside. */
type Copies = Pick<Vault, 'reload' | 'copyBeside' | 'takeCopy' | 'setAside' | 'keptAside'>;

export function createCopies(held: HeldVault): Copies {
  const { folder } = held.parts;
  const reload = () => held.inTurn(() => held.read());

  /** By the name that a store which is set aside at that instant has. */
  async function moveAside(at: Instant): Promise<string> {
    const aside = join(folder, `aside-${at.replaceAll(/[:.]/g, '-')}.db`);
    await moveAway(held.path, vaultBeside(aside));
    await moveAway(keyFilePath(folder), keyBeside(aside));
    return aside;
  }

  /** The vaults that were set aside in this folder. Whatever cannot be read is none. */
  async function filesAside(): Promise<VaultFile[]> {
    const names = (await readdir(folder)).filter((name) => /^aside-.*\.vault\.json$/.test(name));
    const read = await Promise.all(names.map((name) => readVaultFile(join(folder, name))));
    return read.flatMap((one) => (one.kind === 'file' ? [one.file] : []));
  }

  return {
    reload,

    copyBeside: (backup) =>
      held.inTurn(async () => {
        const file = held.usableFile();
        await writeDurably(vaultBeside(backup), textOf(file));
        if (file.protection.kind === 'key file')
          await writeDurably(keyBeside(backup), await readFile(keyFilePath(folder)));
      }),

    async takeCopy(backup, now) {
      await held.inTurn(async () => {
        const path = vaultBeside(backup);
        const read = await readVaultFile(path);
        if (read.kind === 'none') throw vaultProblem('vault.no-copy');
        if (read.kind === 'damaged') throw damagedProblem(read.why, basename(path));
        if (read.kind === 'newer') throw newerProblem(read.version, basename(path));
        if (held.refusal?.code === 'vault.damaged') {
          const aside = await moveAside(now);
          held.forget();
          // The copy may be of a time when nobody copied key files, and the one that was here may still fit.
          const [own, old] = [keyBeside(backup), keyBeside(aside)];
          if (!(await isThere(own)) && (await isThere(old))) await copyFile(old, keyFilePath(folder));
        }
        if (!(await writeFirst(held.path, textOf(read.file)))) throw vaultProblem('vault.exists');
        if (read.file.protection.kind === 'key file' && (await isThere(keyBeside(backup))))
          await writeDurably(keyFilePath(folder), await readFile(keyBeside(backup)));
      });
      await reload();
    },

    setAside: (now) =>
      held.inTurn(async () => {
        held.forgetKey();
        await moveAside(now);
        held.forget();
        held.tell();
      }),

    async keptAside(name) {
      const texts = (await filesAside()).map((file) => held.openKept(file, name));
      return texts.filter((text) => text !== null);
    },
  };
}
