export { createVault, prepareVault } from './create-vault.ts';
export { SCRYPT_COST, ScryptCostSchema } from './scrypt-cost.ts';
export { openSealed, seal, SealedSchema } from './seal.ts';
export type { Destination, ProtectionKind, Vault, VaultStatus } from './vault.ts';
