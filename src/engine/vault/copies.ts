import { join } from 'node:path';
import type { HeldVault } from './held-vault.ts';
import { damagedProblem, newerProblem, vaultProblem } from './problems.ts';
import { keyFilePath, moveAway, readVaultFile, textOf, writeDurably, writeFirst } from './vault-file.ts';
import type { Vault } from './vault.ts';

/** The vault's file as a whole: copied for a backup, taken from one, put aside. */
export type Copies = Pick<Vault, 'reload' | 'copyTo' | 'takeCopy' | 'setAside'>;

export function createCopies(held: HeldVault): Copies {
  const reload = () => held.inTurn(() => held.read());
  return {
    reload,

    copyTo: (path) => held.inTurn(() => writeDurably(path, textOf(held.usableFile()))),

    async takeCopy(path) {
      const read = await readVaultFile(path);
      if (read.kind === 'none') throw vaultProblem('vault.no-copy');
      if (read.kind === 'damaged') throw damagedProblem(read.why, path);
      if (read.kind === 'newer') throw newerProblem(read.version, path);
      if (!(await writeFirst(held.path, textOf(read.file)))) throw vaultProblem('vault.exists');
      await reload();
    },

    setAside: (now) =>
      held.inTurn(async () => {
        const { folder } = held.parts;
        const aside = join(folder, `aside-${now.replaceAll(/[:.]/g, '-')}`);
        held.forgetKey();
        await moveAway(held.path, `${aside}.vault.json`);
        await moveAway(keyFilePath(folder), `${aside}.vault.key`);
        held.forget();
        held.tell();
      }),
  };
}
