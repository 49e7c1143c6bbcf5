export { createVault, prepareVault, type VaultParts } from './create-vault.ts';
export { SCRYPT_COST, ScryptCostSchema } from './scrypt-cost.ts';
export { openSealed, seal, SealedSchema } from './seal.ts';
export type { Destination, ProtectionKind, Vault, VaultState, VaultStatus } from './vault.ts';
export type { Refused } from './guesses.ts';
