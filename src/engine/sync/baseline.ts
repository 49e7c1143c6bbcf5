import { z } from 'zod';
import type { Account } from '../../domain/account.ts';
import { credits, CreditsTextSchema, formatCredits, type Credits } from '../../domain/credits.ts';
import type { BalanceMark } from '../../domain/observed.ts';
import type { Chain } from '../../domain/proof.ts';
import { InstantSchema, type Instant } from '../../domain/time.ts';
import { parseCheckpoint, readCursor, type AccountContext } from './account-context.ts';

/** How far the chain of balances in a complete ledger has been followed. */
export interface FollowedChain extends Chain {
  /** The entry it ended at; `null`: none yet. */
  readonly through: { readonly at: Instant; readonly ordinal: number; readonly id: string } | null;
}

/** The last balance that entries explain: everything later is measured from it. */
export interface Baseline {
  readonly total: Credits;
  readonly at: Instant;
  /** Reported entries first seen up to then are part of it. */
  readonly seenThrough: Instant;
  /** A residual was found last time and is looked at again. */
  readonly isRechecking: boolean;
  readonly chain: FollowedChain | null;
}

const BaselineSchema = z.object({
  total: CreditsTextSchema,
  at: InstantSchema,
  seenThrough: InstantSchema,
  isRechecking: z.boolean(),
  chain: z
    .object({
      last: CreditsTextSchema.nullable(),
      drift: CreditsTextSchema,
      breaks: z.number().int(),
      unsigned: z.number().int(),
      through: z.object({ at: InstantSchema, ordinal: z.number().int(), id: z.string() }).nullable(),
    })
    .nullable(),
});

export async function readBaseline(context: AccountContext): Promise<Baseline | null> {
  const parsed = BaselineSchema.safeParse(parseCheckpoint(await readCursor(context, 'balance')));
  if (!parsed.success) return null;
  const { total, chain, ...rest } = parsed.data;
  return {
    ...rest,
    total: credits(total),
    chain:
      chain === null
        ? null
        : { ...chain, last: chain.last === null ? null : credits(chain.last), drift: credits(chain.drift) },
  };
}

/** Moves the baseline, and with it what of the account follows from it. */
export async function writeBaseline(
  context: AccountContext,
  baseline: Baseline,
  fields: Pick<Account, 'proof' | 'unexplained'>,
): Promise<void> {
  const { chain } = baseline;
  const text = {
    ...baseline,
    total: formatCredits(baseline.total),
    chain: chain && {
      ...chain,
      last: chain.last === null ? null : formatCredits(chain.last),
      drift: formatCredits(chain.drift),
    },
  };
  const cursor = {
    ...(await readCursor(context, 'balance')),
    checkpoint: JSON.stringify(text satisfies z.input<typeof BaselineSchema>),
    lastGoodAt: context.clock.now(),
  };
  await context.store.commit({
    put: { cursors: [cursor] },
    patch: { accounts: [{ id: context.account.id, fields }] },
  });
}

export function markOf(baseline: Baseline): BalanceMark {
  return { id: baseline.at, at: baseline.at, total: baseline.total };
}
