import { z } from 'zod';
import { RunStateSchema } from '../../../domain/sync-run.ts';

/** What the Activity screen keeps in its address. */
export const ActivitySearchSchema = z.object({
  tab: z.enum(['runs', 'audit']).optional().catch(undefined),
  connection: z.string().optional().catch(undefined),
  state: RunStateSchema.optional().catch(undefined),
  action: z.string().max(80).optional().catch(undefined),
  account: z.string().optional().catch(undefined),
  /** The event that is open. */
  event: z.string().optional().catch(undefined),
  /** The run that is open. */
  run: z.string().optional().catch(undefined),
  /** The run stands alone, without the list. */
  alone: z.literal('yes').optional().catch(undefined),
});
export type ActivitySearch = z.infer<typeof ActivitySearchSchema>;
