import { z } from 'zod';
import { eventIterator, NothingSchema, procedure } from './procedure.ts';

export const AreaSchema = z.enum([
  'connections',
  'accounts',
  'ledger',
  'memberships',
  'usage',
  'adjustments',
  'bulk',
  'exports',
  'activity',
  'sync',
  'settings',
  'vault',
  'workspace',
  'operators',
]);
export type Area = z.infer<typeof AreaSchema>;

/** Names what a change touched, so that only that is asked for again. An empty list of ids: all of the area. */
export const ChangeSchema = z.object({
  areas: z.array(AreaSchema),
  accountIds: z.array(z.string()),
  connectionIds: z.array(z.string()),
});
export type Change = z.infer<typeof ChangeSchema>;

export const changes = {
  /** At most ten a second; changes in between are merged. */
  feed: procedure.input(NothingSchema).output(eventIterator(ChangeSchema)),
};
