import { z } from 'zod';
import { ConnectionIdSchema } from '../domain/ids.ts';
import { InstantSchema } from '../domain/time.ts';
import { NothingSchema, command, query } from './procedure.ts';
import { HealthSchema } from './connections.ts';

/** The one place for connection state: the pill. */
const SyncStatusSchema = z.object({
  state: z.enum([
    'nothing to sync',
    'in sync',
    'incomplete',
    'syncing',
    'waiting',
    'offline',
    'failing',
    'paused',
    'locked',
  ]),
  sentence: z.string(),
  /** Oldest good reading over all active connections. */
  asOf: InstantSchema.nullable(),
  connections: z.array(z.object({ id: ConnectionIdSchema, label: z.string(), health: HealthSchema })),
});
export type SyncStatus = z.infer<typeof SyncStatusSchema>;

export const sync = {
  status: query({ may: 'operators', madeOf: ['sync', 'connections', 'vault'] })
    .input(NothingSchema)
    .output(SyncStatusSchema),
  /** Without an id: all. `isFullSweep` reads everything again. Answers at once; follow it by `status`. */
  start: command({ may: 'console', audit: { none: 'A run is its own record, with who asked for it.' } })
    .input(z.object({ connectionId: ConnectionIdSchema.optional(), isFullSweep: z.boolean().default(false) }))
    .output(NothingSchema),
  cancel: command({ may: 'console', audit: { none: 'The run says that it was cancelled.' } })
    .input(z.object({ connectionId: ConnectionIdSchema.optional() }))
    .output(NothingSchema),
};
