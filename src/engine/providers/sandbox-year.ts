import { z } from 'zod';
import { MovementSchema } from '../../domain/ledger.ts';
import type { EntryKind } from './sandbox-api.ts';

/** What happened, in the sandbox's own truth. It explains everything, so nothing in it is unexplained. */
export const YearMovementSchema = MovementSchema.exclude(['unexplained']);
export type YearMovement = z.infer<typeof YearMovementSchema>;

/** The classes of discrepancy that can be planted in a seeded year. */
export const PlantClassSchema = z.enum([
  'window gap',
  'change made elsewhere',
  'expiry',
  'rounding or unit',
  'late entry',
  'duplicate',
  'missing entry',
  'history before first sight',
  'not here yet',
]);
export type PlantClass = z.infer<typeof PlantClassSchema>;

/** Something that happens to an account again and again in its year. */
export interface YearItem {
  readonly movement: YearMovement;
  readonly kind: EntryKind;
  /** The API's finer word; empty: none. */
  readonly tag: string;
  readonly labels: readonly string[];
  /** Size, in smallest units. What takes credits takes no more than there are. */
  readonly min: number;
  readonly max: number;
  /** How often in the year, spread over it. */
  readonly times: number;
}

/** A plan that can be bought; the next is bought when it has ended. */
interface YearPlanSketch {
  readonly name: string;
  readonly total: number;
  readonly days: number;
  /** How often it is used while it lives; each use is at most `total / uses`, so that a rest expires. */
  readonly uses: number;
  readonly labels: readonly string[];
}

/** How a year of an account looks at one API, and what can be wrong there. */
export interface YearPlan {
  /** The first also opens the account. */
  readonly items: readonly YearItem[];
  /** Bought one after the other, in turn. Empty: the API sells none. */
  readonly plans: readonly YearPlanSketch[];
  /** How many of its newest entries the API lists; `null`: all. */
  readonly window: number | null;
  /** The classes of discrepancy that this API can show. */
  readonly plants: readonly PlantClass[];
}

/** A plan as it was bought. Its uses are the ledger's debits with its tag. */
export interface BoughtPlan {
  readonly tag: string;
  readonly name: string;
  readonly total: number;
  /** Milliseconds since 1970. */
  readonly boughtAt: number;
  /** `YYYY-MM-DD`. It is over when this day is over everywhere. */
  readonly expiresOn: string;
}
