import { z } from 'zod';
import { eventIterator, NothingSchema, query } from './procedure.ts';

/** What the console runs in and what it can do there. */
const HostFactsSchema = z.object({
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

/** What the host's menu bar or a clicked notification asks of the page. A path is one of the page's own addresses. */
const WishSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('go'), path: z.string().startsWith('/') }),
  z.object({ kind: z.literal('new adjustment') }),
  z.object({ kind: z.literal('find') }),
]);
export type Wish = z.infer<typeof WishSchema>;

export const host = {
  facts: query({ may: 'anybody', madeOf: ['settings', 'connections', 'workspace'], phase: 'any' })
    .input(NothingSchema)
    .output(HostFactsSchema),
  /** Never ends by itself; a host without a menu of its own never wishes anything. */
  wishes: query({ may: 'anybody', madeOf: [], phase: 'any' }).input(NothingSchema).output(eventIterator(WishSchema)),
};
