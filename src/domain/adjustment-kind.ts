import { AdjustmentKindSchema, type AdjustmentKind } from './adjustment.ts';
import type { Credits } from './credits.ts';
import type { Movement } from './ledger.ts';

/** What is true of one kind of adjustment. */
export interface KindFacts {
  /** What its amount does: `gives` and `takes` have one sign only, `either` both; `target` is the balance asked for. */
  readonly amount: 'gives' | 'takes' | 'either' | 'target';
  /** It makes up for something: what a person was given by it is told before more is given. */
  readonly compensates: boolean;
  /** Another adjustment may be undone by one of this kind. */
  readonly reverses: boolean;
  /** What its entry is in the books. */
  readonly movement: Movement;
  /** What people read. */
  readonly label: string;
  /** What people write for it in files: small letters alone. */
  readonly spellings: readonly string[];
}

const plain = { compensates: false, reverses: false } as const;

/** Kinds of adjustments, and what each is. Everything that asks of a kind asks here. */
export const KINDS: Readonly<Record<AdjustmentKind, KindFacts>> = {
  refund: {
    ...plain,
    amount: 'gives',
    movement: 'refunded',
    compensates: true,
    label: 'Refund',
    spellings: ['refund'],
  },
  goodwill: {
    ...plain,
    amount: 'gives',
    movement: 'granted',
    compensates: true,
    label: 'Goodwill',
    spellings: ['goodwill'],
  },
  'top-up': { ...plain, amount: 'gives', movement: 'purchased', label: 'Top-up', spellings: ['topup'] },
  correction: {
    ...plain,
    amount: 'either',
    movement: 'adjusted',
    reverses: true,
    label: 'Correction',
    spellings: ['correction'],
  },
  clawback: {
    ...plain,
    amount: 'takes',
    movement: 'clawed back',
    reverses: true,
    label: 'Clawback',
    spellings: ['clawback'],
  },
  'set balance': {
    ...plain,
    amount: 'target',
    movement: 'adjusted',
    label: 'Set balance',
    spellings: ['setbalance', 'set'],
  },
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

/** Whether its amount is the balance asked for, not a change of it. */
export function setsBalance(kind: AdjustmentKind | null): boolean {
  return kind !== null && KINDS[kind].amount === 'target';
}

/** Kinds of which something is true. */
export function kindsWhere(isTrue: (facts: KindFacts) => boolean): readonly AdjustmentKind[] {
  return AdjustmentKindSchema.options.filter((kind) => isTrue(KINDS[kind]));
}

/** The kind that somebody wrote, whatever its case, spaces and hyphens; `null`: none is written so. */
export function readKind(text: string): AdjustmentKind | null {
  const letters = text
    .normalize('NFD')
    .toLowerCase()
    .replace(/[\p{M}\s_-]/gu, '');
  return kindsWhere(({ spellings }) => spellings.includes(letters))[0] ?? null;
}
