export { createVault, prepareVault, type VaultParts } from './create-vault.ts';
export { openSealed, seal, SealedSchema } from './seal.ts';
export type { Destination, ProtectionKind, Vault, VaultState, VaultStatus } from './vault.ts';
export { vaultBeside } from './vault-file.ts';
