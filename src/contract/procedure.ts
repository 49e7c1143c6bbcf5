import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { FormattedCreditsSchema } from '../domain/credits.ts';
import { InstantSchema } from '../domain/time.ts';
import { ProblemSchema } from '../domain/problem.ts';
import type { CommandFacts, QueryFacts } from './facts.ts';

/** Every procedure may fail with a Problem: expected, typed, with a sentence for the operator. */
const ERRORS = {
  PROBLEM: { message: 'The engine could not do this.', data: ProblemSchema },
  LOCKED: { message: 'The vault is locked.', data: ProblemSchema },
};

/** Begins a procedure that reads. It cannot be begun without saying who may call it and what makes its answer old. */
export function query<const F extends QueryFacts>(facts: F) {
  return oc.$meta({ kind: 'query' as const, ...facts }).errors(ERRORS);
}

/** Begins a procedure that changes something. It cannot be begun without saying who may call it and what is audited. */
export function command<const F extends CommandFacts>(facts: F) {
  return oc.$meta({ kind: 'command' as const, ...facts }).errors(ERRORS);
}

/** A window on a long list. `skip` rows are passed over. */
export const WindowSchema = z.object({
  skip: z.number().int().min(0).default(0),
  limit: z.number().int().min(1).max(500).default(100),
});

export const DirectionSchema = z.enum(['ascending', 'descending']);
export type Direction = z.infer<typeof DirectionSchema>;

/**
 * A number and its age. `at` is when it was read; `staleAfter` when it should be called stale; `problem` why the last
 * attempt to read it failed; `doubt` why it cannot be taken at its word. `amount: null` is absent, never zero.
 */
export const AgedAmountSchema = z.object({
  amount: FormattedCreditsSchema.nullable(),
  unit: z.string(),
  at: InstantSchema.nullable(),
  staleAfter: InstantSchema.nullable(),
  problem: ProblemSchema.nullable(),
  doubt: z.string().nullable(),
});
export type AgedAmount = z.infer<typeof AgedAmountSchema>;

/** A point of a balance line. */
export const BalancePointSchema = z.object({ at: InstantSchema, amount: FormattedCreditsSchema });
export type BalancePoint = z.infer<typeof BalancePointSchema>;

export const NothingSchema = z.object({});

/** A stream of values as a procedure's output. */
export { eventIterator };
