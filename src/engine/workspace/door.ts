import type { Phase } from '../../contract/workspace.ts';
import type { Clock } from '../ports.ts';
import { notOpen } from './problems.ts';

/** What is answered in every phase, by area and name. Everything else needs an open workspace. */
const ALWAYS_ANSWERED: ReadonlySet<string> = new Set([
  'host.facts',
  'host.wishes',
  'workspace.status',
  'workspace.backups',
  'workspace.restore',
  'workspace.losses',
  'workspace.beginAnew',
  'workspace.tryAgain',
  'workspace.present',
  'vault.status',
  'vault.create',
  'vault.unlock',
  'vault.lock',
  'changes.feed',
]);

/** How long closing waits for the answers that are on their way. What takes longer is told that it was closed. */
const LEAVE_MILLISECONDS = 3_000;

/** Where calls go in and out: none gets in while the workspace is not open, and closing lets those inside end first. */
export interface Door {
  /**
   * @returns how to leave again.
   * @throws ProblemError `vault.locked` or `workspace.not-open`.
   */
  enter(path: readonly string[]): () => void;
  /** Waits until all have left that went in, within bounds. */
  cleared(): Promise<void>;
}

export function createDoor(phase: () => Phase, clock: Pick<Clock, 'sleep'>): Door {
  let inside = 0;
  let tellEmpty: () => void = () => undefined;
  return {
    enter(path) {
      if (ALWAYS_ANSWERED.has(path.join('.'))) return () => undefined;
      const now = phase();
      if (now !== 'open') throw notOpen(now);
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
