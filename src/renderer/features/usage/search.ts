import { z } from 'zod';
import { UsageRangeSchema } from '../../lib/usage-span.ts';

/** The question the chart answers: how much was consumed over time, or who consumed most. */
const UsageQuestionSchema = z.enum(['when', 'who']);

/** What the Usage screen keeps in its address. */
export const UsageSearchSchema = z.object({
  question: UsageQuestionSchema.optional().catch(undefined),
  range: UsageRangeSchema.optional().catch(undefined),
  by: z.enum(['day', 'month']).optional().catch(undefined),
  connection: z.string().optional().catch(undefined),
  view: z.enum(['chart', 'table']).optional().catch(undefined),
});
export type UsageSearch = z.infer<typeof UsageSearchSchema>;
