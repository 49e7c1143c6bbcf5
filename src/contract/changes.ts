import { z } from 'zod';
import { AreaSchema } from './facts.ts';
import { eventIterator, NothingSchema, query } from './procedure.ts';

/** Names what a change touched, so that only that is asked for again. An empty list of ids: all of the area. */
const ChangeSchema = z.object({
  areas: z.array(AreaSchema),
  accountIds: z.array(z.string()),
  connectionIds: z.array(z.string()),
});
export type Change = z.infer<typeof ChangeSchema>;

export const changes = {
  /** At most ten a second; changes in between are merged. */
  feed: query({ may: 'anybody', madeOf: [], phase: 'any' }).input(NothingSchema).output(eventIterator(ChangeSchema)),
};
