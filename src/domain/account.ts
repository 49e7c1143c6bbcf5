import { z } from 'zod';
import { AccountIdSchema, ConnectionIdSchema, RunIdSchema } from './ids.ts';
import { InstantSchema, PlainDateSchema } from './time.ts';
import { ProblemSchema } from './problem.ts';

/**
 * How far an account's balance is backed by entries: `proved` (they add up), `unproved` (the API gives too few entries
 * to prove it), `broken` (they do not add up), `unknown` (never read).
 */
export const ProofSchema = z.enum(['proved', 'unproved', 'broken', 'unknown']);
export type Proof = z.infer<typeof ProofSchema>;

/** Millionths of a credit, as stored; `null` is absent, which is not zero (docs/provider-facts.md §6.1). */
const StoredAmount = z.number().int().nullable();

/**
 * The id and the names that accounts have where an API does not say whose a key is. Many accounts share them, so they tell
 * nothing of who somebody is.
 */
export const UNNAMED_ID = 'me';
export const UNNAMED_HOLDERS = { ofKey: 'Key holder', ofToken: 'Signed-in user' } as const;

/** One holder of credits at a connection, with what the last syncs said of it and what only we know of it. */
export const AccountSchema = z.object({
  id: AccountIdSchema,
  connectionId: ConnectionIdSchema,
  externalId: z.string(),
  name: z.string(),
  email: z.string(),
  /** The unit its amounts are in, as the API names it, else `credits`. Two units are never added. */
  unit: z.string(),
  // From the API
  total: StoredAmount,
  reserved: StoredAmount,
  available: StoredAmount,
  balanceAt: InstantSchema.nullable(),
  balanceRunId: RunIdSchema.nullable(),
  /** Set while the last attempt to read it failed; the values above are then the last good ones. */
  problem: ProblemSchema.nullable(),
  proof: ProofSchema,
  /** What entries cannot explain: balance − (previous balance + entries since), stored millionths; 0 when they agree. */
  unexplained: z.number().int(),
  lastMovementAt: InstantSchema.nullable(),
  planName: z.string().nullable(),
  planEndsOn: PlainDateSchema.nullable(),
  /** Digest of what identifies the holder; a change quarantines the connection. */
  identity: z.string().nullable(),
  firstSeenAt: InstantSchema,
  lastSyncedAt: InstantSchema.nullable(),
  // Ours alone: a sync never writes these
  note: z.string(),
  tags: z.array(z.string()),
});
export type Account = z.infer<typeof AccountSchema>;

/** What the API said the account holds at one moment. Kept for ever: history is append-only (docs/provider-facts.md §6.9). */
export const BalanceSchema = z.object({
  id: z.string(),
  connectionId: ConnectionIdSchema,
  accountId: AccountIdSchema,
  /** When the answer was complete. */
  at: InstantSchema,
  /** When the request was started: the balance held at some moment between the two. */
  askedAt: InstantSchema,
  total: StoredAmount,
  reserved: StoredAmount,
  available: StoredAmount,
  unit: z.string(),
  runId: RunIdSchema,
});
export type Balance = z.infer<typeof BalanceSchema>;
