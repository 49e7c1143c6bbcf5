import { z } from 'zod';
import { AdjustmentTabSchema } from '../../../contract/adjustments.ts';

/** What the Adjustments screen keeps in its address. Without a tab: the first that has something waiting. */
export const AdjustmentsSearchSchema = z.object({
  tab: AdjustmentTabSchema.optional().catch(undefined),
  account: z.string().optional().catch(undefined),
  /** The adjustment whose story is open. */
  adjustment: z.string().optional().catch(undefined),
  /** The story stands alone, without the list. */
  alone: z.literal('yes').optional().catch(undefined),
});
