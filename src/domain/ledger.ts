import { z } from 'zod';
import { AccountIdSchema, AdjustmentIdSchema, ConnectionIdSchema, EntryIdSchema, RunIdSchema } from './ids.ts';
import { InstantSchema } from './time.ts';

/** `unclassified`: the API used a type or shape whose sign we would have to guess (docs/provider-facts.md §1.2). */
export const EntryTypeSchema = z.enum(['credit', 'debit', 'adjustment', 'unclassified']);
export type EntryType = z.infer<typeof EntryTypeSchema>;

/** `reported`: the API listed it; `observed`: derived from a change between two balances; `expected`: an adjustment of ours not yet seen. */
export const EntryOriginSchema = z.enum(['reported', 'observed', 'expected']);
export type EntryOrigin = z.infer<typeof EntryOriginSchema>;

/** `current`; `vanished`: no longer returned by the API; `settled`: an expected entry whose real one has come; `replaced`: an older version. */
const EntryStatusSchema = z.enum(['current', 'vanished', 'settled', 'replaced']);

/**
 * What an entry did to a balance, in one class. Which one it is say the rules of its connection (./movement.ts), and the
 * store writes it with the entry.
 */
export const MovementSchema = z.enum([
  'purchased',
  'granted',
  'refunded',
  'consumed',
  'expired',
  'clawed back',
  'adjusted',
  'unexplained',
]);
export type Movement = z.infer<typeof MovementSchema>;

/** One change of an account's credits. Amounts are stored millionths; a debit is negative. */
export const LedgerEntrySchema = z.object({
  /** Stable: the same entry read twice has the same id. Unique over all accounts. */
  id: EntryIdSchema,
  connectionId: ConnectionIdSchema,
  accountId: AccountIdSchema,
  externalId: z.string().nullable(),
  at: InstantSchema,
  /** The source's own text of the time, and whether it named its zone. */
  rawAt: z.string(),
  zoneKnown: z.boolean(),
  /** When a sync first brought it, and which. */
  seenAt: InstantSchema,
  runId: RunIdSchema.nullable(),
  type: EntryTypeSchema,
  /** The API's own word for the type. */
  sourceType: z.string(),
  /** `null` when the sign cannot be known; the unsigned text is then in `raw`. */
  amount: z.number().int().nullable(),
  balanceAfter: z.number().int().nullable(),
  unit: z.string(),
  description: z.string(),
  reference: z.string(),
  origin: EntryOriginSchema,
  status: EntryStatusSchema,
  movement: MovementSchema,
  adjustmentId: AdjustmentIdSchema.nullable(),
  /** Order among entries of one instant, as the API listed them, oldest first. */
  ordinal: z.number().int(),
  /** What the API sent for it, without secrets: JSON text. */
  raw: z.string(),
});
export type LedgerEntry = z.infer<typeof LedgerEntrySchema>;

/** An entry as it is given to the store, which alone says its movement. */
export type GivenEntry = Omit<LedgerEntry, 'movement'> & Partial<Pick<LedgerEntry, 'movement'>>;

/** A span of an account's history in which entries may exist that were never seen. */
export const GapSchema = z.object({
  id: z.string(),
  connectionId: ConnectionIdSchema,
  accountId: AccountIdSchema,
  from: InstantSchema,
  until: InstantSchema,
  /** Net change that entries lost in it must hold, stored millionths; `null` when balances do not tell. */
  netChange: z.number().int().nullable(),
  /** `window overflow`: more happened than the API shows; `before first sync`: history the API no longer gives. */
  kind: z.enum(['window overflow', 'before first sync']),
  unit: z.string(),
  runId: RunIdSchema,
  foundAt: InstantSchema,
});
export type Gap = z.infer<typeof GapSchema>;
