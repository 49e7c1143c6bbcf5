import { z } from 'zod';
import { ConnectionIdSchema } from './ids.ts';
import { InstantSchema } from './time.ts';

/** `quarantined`: the key now answers for somebody else, so nothing is synced or sent until a person decides (docs/provider-facts.md §6.11). */
const ConnectionStateSchema = z.enum(['active', 'paused', 'quarantined']);
export type ConnectionState = z.infer<typeof ConnectionStateSchema>;

/** Why a connection is paused of which part may be gone already. */
export const BEING_REMOVED = 'It is being removed.';

/** What money one credit is worth here, if the operator said so. `amount` is a decimal string. */
export const PriceSchema = z.object({
  amount: z.string().regex(/^\d{1,9}(\.\d{1,6})?$/, 'must be a decimal such as 1.25'),
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be a currency code of three letters, such as USD'),
});

/** One configured use of a provider. It holds no secret: `credentialRef` names one in the vault. */
export const ConnectionSchema = z.object({
  id: ConnectionIdSchema,
  providerId: z.string(),
  label: z.string().min(1).max(80),
  baseUrl: z.string(),
  /** Values of the provider's declared settings, by name. */
  settings: z.record(z.string(), z.string()),
  /** For providers whose accounts are `a list of ids`: the ids to sync. Empty: all that the API lists. */
  accountIds: z.array(z.string()),
  state: ConnectionStateSchema,
  stateReason: z.string().nullable(),
  credentialRef: z.string(),
  credentialSetAt: InstantSchema,
  intervalMinutes: z.number().int().min(1).max(1440),
  price: PriceSchema.nullable(),
  /** When the write probe passed, for providers that need one; `null`: writes are off. */
  writesProvenAt: InstantSchema.nullable(),
  /** Names the write probe proved, by setting name. */
  provenSettings: z.record(z.string(), z.string()),
  /** Tells the holder of the key apart (docs/provider-facts.md §6.11); an opaque digest. */
  identity: z.string().nullable(),
  /** Made by "try the sandbox": its address changes with each start. */
  isSandbox: z.boolean(),
  createdAt: InstantSchema,
});
export type Connection = z.infer<typeof ConnectionSchema>;
