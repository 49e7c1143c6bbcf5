import { z } from 'zod';
import type { AsOf } from '../../domain/as-of.ts';
import type { Credits } from '../../domain/credits.ts';
import { instant, InstantSchema, toMilliseconds, type Instant } from '../../domain/time.ts';
import type { Readable } from '../store/store.ts';
import { readLines } from './roll-forward.ts';

/** A snapshot is kept once a day: a change between two of them is dated by the second, at most so long after the first. */
const LONGEST_STEP = 36 * 3_600_000;
const MOST_STEPS = 2000;

/**
 * What a connection's accounts held together, by unit. What a reading after the instant showed and one before did not may
 * have happened on either side of it: the sum then lies between two values.
 */
export async function connectionAsOf(
  store: Readable,
  connectionId: string,
  at: Instant,
): Promise<readonly { readonly unit: string; readonly balance: AsOf }[]> {
  const end = instant(toMilliseconds(at) + 1);
  const [lines, steps] = await Promise.all([
    readLines(store, { by: 'connectionId', ids: [connectionId] }, { from: end, until: end }),
    stepsAcross(store, connectionId, at),
  ]);
  return lines.map(({ unit, opening }) => {
    const across = steps.filter((step) => step.unit === unit).map(({ amount }) => BigInt(amount));
    if (across.length === 0)
      return { unit, balance: { kind: 'derived', value: opening, reading: null, entries: 0 } as const };
    const sumOf = (isIn: (amount: bigint) => boolean) => across.filter(isIn).reduce((sum, one) => sum + one, 0n);
    const least = (opening + sumOf((amount) => amount < 0n)) as Credits;
    const most = (opening + sumOf((amount) => amount > 0n)) as Credits;
    return { unit, balance: { kind: 'bounded', value: opening, least, most, readings: null } as const };
  });
}

interface Step {
  readonly unit: string;
  readonly amount: number;
}

const ObservedSchema = z.object({ from: z.object({ at: InstantSchema }).nullable() });

async function stepsAcross(store: Readable, connectionId: string, at: Instant): Promise<readonly Step[]> {
  const soon = { $gt: at, $lte: instant(toMilliseconds(at) + LONGEST_STEP) };
  const [differences, observed] = await Promise.all([
    store.table('differences').find({
      selector: { connectionId, at: soon, kind: 'unexplained', from: { $lte: at }, amount: { $ne: 0 } },
      limit: MOST_STEPS,
    }),
    store.table('entries').find({
      selector: { connectionId, at: soon, origin: 'observed', status: 'current' },
      limit: MOST_STEPS,
    }),
  ]);
  return [
    ...differences,
    ...observed.flatMap(({ unit, amount, raw }): Step[] => {
      const from = ObservedSchema.safeParse(JSON.parse(raw)).data?.from?.at;
      // Of a plan's counters the reading before is not known: the change may have come on either side.
      return amount !== null && (from === undefined || from <= at) ? [{ unit, amount }] : [];
    }),
  ];
}
