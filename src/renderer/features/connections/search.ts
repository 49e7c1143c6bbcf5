import { z } from 'zod';

/** What the Connections screen keeps in its address. */
export const ConnectionsSearchSchema = z.object({
  /** The connection whose detail is open. */
  connection: z.string().optional().catch(undefined),
  /** What is being done: adding one (then `provider` may name which), or an action on the open one. */
  panel: z.enum(['add', 'edit', 'secret', 'prove', 'remove']).optional().catch(undefined),
  provider: z.string().optional().catch(undefined),
});
export type ConnectionsSearch = z.infer<typeof ConnectionsSearchSchema>;
