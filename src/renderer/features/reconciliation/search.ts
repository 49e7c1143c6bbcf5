import { z } from 'zod';
import { parsePlainDate } from '../../../domain/time.ts';

const MonthSchema = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);

/** What the Reconciliation screen keeps in its address. */
export const ReconciliationSearchSchema = z.object({
  tab: z.enum(['rules']).optional().catch(undefined),
  /** Such as `2026-10`; absent: the last month that is over. */
  month: MonthSchema.optional().catch(undefined),
  compare: MonthSchema.optional().catch(undefined),
  connection: z.string().optional().catch(undefined),
  /** The connection whose accounts are shown. */
  open: z.string().optional().catch(undefined),
});

const DaySchema = z.string().transform((text, context) => {
  const day = parsePlainDate(text);
  if (day.ok) return day.value;
  context.addIssue({ code: 'custom', message: day.error });
  return z.NEVER;
});

/** What the explanation of an account keeps in its address; absent: the month that is running. */
export const ExplanationSearchSchema = z.object({
  from: DaySchema.optional().catch(undefined),
  to: DaySchema.optional().catch(undefined),
});
