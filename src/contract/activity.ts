import { z } from 'zod';
import { AuditEventSchema } from '../domain/audit.ts';
import { AccountIdSchema, ConnectionIdSchema, RunIdSchema } from '../domain/ids.ts';
import { ProblemSchema } from '../domain/problem.ts';
import { RunStateSchema, SyncRunSchema } from '../domain/sync-run.ts';
import { query, WindowSchema } from './procedure.ts';

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
};
