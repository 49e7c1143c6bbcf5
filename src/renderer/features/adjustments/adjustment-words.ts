import type { AdjustmentTab } from '../../../contract/adjustments.ts';
import type { KindFacts } from '../../../domain/adjustment-kind.ts';
import { ADJUSTMENT_TRANSITIONS, type AdjustmentState } from '../../../domain/adjustment.ts';

/** What the amount's field is called: the sign follows from the kind. */
export const AMOUNT_LABEL: Record<KindFacts['amount'], string> = {
  gives: 'Amount to give',
  takes: 'Amount to take',
  either: 'Change, with its sign',
  target: 'Balance to set',
};

export const TAB_WORDS: Record<AdjustmentTab, string> = {
  drafts: 'Drafts',
  'to approve': 'To approve',
  outbox: 'Queued',
  unknown: 'Unknown',
  'waiting to be seen': 'Awaiting confirmation',
  done: 'Done',
  all: 'All',
};

/** The tab to begin with: the first in which something waits for a person, else all. */
export function firstTab(counts: Readonly<Record<AdjustmentTab, number>> | undefined): AdjustmentTab {
  const waiting: readonly AdjustmentTab[] = ['unknown', 'to approve', 'drafts', 'outbox', 'waiting to be seen'];
  return waiting.find((tab) => (counts?.[tab] ?? 0) > 0) ?? 'all';
}

/** What an empty tab says. */
export const EMPTY_TAB: Record<AdjustmentTab, string> = {
  drafts: 'No drafts. A draft changes nothing until it is sent.',
  'to approve': 'Nothing waits for approval.',
  outbox: 'Nothing is queued: everything approved was sent.',
  unknown: 'No adjustment has an unknown outcome.',
  'waiting to be seen': 'Nothing waits for confirmation: syncs confirmed every adjustment that was applied.',
  done: 'Nothing is done yet.',
  all: 'No adjustments yet.',
};

interface PossibleActions {
  readonly approve: boolean;
  readonly discard: boolean;
  readonly resolve: boolean;
  readonly withdraw: boolean;
}

/** What a person may do in this state, from the one table of transitions. */
export function possibleActions(state: AdjustmentState): PossibleActions {
  const allowed = ADJUSTMENT_TRANSITIONS[state];
  return {
    approve: allowed.approve !== undefined || allowed.retry !== undefined,
    discard: allowed.discard !== undefined,
    resolve: allowed['resolved as landed'] !== undefined,
    withdraw: allowed.withdraw !== undefined,
  };
}

/** The verb that discards, by what is lost: before approval a draft, after it a place in the outbox. */
export function discardWords(state: AdjustmentState): { verb: string; loses: string } {
  switch (state) {
    case 'queued':
    case 'approved':
      return { verb: 'Cancel sending', loses: 'Nothing was sent, and nothing will be.' };
    case 'failed':
      return { verb: 'Stop trying', loses: 'It was not applied and will not be tried again.' };
    default:
      return { verb: 'Discard', loses: 'Nothing was sent, and nothing will be.' };
  }
}
