import type { Facts } from '../../contract/facts.ts';
import type { Phase } from '../../contract/workspace.ts';
import type { Clock } from '../ports.ts';
import { notOpen } from './problems.ts';

/** How long closing waits for the answers that are on their way. What takes longer is told that it was closed. */
const LEAVE_MILLISECONDS = 3_000;

/** Where calls go in and out: none gets in while the workspace is not open, and closing lets those inside end first. */
export interface Door {
  /**
   * @returns how to leave again.
   * @throws ProblemError `vault.locked` or `workspace.not-open`.
   */
  enter(facts: Pick<Facts, 'phase' | 'waitsForPerson'>): () => void;
  /** Waits until all have left that went in, within bounds. */
  cleared(): Promise<void>;
}

export function createDoor(phase: () => Phase, clock: Pick<Clock, 'sleep'>): Door {
  let inside = 0;
  let tellEmpty: () => void = () => undefined;
  return {
    enter(facts) {
      if (facts.phase === 'any') return () => undefined;
      const now = phase();
      if (now !== 'open') throw notOpen(now);
      if (facts.waitsForPerson) return () => undefined;
      inside += 1;
      return () => {
        inside -= 1;
        if (inside === 0) tellEmpty();
      };
    },
    async cleared() {
      if (inside === 0) return;
      const empty = new Promise<void>((resolve) => {
        tellEmpty = resolve;
      });
      const waited = new AbortController();
      await Promise.race([empty, clock.sleep(LEAVE_MILLISECONDS, waited.signal).catch(() => undefined)]);
      waited.abort();
    },
  };
}
