import { z } from 'zod';
import { LedgerSortSchema } from '../../../contract/ledger.ts';
import { DirectionSchema } from '../../../contract/procedure.ts';

/** What the Ledger screen keeps in its address: `/ledger?q=type:debit amount:<-100`. */
export const LedgerSearchSchema = z.object({
  /** The filter as typed. */
  q: z.string().optional().catch(undefined),
  sort: LedgerSortSchema.optional().catch(undefined),
  direction: DirectionSchema.optional().catch(undefined),
  /** The entry that is open. */
  entry: z.string().optional().catch(undefined),
});
export type LedgerSearch = z.infer<typeof LedgerSearchSchema>;
