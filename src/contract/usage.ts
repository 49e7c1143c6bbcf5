import { z } from 'zod';
import { FormattedCreditsSchema } from '../domain/credits.ts';
import { AccountIdSchema, ConnectionIdSchema } from '../domain/ids.ts';
import { InstantSchema, PlainDateSchema } from '../domain/time.ts';
import { query } from './procedure.ts';

/** Consumption of one connection on one UTC day or month. */
export const UsageBucketSchema = z.object({
  from: PlainDateSchema,
  connectionId: ConnectionIdSchema,
  connectionLabel: z.string(),
  unit: z.string(),
  consumed: FormattedCreditsSchema,
  /** Number of debits it is the sum of, or requests where the API reports them. */
  entries: z.number().int(),
  requests: z.number().int().nullable(),
  failedRequests: z.number().int().nullable(),
  origin: z.enum(['reported', 'observed', 'mixed']),
});
export type UsageBucket = z.infer<typeof UsageBucketSchema>;

export const usage = {
  series: query({ may: 'operators', madeOf: ['usage', 'ledger', 'connections'] })
    .input(
      z.object({
        connectionId: ConnectionIdSchema.optional(),
        accountId: AccountIdSchema.optional(),
        since: InstantSchema,
        until: InstantSchema,
        by: z.enum(['day', 'month']),
      }),
    )
    .output(
      z.object({ buckets: z.array(UsageBucketSchema), asOf: InstantSchema.nullable(), notes: z.array(z.string()) }),
    ),
  /** Who consumed most in the span, per unit. */
  top: query({ may: 'operators', madeOf: ['usage', 'ledger', 'accounts', 'connections'] })
    .input(
      z.object({
        connectionId: ConnectionIdSchema.optional(),
        since: InstantSchema,
        until: InstantSchema,
        limit: z.number().int().min(1).max(100).default(20),
      }),
    )
    .output(
      z.array(
        z.object({
          accountId: AccountIdSchema,
          accountName: z.string(),
          connectionLabel: z.string(),
          unit: z.string(),
          consumed: FormattedCreditsSchema,
          entries: z.number().int(),
        }),
      ),
    ),
};
