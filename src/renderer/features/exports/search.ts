import { z } from 'zod';
import { AccountFilterSchema } from '../../../contract/accounts.ts';
import { DirectionSchema } from '../../../contract/procedure.ts';
import { ExportSubjectSchema } from '../../../contract/exports.ts';
import { LedgerFilterSchema, LedgerSortSchema } from '../../../contract/ledger.ts';

/**
 * What the Exports screen keeps in its address. Another screen opens it with its own filter:
 * `/exports?subject=ledger&ledgerFilter={…}&ledgerSort={…}`.
 */
export const ExportsSearchSchema = z.object({
  subject: ExportSubjectSchema.optional().catch(undefined),
  ledgerFilter: LedgerFilterSchema.optional().catch(undefined),
  ledgerSort: z.object({ by: LedgerSortSchema, direction: DirectionSchema }).optional().catch(undefined),
  accountFilter: AccountFilterSchema.optional().catch(undefined),
  /** Columns left out, by name. */
  without: z.array(z.string()).optional().catch(undefined),
});
export type ExportsSearch = z.infer<typeof ExportsSearchSchema>;
