import { z } from 'zod';
import { InstantSchema } from '../domain/time.ts';
import { BalancePointSchema, NothingSchema, command, query } from './procedure.ts';
import { EVERYTHING } from './facts.ts';
import { ConnectionCardSchema } from './connections.ts';

const LevelSchema = z.enum(['ok', 'info', 'warning', 'alarm']);
export type Level = z.infer<typeof LevelSchema>;

/** A sentence with a verb, and where to act on it. */
const NeedSchema = z.object({
  id: z.string(),
  level: LevelSchema,
  sentence: z.string(),
  link: z.string(),
  action: z.string(),
});
export type Need = z.infer<typeof NeedSchema>;

const OverviewSchema = z.object({
  needs: z.array(NeedSchema),
  connections: z.array(ConnectionCardSchema.extend({ line: z.array(BalancePointSchema) })),
  changes: z.array(z.object({ id: z.string(), at: InstantSchema, sentence: z.string(), link: z.string() })),
  /** When the operator last looked. */
  since: InstantSchema.nullable(),
  /** While nothing needs a person: since when. */
  allWellSince: InstantSchema.nullable(),
  /** Work waiting for this operator, for the side bar; zero shows nothing. */
  counts: z.object({
    overview: z.number().int(),
    memberships: z.number().int(),
    adjustments: z.number().int(),
    connections: z.number().int(),
  }),
});
export type Overview = z.infer<typeof OverviewSchema>;

export const overview = {
  get: query({ may: 'operators', madeOf: EVERYTHING }).input(NothingSchema).output(OverviewSchema),
  /** The operator has looked: what changed is counted from now. */
  looked: command({
    may: 'operators',
    audit: { none: 'It is when somebody looked, and changes nothing for anybody else.' },
  })
    .input(NothingSchema)
    .output(NothingSchema),
};
