import { z } from 'zod';
import { NothingSchema, procedure } from './procedure.ts';

export const KeyProtectionSchema = z.object({
  kind: z.enum(['os', 'passphrase', 'key file']),
  name: z.string(),
  isAvailable: z.boolean(),
  warning: z.string().nullable(),
});
export type KeyProtection = z.infer<typeof KeyProtectionSchema>;

/** `empty`: no vault yet; the operator chooses how its key is protected. `warning` stays on screen while it holds. */
export const VaultStatusSchema = z.object({
  state: z.enum(['empty', 'locked', 'unlocked']),
  protection: z.enum(['os', 'passphrase', 'key file']).nullable(),
  warning: z.string().nullable(),
  options: z.array(KeyProtectionSchema),
});
export type VaultStatus = z.infer<typeof VaultStatusSchema>;

const PassphraseSchema = z.string().min(10, 'must have at least 10 characters').max(1000);

/** There is no way to read a secret back: set, test and remove are all there is. */
export const vault = {
  status: procedure.input(NothingSchema).output(VaultStatusSchema),
  create: procedure
    .input(z.object({ protection: z.enum(['os', 'passphrase', 'key file']), passphrase: PassphraseSchema.optional() }))
    .output(VaultStatusSchema),
  unlock: procedure.input(z.object({ passphrase: z.string().max(1000) })).output(VaultStatusSchema),
  lock: procedure.input(NothingSchema).output(VaultStatusSchema),
  changePassphrase: procedure
    .input(z.object({ current: z.string().max(1000), next: PassphraseSchema }))
    .output(VaultStatusSchema),
};
