export { createVault, type VaultParts } from './create-vault.ts';
export type { Vault, VaultStatus } from './vault.ts';
