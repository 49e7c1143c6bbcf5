import { createContext, use } from 'react';

/** What a screen may ask of the vault; the dialogs are the gate's. */
export interface VaultAsking {
  /** Asks how the vault is protected, where nobody chose yet, before a secret is stored. @returns false when the operator gave up. */
  readonly ensureVault: EnsureVault;
  /** Asks for another protection than the one there is. */
  readonly changeProtection: () => void;
}

type EnsureVault = () => Promise<boolean>;

export const VaultAskingContext = createContext<VaultAsking | null>(null);

function useVaultAsking(): VaultAsking {
  const asking = use(VaultAskingContext);
  if (!asking) throw new Error('A component that asks something of the vault stands outside VaultGate.');
  return asking;
}

/** For any screen about to store a secret: `if (!(await ensureVault())) return;`. */
export function useEnsureVault(): EnsureVault {
  return useVaultAsking().ensureVault;
}

/** For the screen where the protection is shown. */
export function useChangeProtection(): () => void {
  return useVaultAsking().changeProtection;
}
