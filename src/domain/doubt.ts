import { z } from 'zod';
import { instant, InstantSchema, toMilliseconds, type Instant } from './time.ts';

/**
 * What an answer may mean other than the balance that it states: an API that does not know the user, or that failed,
 * answers with a number (docs/decisions/0029).
 */
export const MayMeanSchema = z.enum(['unknown user', 'error']);
export type MayMean = z.infer<typeof MayMeanSchema>;

/** A balance that cannot be taken at its word yet. Nothing is derived from it until a second look, or a person, says so. */
export const DoubtSchema = z.object({
  mayMean: MayMeanSchema,
  /** When it was first read. */
  since: InstantSchema,
  /** The last balance that was not in doubt, stored millionths; `null`: there was none. */
  before: z.object({ total: z.number().int(), at: InstantSchema }).nullable(),
});
export type Doubt = z.infer<typeof DoubtSchema>;

/** A second look counts from this distance on: an error that passes has passed by then. */
export const SECOND_LOOK_MILLISECONDS = 10 * 60_000;

/** From when on a reading counts as a second look. */
export function secondLookAt({ since }: Pick<Doubt, 'since'>): Instant {
  return instant(toMilliseconds(since) + SECOND_LOOK_MILLISECONDS);
}

/** What was known of a balance before a reading. */
export interface KnownBalance {
  /** Stored millionths; `null`: never read. */
  readonly total: number | null;
  readonly at: Instant | null;
  readonly doubt: Doubt | null;
}

/** One reading, as far as doubt goes. */
export interface DoubtfulReading {
  /** Stored millionths. */
  readonly total: number;
  /** When its answer was complete. */
  readonly at: Instant;
  /** Milliseconds between the first look, if the balance is in doubt, and the asking of this one. */
  readonly distance: number;
  /** `null`: it means what it says. */
  readonly mayMean: MayMean | null;
}

/**
 * Whether a reading is in doubt. One that repeats a balance which was believed brings no news, so it is believed, too; one
 * that repeats a balance in doubt is believed at a distance from the first look.
 */
export function judgeDoubt(known: KnownBalance, reading: DoubtfulReading): Doubt | null {
  if (reading.mayMean === null) return null;
  if (known.doubt === null) {
    if (known.total === reading.total) return null;
    const before = known.total === null || known.at === null ? null : { total: known.total, at: known.at };
    return { mayMean: reading.mayMean, since: reading.at, before };
  }
  if (known.total !== reading.total) return { ...known.doubt, mayMean: reading.mayMean, since: reading.at };
  if (reading.distance >= SECOND_LOOK_MILLISECONDS) return null;
  // The clock was set back since: what is said of the second look must not lie beyond it.
  return known.doubt.since > reading.at ? { ...known.doubt, since: reading.at } : known.doubt;
}
