import { z } from 'zod';
import { BatchTabSchema } from '../../../contract/bulk.ts';

/** What the screen of one file keeps in its address. Without a tab: the first that wants a person. */
export const BatchSearchSchema = z.object({
  tab: BatchTabSchema.optional().catch(undefined),
  /** Only rows that have this problem. */
  code: z.string().optional().catch(undefined),
  /** The row that is open beside the list. */
  row: z.coerce.number().int().optional().catch(undefined),
  /** The columns are being chosen. */
  columns: z.literal('yes').optional().catch(undefined),
});
