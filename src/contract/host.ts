import { z } from 'zod';
import { NothingSchema, procedure } from './procedure.ts';

/** What the console runs in and what it can do there. */
export const HostFactsSchema = z.object({
  kind: z.enum(['electron', 'web']),
  version: z.string(),
  platform: z.string(),
  operator: z.string(),
  workspace: z.string(),
  canShowInFolder: z.boolean(),
  canTrySandbox: z.boolean(),
  isSandbox: z.boolean(),
});
export type HostFacts = z.infer<typeof HostFactsSchema>;

export const host = {
  facts: procedure.input(NothingSchema).output(HostFactsSchema),
};
