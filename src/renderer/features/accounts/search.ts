import { z } from 'zod';
import { AccountSortSchema, AccountStandingSchema } from '../../../contract/accounts.ts';
import { DirectionSchema } from '../../../contract/procedure.ts';

export const AccountTabSchema = z.enum([
  'timeline',
  'ledger',
  'explain',
  'memberships',
  'usage',
  'adjustments',
  'linked',
  'raw',
]);
export type AccountTab = z.infer<typeof AccountTabSchema>;

/** What an account's detail keeps in its address, beside a list or alone. */
export const AccountDetailSearchSchema = z.object({
  tab: AccountTabSchema.optional().catch(undefined),
  /** How far back the balance is drawn. */
  range: z.enum(['7d', '30d', '90d', 'all']).optional().catch(undefined),
});
export type AccountDetailSearch = z.infer<typeof AccountDetailSearchSchema>;

/** What the Accounts screen keeps in its address. */
export const AccountsSearchSchema = AccountDetailSearchSchema.extend({
  search: z.string().max(200).optional().catch(undefined),
  connection: z.string().optional().catch(undefined),
  proof: AccountStandingSchema.optional().catch(undefined),
  tag: z.string().optional().catch(undefined),
  sort: AccountSortSchema.optional().catch(undefined),
  direction: DirectionSchema.optional().catch(undefined),
  /** The account that is open. */
  account: z.string().optional().catch(undefined),
});
