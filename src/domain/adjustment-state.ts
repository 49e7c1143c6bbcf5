import { AdjustmentStateSchema, type AdjustmentState } from './adjustment.ts';

/** What is true of one state of an adjustment. */
export interface StateFacts {
  /** Of the change of credits: not asked for yet, still to come, perhaps made, made, or certainly not made. */
  readonly effect: 'not asked for' | 'to come' | 'in doubt' | 'made' | 'none';
  /** It has been approved, and no sync has confirmed it: whoever drops it loses track of somebody's credits. */
  readonly isUnsettled: boolean;
  /** It is on its way to the API, which takes one at a time. */
  readonly isOnItsWay: boolean;
  /** Another adjustment of the same account must wait: its balance is, or may be, in motion. */
  readonly blocks: boolean;
  /** It may need a person. */
  readonly needsPerson: boolean;
  /** What it waits for, as the tabs of the list say it. */
  readonly tab: 'drafts' | 'to approve' | 'outbox' | 'unknown' | 'waiting to be seen' | 'done';
  /** How much it wants a person's attention. */
  readonly level: 'ok' | 'info' | 'warning' | 'alarm';
  /** What it means, for the operator. */
  readonly means: string;
}

const ordinary = { isUnsettled: false, isOnItsWay: false, blocks: false, needsPerson: false, level: 'info' } as const;
const approved = { ...ordinary, effect: 'to come', isUnsettled: true } as const;
const outbox = { ...approved, isOnItsWay: true, tab: 'outbox' } as const;

/** States of an adjustment in the order in which they come, and what each is. Everything that asks of a state asks here. */
export const STATES: Readonly<Record<AdjustmentState, StateFacts>> = {
  draft: {
    ...ordinary,
    effect: 'not asked for',
    tab: 'drafts',
    means: 'Draft, not sent.',
  },
  'awaiting approval': {
    ...ordinary,
    effect: 'to come',
    needsPerson: true,
    tab: 'to approve',
    means: 'Waits for approval: by a second person, or of the balance now shown.',
  },
  approved: { ...outbox, means: 'Approved, about to be queued.' },
  queued: { ...outbox, means: 'Queued: sent as soon as the connection answers.' },
  sending: { ...outbox, blocks: true, means: 'Being sent now.' },
  unknown: {
    ...ordinary,
    effect: 'in doubt',
    isUnsettled: true,
    blocks: true,
    needsPerson: true,
    tab: 'unknown',
    level: 'alarm',
    means: 'It may or may not have been applied. Nothing more is sent to this account until this is decided.',
  },
  applied: {
    ...ordinary,
    effect: 'made',
    isUnsettled: true,
    tab: 'waiting to be seen',
    level: 'ok',
    means: 'Sent, and the balance read back is right. The next sync should confirm it.',
  },
  'waiting to be seen': {
    ...approved,
    needsPerson: true,
    tab: 'waiting to be seen',
    means: 'To be done by hand on the provider’s own site. A sync confirms it.',
  },
  confirmed: { ...ordinary, effect: 'made', tab: 'done', level: 'ok', means: 'Confirmed by a sync.' },
  declined: {
    ...ordinary,
    effect: 'none',
    tab: 'done',
    means: 'Declined, discarded, or withdrawn as not done. Nothing was sent.',
  },
  failed: {
    ...ordinary,
    effect: 'none',
    needsPerson: true,
    tab: 'done',
    level: 'warning',
    means: 'Certainly not applied.',
  },
};

/** Approved, and neither declined nor failed since. */
export function isInForce(state: AdjustmentState): boolean {
  return STATES[state].isUnsettled || STATES[state].effect === 'made';
}

/** States of which something is true, in the order in which they come. */
export function statesWhere(isTrue: (facts: StateFacts) => boolean): readonly AdjustmentState[] {
  return AdjustmentStateSchema.options.filter((state) => isTrue(STATES[state]));
}

/** States in which it is approved, and no sync has confirmed it. */
export const UNSETTLED = statesWhere(({ isUnsettled }) => isUnsettled);
