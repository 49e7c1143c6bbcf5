import { z } from 'zod';
import type { Account } from '../../domain/account.ts';
import type { Chain } from '../../domain/chain.ts';
import { credits, CreditsTextSchema, formatCredits, type Credits } from '../../domain/credits.ts';
import type { BalanceMark } from '../../domain/observed.ts';
import type { Explained, Opening } from '../../domain/proof.ts';
import { InstantSchema, type Instant } from '../../domain/time.ts';
import { parseCheckpoint, readCursor, type AccountContext } from './account-context.ts';

/** How far the chain of balances in a complete ledger has been followed. */
export interface FollowedChain extends Chain {
  /** The entry it ended at; `null`: none yet. */
  readonly through: { readonly at: Instant; readonly ordinal: number; readonly id: string } | null;
}

/** What is kept between two syncs of an account: the last reading that was concluded from, and what the proof rests on. */
export interface Baseline {
  /** The run that set it: names what is derived from it. */
  readonly runId: string;
  readonly total: Credits;
  readonly at: Instant;
  /** The last kept snapshot that is part of it. */
  readonly order: number;
  /** Entries first seen up to then are part of it. */
  readonly seenThrough: Instant;
  /** What was stored by then. */
  readonly explained: Explained;
  readonly opening: Opening;
  readonly chain: FollowedChain | null;
}

const ExplainedSchema = z.object({
  sum: z.string().transform((text) => BigInt(text) as Credits),
  unsigned: z.number().int(),
  untold: z.number().int(),
});

const BaselineSchema = z.object({
  runId: z.string(),
  total: CreditsTextSchema,
  at: InstantSchema,
  order: z.number().int(),
  seenThrough: InstantSchema,
  explained: ExplainedSchema,
  opening: z.object({ total: CreditsTextSchema, explained: ExplainedSchema, at: InstantSchema.nullable() }),
  chain: z
    .object({
      last: CreditsTextSchema,
      start: CreditsTextSchema.nullable(),
      isLoose: z.boolean(),
      drift: CreditsTextSchema,
      breaks: z.number().int(),
      unsigned: z.number().int(),
      through: z.object({ at: InstantSchema, ordinal: z.number().int(), id: z.string() }).nullable(),
    })
    .nullable(),
});
type BaselineText = z.input<typeof BaselineSchema>;

/** What stands in a baseline's place where the next reading opens, whatever was known of an earlier holder. */
export const OPEN_ANEW = JSON.stringify('open anew');

/** @returns `first`: there was none; `anew`: there was one, of another holder or that cannot be read any more. */
export async function readBaseline(context: AccountContext): Promise<Baseline | 'first' | 'anew'> {
  const cursor = await readCursor(context, 'balance');
  if (cursor.checkpoint === null) return 'first';
  const parsed = BaselineSchema.safeParse(parseCheckpoint(cursor));
  if (!parsed.success) return 'anew';
  const { total, opening, chain, ...rest } = parsed.data;
  return {
    ...rest,
    total: credits(total),
    opening: { ...opening, total: credits(opening.total) },
    chain: chain && {
      ...chain,
      last: credits(chain.last),
      start: chain.start === null ? null : credits(chain.start),
      drift: credits(chain.drift),
    },
  };
}

/** Moves the baseline, and with it what of the account follows from it. */
export async function writeBaseline(
  context: AccountContext,
  baseline: Baseline,
  fields: Pick<Account, 'proof' | 'proofGround' | 'provedSince' | 'unexplained'>,
): Promise<void> {
  const cursor = {
    ...(await readCursor(context, 'balance')),
    checkpoint: JSON.stringify(toText(baseline)),
    lastGoodAt: context.clock.now(),
  };
  await context.store.commit({
    put: { cursors: [cursor] },
    patch: { accounts: [{ id: context.account.id, fields }] },
  });
}

export function markOf({ runId, order, at, total }: Baseline): BalanceMark {
  return { id: runId, order, at, total };
}

function toText({ total, explained, opening, chain, ...rest }: Baseline): BaselineText {
  return {
    ...rest,
    total: formatCredits(total),
    explained: { ...explained, sum: explained.sum.toString() },
    opening: {
      ...opening,
      total: formatCredits(opening.total),
      explained: { ...opening.explained, sum: opening.explained.sum.toString() },
    },
    chain: chain && {
      ...chain,
      last: formatCredits(chain.last),
      start: chain.start === null ? null : formatCredits(chain.start),
      drift: formatCredits(chain.drift),
    },
  };
}
