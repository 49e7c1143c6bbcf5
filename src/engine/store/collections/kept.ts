import { z } from 'zod';
import { InstantSchema } from '../../../domain/time.ts';

/** Where a sync of one account's resource stands: stored after the page it belongs to. */
export const CursorSchema = z.object({
  /** `accountId|resource`. */
  id: z.string(),
  connectionId: z.string(),
  accountId: z.string(),
  resource: z.enum(['balance', 'ledger', 'memberships', 'usage', 'books']),
  /** The provider's checkpoint as JSON text; `null`: none yet. */
  checkpoint: z.string().nullable(),
  lastGoodAt: InstantSchema.nullable(),
  lastFullSweepAt: InstantSchema.nullable(),
});
export type Cursor = Readonly<z.infer<typeof CursorSchema>>;

/** The last answer of one call, secrets removed, for the Raw tab. */
export const KeptAnswerSchema = z.object({
  /** `connectionId|accountExternalId|call`. */
  id: z.string(),
  connectionId: z.string(),
  accountExternalId: z.string(),
  call: z.string(),
  at: InstantSchema,
  status: z.number().int(),
  runId: z.string(),
  body: z.string(),
  isCut: z.boolean(),
});
export type KeptAnswer = Readonly<z.infer<typeof KeptAnswerSchema>>;

/** One export ever started, for the Exports screen. */
export const KeptExportSchema = z.object({
  id: z.string(),
  startedAt: InstantSchema,
  /** The ExportJob as JSON text. */
  job: z.string(),
});
export type KeptExport = Readonly<z.infer<typeof KeptExportSchema>>;

/** A named value of the workspace's settings, as JSON text. */
export const KeptSettingSchema = z.object({ id: z.string(), value: z.string() });
export type KeptSetting = Readonly<z.infer<typeof KeptSettingSchema>>;
