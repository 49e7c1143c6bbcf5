import { z } from 'zod';
import { NothingSchema, command, query } from './procedure.ts';

const ProtectionKindSchema = z.enum(['os', 'passphrase', 'key file']);

const KeyProtectionSchema = z.object({
  kind: ProtectionKindSchema,
  name: z.string(),
  isAvailable: z.boolean(),
  warning: z.string().nullable(),
});
export type KeyProtection = z.infer<typeof KeyProtectionSchema>;

/** `empty`: no vault yet; the operator chooses how its key is protected. `warning` stays on screen while it holds. */
const VaultStatusSchema = z.object({
  state: z.enum(['empty', 'locked', 'unlocked']),
  protection: ProtectionKindSchema.nullable(),
  /** The operator was not asked how the key is protected, since it was only to try the console: they are before a real key is stored. */
  isProvisional: z.boolean(),
  warning: z.string().nullable(),
  options: z.array(KeyProtectionSchema),
});
export type VaultStatus = z.infer<typeof VaultStatusSchema>;

const PassphraseSchema = z.string().min(10, 'must have at least 10 characters').max(1000);

const ChosenProtectionSchema = z.object({ protection: ProtectionKindSchema, passphrase: PassphraseSchema.optional() });

/** There is no way to read a secret back: set, test and remove are all there is. */
export const vault = {
  status: query({ may: 'anybody', madeOf: ['vault'], phase: 'any' })
    .input(NothingSchema)
    .output(VaultStatusSchema),
  /** Answers once the workspace has been opened under it, or could not be. */
  create: command({
    may: 'anybody',
    audit: { none: 'There is no trail before it; the workspace begins with it.' },
    phase: 'any',
  })
    .input(ChosenProtectionSchema.extend({ isProvisional: z.boolean().default(false) }))
    .output(VaultStatusSchema),
  /** Answers once the workspace has been opened, or could not be. Without a passphrase where none is needed. */
  unlock: command({
    may: 'anybody',
    audit: { none: 'Wrong passphrases are recorded once it is open; who works with it signs in.' },
    phase: 'any',
  })
    .input(z.object({ passphrase: z.string().max(1000) }))
    .output(VaultStatusSchema),
  /** Ends what runs, closes the workspace and forgets the key. */
  lock: command({ may: 'anybody', audit: { none: 'It closes the trail, and loses nothing.' }, phase: 'any' })
    .input(NothingSchema)
    .output(VaultStatusSchema),
  /** Puts the same key under another protection. Under a passphrase the current one is asked for. */
  protect: command({
    may: 'keep settings',
    audit: { action: 'vault.protected', did: 'changed how the encryption key is protected' },
  })
    .input(ChosenProtectionSchema.extend({ current: z.string().max(1000).optional() }))
    .output(VaultStatusSchema),
  changePassphrase: command({
    may: 'keep settings',
    audit: { action: 'vault.passphrase-changed', did: 'changed the passphrase of the vault' },
  })
    .input(z.object({ current: z.string().max(1000), next: PassphraseSchema }))
    .output(VaultStatusSchema),
};
