import { z } from 'zod';
import { MembershipGroupSchema } from '../../../contract/memberships.ts';

/** What the Memberships screen keeps in its address. */
export const MembershipsSearchSchema = z.object({
  connection: z.string().optional().catch(undefined),
  account: z.string().optional().catch(undefined),
  group: MembershipGroupSchema.optional().catch(undefined),
  search: z.string().max(200).optional().catch(undefined),
});
