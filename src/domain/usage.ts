import { z } from 'zod';
import { AccountIdSchema, ConnectionIdSchema, RunIdSchema } from './ids.ts';
import { InstantSchema } from './time.ts';

/** Requests and credits consumed over a period. `reported` by the API, or `derived` from ledger debits or membership counters. */
export const UsageSchema = z.object({
  id: z.string(),
  connectionId: ConnectionIdSchema,
  accountId: AccountIdSchema,
  from: InstantSchema,
  until: InstantSchema,
  period: z.enum(['day', 'month', 'span']),
  requests: z.number().int().nullable(),
  failedRequests: z.number().int().nullable(),
  /** Stored millionths, positive for consumption; `null` when not told. */
  creditsConsumed: z.number().int().nullable(),
  unit: z.string(),
  origin: z.enum(['reported', 'derived']),
  /** Requests by endpoint as the API sent them: JSON text. */
  breakdown: z.string(),
  runId: RunIdSchema,
  readAt: InstantSchema,
});
export type Usage = z.infer<typeof UsageSchema>;
