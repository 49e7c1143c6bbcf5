import { z } from 'zod';
import { DirectionSchema } from '../../../contract/procedure.ts';
import { ExportSubjectSchema } from '../../../contract/exports.ts';
import { LedgerSortSchema } from '../../../contract/ledger.ts';
import { UsageRangeSchema } from '../../lib/usage-span.ts';

/**
 * What the Exports screen keeps in its address. The Ledger screen opens it with what it shows:
 * `/exports?subject=ledger&q=type:debit&sort=amount&direction=ascending`.
 */
export const ExportsSearchSchema = z.object({
  subject: ExportSubjectSchema.optional().catch(undefined),
  /** The ledger's filter as typed there. */
  q: z.string().optional().catch(undefined),
  sort: LedgerSortSchema.optional().catch(undefined),
  direction: DirectionSchema.optional().catch(undefined),
  /** For subjects other than the ledger: whose rows. */
  connection: z.string().optional().catch(undefined),
  search: z.string().optional().catch(undefined),
  /** For usage: how far back, and in days or months. Absent: all that is known, by day. */
  range: UsageRangeSchema.optional().catch(undefined),
  by: z.enum(['day', 'month']).optional().catch(undefined),
  /** In what form; absent: CSV. */
  form: z.enum(['csv', 'xlsx']).optional().catch(undefined),
  /** Columns left out, by name. */
  without: z.array(z.string()).optional().catch(undefined),
});
export type ExportsSearch = z.infer<typeof ExportsSearchSchema>;
