import type { Proof } from './account.ts';
import { subtractCredits, ZERO_CREDITS, type Credits } from './credits.ts';

/** What one sync found of how entries and balance fit. */
export interface ProofEvidence {
  /** Balance − what entries explain; `null`: it could not be computed this time. */
  readonly residual: Credits | null;
  /** Entries without a sign are among those it should explain. */
  readonly hasUnsigned: boolean;
  /** Entries may have been lost for good, so agreement proves nothing about the whole. */
  readonly hasHole: boolean;
  /** Where the account's history begins is known: it is complete, or a balance was known before these entries. */
  readonly hasKnownStart: boolean;
}

/** What is kept of the last sync. */
export interface ProofState {
  readonly proof: Proof;
  readonly unexplained: Credits;
  /** A residual that was seen once and is looked at again before anybody is alarmed (docs/provider-facts.md §1). */
  readonly isRechecking: boolean;
}

export const NEVER_PROVED: ProofState = { proof: 'unknown', unexplained: ZERO_CREDITS, isRechecking: false };

/**
 * How far a balance is backed by entries after this sync. A residual is believed when the next sync finds one too:
 * an entry may only have been written late.
 */
export function judgeProof(before: ProofState, evidence: ProofEvidence): ProofState {
  const { residual } = evidence;
  if (residual === null) return before;
  if (residual === ZERO_CREDITS) {
    const isProved = evidence.hasKnownStart && !evidence.hasHole && !evidence.hasUnsigned;
    return { proof: isProved ? 'proved' : 'unproved', unexplained: ZERO_CREDITS, isRechecking: false };
  }
  if (!before.isRechecking && before.proof !== 'broken') {
    return { ...before, proof: before.proof === 'unknown' ? 'unproved' : before.proof, isRechecking: true };
  }
  return { proof: evidence.hasUnsigned ? 'unproved' : 'broken', unexplained: residual, isRechecking: true };
}

/** One entry as far as the chain of balances needs it. */
export interface ChainLink {
  readonly amount: Credits | null;
  readonly balanceAfter: Credits | null;
}

/** How far a chain of `balance after` has been followed, and what it could not explain. */
export interface Chain {
  readonly last: Credits | null;
  /** Sum of the jumps that no entry explains. */
  readonly drift: Credits;
  readonly breaks: number;
  /** Entries whose sign or balance is not told: the chain passes over them. */
  readonly unsigned: number;
}

export const EMPTY_CHAIN: Chain = { last: null, drift: ZERO_CREDITS, breaks: 0, unsigned: 0 };

/**
 * Follows the chain over one more entry, oldest first: the balance after it must be the balance before it and its
 * amount. A break is a missing entry or another writer; it is reported, never repaired (docs/provider-facts.md §3.2).
 */
export function followChain(chain: Chain, link: ChainLink): Chain {
  if (link.balanceAfter === null) return { ...chain, unsigned: chain.unsigned + 1 };
  if (link.amount === null) return { ...chain, last: link.balanceAfter, unsigned: chain.unsigned + 1 };
  if (chain.last === null) return { ...chain, last: link.balanceAfter };
  const jump = subtractCredits(subtractCredits(link.balanceAfter, chain.last), link.amount);
  if (jump === ZERO_CREDITS) return { ...chain, last: link.balanceAfter };
  return {
    ...chain,
    last: link.balanceAfter,
    drift: (chain.drift + jump) as Credits,
    breaks: chain.breaks + 1,
  };
}
