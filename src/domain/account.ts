import { z } from 'zod';
import { AccountIdSchema, ConnectionIdSchema, RunIdSchema } from './ids.ts';
import { DoubtSchema, MayMeanSchema } from './doubt.ts';
import { InstantSchema, PlainDateSchema } from './time.ts';
import { ProblemSchema, type Problem } from './problem.ts';
import { ProofGroundSchema, ProofSchema } from './proof.ts';

/** Millionths of a credit, as stored; `null` is absent, which is not zero (docs/provider-facts.md §6.1). */
const StoredAmount = z.number().int().nullable();

/**
 * The id and the names that accounts have where an API does not say whose a key is. Many accounts share them, so they tell
 * nothing of who somebody is.
 */
export const UNNAMED_ID = 'me';
export const UNNAMED_HOLDERS = { ofKey: 'Key holder', ofToken: 'Signed-in user' } as const;

/** What an account's last answers held and could not be kept, or what could not be read beside its balance. */
const MissingPartSchema = z.object({
  part: z.enum(['ledger', 'memberships', 'usage']),
  problem: ProblemSchema,
});
export type MissingPart = z.infer<typeof MissingPartSchema>;

/** So many problems of one part are kept; more would say the same. */
const MOST_MISSING = 20;

/**
 * What is missing after one part of an account was read.
 * @param isAnew all of the part was read again: what was missing before is told by the new problems alone.
 */
export function withMissing(
  before: readonly MissingPart[],
  part: MissingPart['part'],
  { problems, isAnew }: { readonly problems: readonly Problem[]; readonly isAnew: boolean },
): MissingPart[] {
  const kept = before.filter((one) => one.part !== part || !isAnew);
  const known = new Set(kept.filter((one) => one.part === part).map(({ problem }) => keyOf(problem)));
  const fresh = problems.filter((problem) => !known.has(keyOf(problem)) && known.add(keyOf(problem)));
  return [...kept, ...fresh.slice(0, Math.max(0, MOST_MISSING - kept.length)).map((problem) => ({ part, problem }))];
}

function keyOf({ code, sentence, where }: Problem): string {
  return JSON.stringify([code, sentence, where]);
}

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
  /** Set while the balance above may mean something else than it says. */
  doubt: DoubtSchema.nullable(),
  /** Empty: all that was read was kept. */
  missing: z.array(MissingPartSchema),
  proof: ProofSchema,
  proofGround: ProofGroundSchema,
  /** When the reading was made that the proof begins at; `null`: it begins at the beginning, or there is none. */
  provedSince: InstantSchema.nullable(),
  /** What entries cannot explain: balance − what they say it is, stored millionths; 0 when they agree. */
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

/** What an account is called: by its e-mail or its id where it has no name. */
export function shownName({ name, email, externalId }: Pick<Account, 'name' | 'email' | 'externalId'>): string {
  return name || email || externalId;
}

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
  /** Counts an account's snapshots as they were kept: their order, whatever the clock says. */
  order: z.number().int(),
  /** By how much it differs from the last snapshot before it that is not in doubt; `null`: it is in doubt itself. */
  step: StoredAmount,
  /** What it may mean instead, while that is not settled: nothing is derived from it. */
  mayMean: MayMeanSchema.nullable(),
});
export type Balance = z.infer<typeof BalanceSchema>;
