import type { KeyProvider } from '../../src/engine/ports.ts';
import { createVault } from '../../src/engine/vault/index.ts';

const keys: KeyProvider = {
  options: () => Promise.resolve([{ kind: 'key file', name: 'Key file', isAvailable: true, warning: null }]),
};

/** The key of a workspace, from its vault with a key file; makes the vault where there is none. */
export async function openKey(workspace: string): Promise<Uint8Array> {
  const vault = await createVault({ folder: workspace, keys });
  if ((await vault.status()).state === 'empty') await vault.create('key file');
  return vault.deriveKey('store');
}
