import { createContext, use } from 'react';

/** Asks for whatever the vault still needs before a secret can be stored. @returns false when the operator gave up. */
export type EnsureVault = () => Promise<boolean>;

export const EnsureVaultContext = createContext<EnsureVault | null>(null);

/** For any screen about to store a secret: `if (!(await ensureVault())) return;`. */
export function useEnsureVault(): EnsureVault {
  const ensureVault = use(EnsureVaultContext);
  if (!ensureVault) throw new Error('A component that stores a secret stands outside VaultGate.');
  return ensureVault;
}
