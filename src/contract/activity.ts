import { z } from 'zod';
import { AuditEventSchema } from '../domain/audit.ts';
import { AccountIdSchema, ConnectionIdSchema, RunIdSchema } from '../domain/ids.ts';
import { ProblemSchema } from '../domain/problem.ts';
import { RunStateSchema, SyncRunSchema } from '../domain/sync-run.ts';
import { InstantSchema } from '../domain/time.ts';
import { command, NothingSchema, query, WindowSchema } from './procedure.ts';

const RunRowSchema = SyncRunSchema.omit({ calls: true, problems: true }).extend({
  connectionLabel: z.string(),
  sentence: z.string(),
  problem: ProblemSchema.nullable(),
});
export type RunRow = z.infer<typeof RunRowSchema>;

const RunDetailSchema = SyncRunSchema.extend({
  connectionLabel: z.string(),
  sentence: z.string(),
  problems: z.array(
    z.object({ accountId: AccountIdSchema.nullable(), accountName: z.string().nullable(), problem: ProblemSchema }),
  ),
});
export type RunDetail = z.infer<typeof RunDetailSchema>;

/** What walking the whole audit trail showed. */
const TrailVerdictSchema = z.object({
  events: z.number().int(),
  /** Hash of the last event: whoever noted it before can compare. */
  head: z.string(),
  since: InstantSchema.nullable(),
  /** Where the trail does not fit, as a sentence; `null`: it is whole. */
  fault: z.string().nullable(),
});
export type TrailVerdict = z.infer<typeof TrailVerdictSchema>;

const TrailExportSchema = z.object({ path: z.string(), events: z.number().int(), head: z.string() });
export type TrailExport = z.infer<typeof TrailExportSchema>;

export const activity = {
  runs: query({ may: 'operators', madeOf: ['activity', 'sync', 'connections'] })
    .input(WindowSchema.extend({ connectionId: ConnectionIdSchema.optional(), state: RunStateSchema.optional() }))
    .output(z.object({ rows: z.array(RunRowSchema), total: z.number().int() })),
  run: query({ may: 'operators', madeOf: ['activity', 'sync', 'accounts', 'connections'] })
    .input(z.object({ id: RunIdSchema }))
    .output(RunDetailSchema),
  audit: query({ may: 'operators', madeOf: ['activity'] })
    .input(WindowSchema.extend({ accountId: AccountIdSchema.optional(), action: z.string().optional() }))
    .output(z.object({ rows: z.array(AuditEventSchema), total: z.number().int() })),
  verifyAudit: command({ may: 'operators', audit: { none: 'It reads.' } })
    .input(NothingSchema)
    .output(TrailVerdictSchema),
  /** `null`: the operator cancelled. */
  exportAudit: command({ may: 'keep books', audit: ['audit.exported'], waitsForPerson: true })
    .input(NothingSchema)
    .output(TrailExportSchema.nullable()),
};
