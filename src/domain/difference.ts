import { z } from 'zod';
import { addCredits, subtractCredits, ZERO_CREDITS, type Credits } from './credits.ts';
import { AccountIdSchema, ConnectionIdSchema, RunIdSchema } from './ids.ts';
import { InstantSchema, type Instant } from './time.ts';

/**
 * What readings of a balance show and no entry leads to. With them the books of an account add up: what it held at any
 * reading is the sum of all entries and all differences until then.
 *
 * - `opening`: what it held before history is known. Never anything to work on.
 * - `unexplained`: the balance moved between two readings by so much more than entries say.
 * - `timing`: the very next reading took it back, as when clocks differ by seconds. It is no difference at all.
 */
const DifferenceKindSchema = z.enum(['opening', 'unexplained', 'timing']);
type DifferenceKind = z.infer<typeof DifferenceKindSchema>;

export const DifferenceSchema = z.object({
  /** `accountId|order` of the reading that showed it; `accountId|opening`. */
  id: z.string(),
  connectionId: ConnectionIdSchema,
  accountId: AccountIdSchema,
  unit: z.string(),
  kind: DifferenceKindSchema,
  /** Since when it stands in the books: the reading that showed it; of an opening, where known history begins. */
  at: InstantSchema,
  /** The reading before: it came to be after this. Of an opening: before when nothing is known of the balance. */
  from: InstantSchema,
  /** Stored millionths; 0: it was explained later. */
  amount: z.number().int(),
  /** The order of the reading; 0: of an opening. */
  order: z.number().int(),
  runId: RunIdSchema.nullable(),
});
export type Difference = z.infer<typeof DifferenceSchema>;

/** A reading of a balance that is believed, in the order in which they were kept. */
export interface BookReading {
  readonly order: number;
  readonly at: Instant;
  readonly total: Credits;
  /** What all entries dated until then add up to. */
  readonly entries: Credits;
}

/** What one reading shows beside the one before it. */
interface BookStep {
  readonly order: number;
  readonly from: Instant;
  readonly at: Instant;
  readonly amount: Credits;
  readonly kind: Exclude<DifferenceKind, 'opening'>;
}

/** What readings show that entries do not: before the first of them, and at each after it. */
interface BookedReadings {
  /** `null`: the first of the readings is not the account's first. */
  readonly opening: Credits | null;
  readonly steps: readonly BookStep[];
}

/**
 * Compares readings with entries. Two neighbours that cancel each other out are timing: an entry dated a little after the
 * reading that held it already, or listed with the next one. The rule looks at nothing but readings and dated entries, so
 * the order in which they were learnt makes no difference.
 *
 * @param isFromFirst the first of the readings is the first of the account: what it shows is the opening.
 */
export function bookReadings(readings: readonly BookReading[], isFromFirst: boolean): BookedReadings {
  const steps: BookStep[] = [];
  const [first] = readings;
  let opening = isFromFirst && first !== undefined ? subtractCredits(first.total, first.entries) : null;
  for (const [index, now] of readings.entries()) {
    const before = readings[index - 1];
    if (before === undefined) continue;
    const moved = subtractCredits(now.total, before.total);
    const amount = subtractCredits(moved, subtractCredits(now.entries, before.entries));
    const last = steps.at(-1);
    const takesBack = (other: Credits | null): boolean =>
      other !== null && amount !== ZERO_CREDITS && addCredits(other, amount) === ZERO_CREDITS;
    const cancelsOpening = index === 1 && takesBack(opening);
    const cancels = cancelsOpening || (last?.kind === 'unexplained' && takesBack(last.amount));
    if (cancelsOpening) opening = ZERO_CREDITS;
    else if (cancels && last !== undefined) steps[steps.length - 1] = { ...last, kind: 'timing' };
    steps.push({ order: now.order, from: before.at, at: now.at, amount, kind: cancels ? 'timing' : 'unexplained' });
  }
  return { opening, steps };
}
