import { z } from 'zod';
import { addCredits, subtractCredits, ZERO_CREDITS, type Credits } from './credits.ts';
import type { Instant } from './time.ts';

/**
 * How far an account's balance is backed by entries: `proved` (they add up), `not verifiable` (not enough is known to prove it),
 * `broken` (they do not add up), `unknown` (never read).
 */
export const ProofSchema = z.enum(['proved', 'not verifiable', 'broken', 'unknown']);
export type Proof = z.infer<typeof ProofSchema>;

/** Why a proof is what it is. What flaws a proof comes before what it rests on. */
export const ProofGroundSchema = z.enum([
  /** No balance was read yet. */
  'never read',
  /** The balance itself may mean something else (./doubt.ts). */
  'balance in doubt',
  /** The API lists too few entries, or none. */
  'too few entries',
  /** Rows were listed that could not be kept. */
  'missing rows',
  /** Entries were lost before they could be read. */
  'gap',
  /** A list that promises everything begins in the middle. */
  'unknown start',
  /** Entries whose sign nobody knows. */
  'unsigned entries',
  /** They do not add up once: it is looked at again, since an entry may be listed late. */
  'second look',
  /** They do not add up. */
  'unexplained',
  /** Every entry from the first one on leads to the balance. */
  'from the beginning',
  /** The entries explain every change since a reading; what was before it cannot be had. */
  'since a reading',
]);
type ProofGround = z.infer<typeof ProofGroundSchema>;

/** What stands in the way of a proof, whatever the sums say. */
export type ProofFlaw = Extract<
  ProofGround,
  'balance in doubt' | 'too few entries' | 'missing rows' | 'gap' | 'unknown start' | 'unsigned entries'
>;

/** What the entries of an account add up to, all that are stored, and the gaps between them. */
export interface Explained {
  readonly sum: Credits;
  /** Entries whose sign nobody knows: they are not in the sum. */
  readonly unsigned: number;
  /** Gaps that do not tell what was lost in them. */
  readonly untold: number;
}

/**
 * Where a proof begins. It is chosen with the first reading and kept: everything that is proved later rests on it, so a
 * difference that was found once cannot be forgotten by measuring from a newer reading.
 */
export interface Opening {
  /** The balance there. */
  readonly total: Credits;
  /** What was stored by then is part of it. */
  readonly explained: Explained;
  /** When it was read; `null`: the beginning of the history, where there is nothing. */
  readonly at: Instant | null;
}

export const NOTHING_EXPLAINED: Explained = { sum: ZERO_CREDITS, unsigned: 0, untold: 0 };

export const FROM_NOTHING: Opening = { total: ZERO_CREDITS, explained: NOTHING_EXPLAINED, at: null };

/** What entries and gaps say that the balance is, beginning at an opening; `null` where a gap since does not tell. */
export function explainedBalance(opening: Opening, now: Explained): Credits | null {
  if (now.untold > opening.explained.untold) return null;
  return addCredits(opening.total, subtractCredits(now.sum, opening.explained.sum));
}

/** What one sync found of how entries and balance fit. */
export interface ProofEvidence {
  /** Balance − what entries explain; `null`: it could not be computed this time. */
  readonly residual: Credits | null;
  readonly flaws: readonly ProofFlaw[];
  /** When the opening was read; `null`: the proof begins at the beginning. */
  readonly since: Instant | null;
}

/** What is kept of the last sync. */
export interface ProofState {
  readonly proof: Proof;
  readonly ground: ProofGround;
  readonly unexplained: Credits;
}

/** An entry without a sign, or one that could not be kept, may be what is not explained. */
const MAY_EXPLAIN: ReadonlySet<ProofFlaw> = new Set<ProofFlaw>(['unsigned entries', 'missing rows']);

/**
 * The whole rule of what is proved.
 *
 * - Nothing is proved while it does not add up, or while anything stands in the way.
 * - A difference is believed when a second sync finds one too: an entry may only have been listed late. From then on the
 *   proof is broken until entries, or a gap, explain it from the same opening.
 * - A balance in doubt, or one that could not be compared, proves nothing and mends nothing.
 */
export function judgeProof(before: ProofState, { residual, flaws, since }: ProofEvidence): ProofState {
  const [flaw] = flaws;
  if (residual === null || flaw === 'balance in doubt') {
    if (before.proof === 'broken') return before;
    const ground = flaw ?? (before.ground === 'second look' ? 'second look' : 'too few entries');
    return { proof: 'not verifiable', ground, unexplained: before.unexplained };
  }
  if (residual === ZERO_CREDITS) {
    if (flaw !== undefined) return { proof: 'not verifiable', ground: flaw, unexplained: ZERO_CREDITS };
    return {
      proof: 'proved',
      ground: since === null ? 'from the beginning' : 'since a reading',
      unexplained: residual,
    };
  }
  if (before.proof !== 'broken' && before.unexplained === ZERO_CREDITS)
    return { proof: 'not verifiable', ground: 'second look', unexplained: residual };
  const cause = flaws.find((one) => MAY_EXPLAIN.has(one));
  if (cause !== undefined) return { proof: 'not verifiable', ground: cause, unexplained: residual };
  return { proof: 'broken', ground: 'unexplained', unexplained: residual };
}
