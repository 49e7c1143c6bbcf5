import type { AgedAmount } from '../../contract/procedure.ts';
import type { Proof } from '../../domain/proof.ts';

/** How old a number is: `unread` was never read, `failed` could not be read again, so the last good value stands. */
export type Age = 'fresh' | 'stale' | 'failed' | 'unread';

export function ageOf(value: Pick<AgedAmount, 'at' | 'staleAfter' | 'problem'>, now: number): Age {
  if (value.at === null) return 'unread';
  if (value.problem !== null) return 'failed';
  return value.staleAfter !== null && Date.parse(value.staleAfter) < now ? 'stale' : 'fresh';
}

/** What the dot of an account says, worst first. */
export type Freshness = 'proved' | 'not verifiable' | 'broken' | 'doubtful' | 'stale' | 'unread';

export function freshnessOf(proof: Proof, balance: AgedAmount, now: number): Freshness {
  const age = ageOf(balance, now);
  if (age === 'unread') return 'unread';
  if (proof === 'broken') return 'broken';
  if (balance.doubt !== null) return 'doubtful';
  if (age === 'stale' || age === 'failed') return 'stale';
  switch (proof) {
    case 'proved':
    case 'not verifiable':
      return proof;
    case 'unknown':
      return 'unread';
  }
}
