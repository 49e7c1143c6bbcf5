import { z } from 'zod';
import { AccountIdSchema, ConnectionIdSchema, RunIdSchema } from './ids.ts';
import { InstantSchema } from './time.ts';
import { ProblemSchema } from './problem.ts';

export const RunStateSchema = z.enum(['running', 'done', 'partial', 'failed', 'cancelled', 'interrupted']);
export type RunState = z.infer<typeof RunStateSchema>;

/** One call of a run, for the Activity screen: no URL query, no header, no secret. */
const RunRequestSchema = z.object({
  at: InstantSchema,
  call: z.string(),
  status: z.number().int().nullable(),
  milliseconds: z.number(),
  bytes: z.number().int(),
  attempt: z.number().int(),
  problem: z.string().nullable(),
});
export type RunRequest = z.infer<typeof RunRequestSchema>;

/** One attempt to bring one connection up to date. */
export const SyncRunSchema = z.object({
  id: RunIdSchema,
  connectionId: ConnectionIdSchema,
  /** Counts a connection's runs as they began: their order, whatever the clock says. */
  order: z.number().int(),
  trigger: z.enum(['schedule', 'operator', 'adjustment', 'start']),
  state: RunStateSchema,
  startedAt: InstantSchema,
  endedAt: InstantSchema.nullable(),
  accountsTotal: z.number().int(),
  accountsDone: z.number().int(),
  pages: z.number().int(),
  requests: z.number().int(),
  entriesNew: z.number().int(),
  entriesChanged: z.number().int(),
  gaps: z.number().int(),
  /** Accounts whose balance was in doubt at the end. */
  doubtful: z.number().int(),
  unclassified: z.number().int(),
  /** The last 200 calls. */
  calls: z.array(RunRequestSchema),
  problems: z.array(
    z.object({
      accountId: AccountIdSchema.nullable(),
      problem: ProblemSchema,
      /** True: the account's balance was read all the same; a part beside it, or rows of it, are missing. */
      isPartial: z.boolean(),
    }),
  ),
});
export type SyncRun = z.infer<typeof SyncRunSchema>;
