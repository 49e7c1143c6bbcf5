import { z } from 'zod';
import { instant, InstantSchema, toMilliseconds, type Instant } from '../../../domain/time.ts';
import { SWEEP_START } from '../offset-sweep.ts';

/** Re-read each time, since rows may be written late and equal rows must be counted together (docs/provider-facts.md §5). */
export const REREAD = 25 * 3_600_000;

const PositionSchema = z.object({
  offset: z.number(),
  tail: z.array(z.string()).readonly(),
  largestPage: z.number().nullable(),
});

/** A place in a list that grows at its end, and the time of the last row known there: what is later was not yet read. */
const AnchorSchema = z.object({ position: PositionSchema, at: InstantSchema });

const SweepSchema = z.object({
  /** When it began: what was written since may be missing from the pages read first. */
  startedAt: InstantSchema,
  position: PositionSchema,
  /** Rows before this time are known; `null`: none are. */
  since: InstantSchema.nullable(),
  newest: InstantSchema.nullable(),
  order: z.enum(['newest first', 'oldest first', 'none']).nullable(),
  /** The last row's time, and how often each row of that time came, by digest. */
  edgeAt: InstantSchema.nullable(),
  counts: z.record(z.string(), z.number()),
  /** The place within its instant that the last row got. */
  edgeOrdinal: z.number(),
  anchors: z.array(AnchorSchema),
});
export type Sweep = z.infer<typeof SweepSchema>;

export const CheckpointSchema = z.object({
  /** Time of the newest row of the last sweep that ended, no later than its beginning. */
  newest: InstantSchema.nullable(),
  order: z.enum(['newest first', 'oldest first', 'none']).nullable(),
  largestPage: z.number().nullable(),
  /** Oldest first only: where the next read may begin. */
  anchors: z.array(AnchorSchema),
  sweep: SweepSchema.nullable(),
});
export type Checkpoint = z.infer<typeof CheckpointSchema>;

export const NOTHING: Checkpoint = { newest: null, order: null, largestPage: null, anchors: [], sweep: null };

/** A sweep from where the last one makes sure that nothing is missed. */
export function begin(saved: Checkpoint, startedAt: Instant): Sweep {
  const whole = {
    startedAt,
    position: SWEEP_START,
    since: null,
    newest: null,
    order: null,
    edgeAt: null,
    counts: {},
    edgeOrdinal: 0,
    anchors: [],
  };
  if (saved.newest === null || saved.order === null || saved.order === 'none') return whole;
  const since = instant(toMilliseconds(saved.newest) - REREAD);
  const start = { ...SWEEP_START, largestPage: saved.largestPage };
  if (saved.order === 'newest first') return { ...whole, since, order: saved.order, position: start };
  const anchor = saved.anchors.findLast(({ at }) => at < since);
  if (!anchor) return { ...whole, order: saved.order, position: start };
  return {
    ...whole,
    since,
    order: saved.order,
    position: { ...anchor.position, largestPage: saved.largestPage },
    edgeAt: anchor.at,
    anchors: saved.anchors,
  };
}
