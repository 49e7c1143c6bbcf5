import type { AdjustmentKind } from './adjustment.ts';
import type { Credits } from './credits.ts';

/** What is true of one kind of adjustment. */
export interface KindFacts {
  /** What its amount does: `gives` and `takes` have one sign only, `either` both; `target` is the balance asked for. */
  readonly amount: 'gives' | 'takes' | 'either' | 'target';
}

/** Kinds of adjustments, and what each is. Everything that asks of a kind asks here. */
export const KINDS: Readonly<Record<AdjustmentKind, KindFacts>> = {
  refund: { amount: 'gives' },
  goodwill: { amount: 'gives' },
  'top-up': { amount: 'gives' },
  correction: { amount: 'either' },
  clawback: { amount: 'takes' },
  'set balance': { amount: 'target' },
};

/** Whether an amount has a sign that its kind does not have: a refund of −5, a clawback of 5. */
export function isWrongSign(kind: AdjustmentKind, amount: Credits): boolean {
  switch (KINDS[kind].amount) {
    case 'gives':
      return amount < 0n;
    case 'takes':
      return amount > 0n;
    case 'either':
    case 'target':
      return false;
  }
}
