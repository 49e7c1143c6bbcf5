import { z } from 'zod';
import { InstantSchema } from '../../../domain/time.ts';
import type { Cursor, KeptAnswer, KeptExport, KeptSetting } from '../store.ts';

/** What only the engine knows of, and the contract never names. */
export const CursorSchema = z.object({
  id: z.string(),
  connectionId: z.string(),
  accountId: z.string(),
  resource: z.enum(['balance', 'ledger', 'memberships', 'usage']),
  checkpoint: z.string().nullable(),
  lastGoodAt: InstantSchema.nullable(),
  lastFullSweepAt: InstantSchema.nullable(),
}) satisfies z.ZodType<Cursor>;

export const KeptAnswerSchema = z.object({
  id: z.string(),
  connectionId: z.string(),
  accountExternalId: z.string(),
  call: z.string(),
  at: InstantSchema,
  status: z.number().int(),
  runId: z.string(),
  body: z.string(),
  isCut: z.boolean(),
}) satisfies z.ZodType<KeptAnswer>;

export const KeptExportSchema = z.object({
  id: z.string(),
  startedAt: InstantSchema,
  job: z.string(),
}) satisfies z.ZodType<KeptExport>;

export const KeptSettingSchema = z.object({ id: z.string(), value: z.string() }) satisfies z.ZodType<KeptSetting>;
