import type { Phase, WayOut } from '../../contract/workspace.ts';

/** What moves the engine from one phase to another. */
export type PhaseEvent =
  /** The vault was looked at, and there is none. */
  | 'no vault'
  /** The vault was looked at, and its key is not to be had. */
  | 'vault locked'
  /** The store is open and everything on it runs. */
  | 'opened'
  /** The store could not be opened, or was found damaged while it was open and has been closed. */
  | 'failed'
  /** Try (again) to come as far as it goes: a vault was made or unlocked, a store restored or begun anew. */
  | 'proceed'
  /** End what runs, close the store. */
  | 'close';

/**
 * The phases, down, and what may happen in each: the one place that says what follows what. `closing` has an end of its
 * own, `vault locked` or `failed`; where the engine stops there is none.
 */
export const PHASE_TABLE: Readonly<Record<Phase, Readonly<Partial<Record<PhaseEvent, Phase>>>>> = {
  empty: { proceed: 'opening', close: 'closing' },
  locked: { proceed: 'opening', close: 'closing' },
  opening: { 'no vault': 'empty', 'vault locked': 'locked', opened: 'open', failed: 'damaged' },
  open: { close: 'closing' },
  closing: { 'vault locked': 'locked', failed: 'damaged' },
  damaged: { proceed: 'opening', close: 'closing' },
};

/** @throws Error when the event cannot happen in the phase: a fault of the program. */
export function nextPhase(phase: Phase, event: PhaseEvent): Phase {
  const next = PHASE_TABLE[phase][event];
  if (next === undefined) throw new Error(`“${event}” cannot happen to a workspace that is ${phase}.`);
  return next;
}

/** The file itself is at fault: it can be replaced, and is kept in each case. */
const OF_THE_FILE: readonly WayOut[] = ['restore', 'begin anew', 'try again'];
/** What is around the file is at fault: another file would fare no better. */
const OF_THE_PLACE: readonly WayOut[] = ['try again'];

/** Vault and store do not fit together in time: a person decides which of them is right. */
const OF_THE_TIME: readonly WayOut[] = ['restore', 'open as it is', 'begin anew', 'try again'];

const WAYS_OUT: Readonly<Record<string, readonly WayOut[]>> = {
  'workspace.in-use': OF_THE_PLACE,
  'workspace.another-open': OF_THE_PLACE,
  'workspace.read-only': OF_THE_PLACE,
  'disk.full': OF_THE_PLACE,
  'store.lost': OF_THE_PLACE,
  'workspace.put-back': OF_THE_TIME,
  'workspace.shorter': OF_THE_TIME,
  'workspace.trail-broken': OF_THE_TIME,
  'vault.put-back': OF_THE_TIME,
};

/** Locked although no passphrase would help. */
const AGAIN: readonly WayOut[] = ['try again', 'begin anew'];
const WAYS_OUT_OF_LOCKED: Readonly<Record<string, readonly WayOut[]>> = {
  // A backup has a copy of it.
  'vault.damaged': ['restore', 'begin anew', 'try again'],
};

/** The ways out of a workspace that did not open, the best first. */
export function waysOutOf(phase: Phase, problemCode: string | undefined): readonly WayOut[] {
  if (phase === 'damaged') return WAYS_OUT[problemCode ?? ''] ?? OF_THE_FILE;
  // Without the passphrase or the system's key nothing of it can be read: only a new beginning is left.
  if (phase === 'empty') return ['restore'];
  if (phase === 'locked')
    return problemCode === undefined ? ['begin anew'] : (WAYS_OUT_OF_LOCKED[problemCode] ?? AGAIN);
  return [];
}
