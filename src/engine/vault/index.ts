export { createVault, type VaultParts } from './create-vault.ts';
export { openSealed, seal, SealedSchema } from './seal.ts';
export type { Vault, VaultStatus } from './vault.ts';
