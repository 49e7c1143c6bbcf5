import type { Phase } from '../../contract/workspace.ts';
import { ProblemError, type Problem } from '../../domain/problem.ts';

const SENTENCES: Readonly<Record<Exclude<Phase, 'open'>, string>> = {
  empty: 'This workspace has not been begun yet.',
  locked: 'The workspace is locked.',
  opening: 'The workspace is still being opened.',
  closing: 'The workspace is being closed.',
  damaged: 'The workspace could not be opened.',
};

const CURES: Readonly<Record<Exclude<Phase, 'open'>, string>> = {
  empty: 'Choose first how it is to be protected.',
  locked: 'Unlock it.',
  opening: 'Wait until it is open.',
  closing: 'Open it again.',
  damaged: 'The console says why, and what can be done.',
};

/** What a call is told that needs an open workspace: locked is told apart, since a page can do something about it. */
export function notOpen(phase: Exclude<Phase, 'open'>): ProblemError {
  return new ProblemError({
    code: phase === 'locked' ? 'vault.locked' : 'workspace.not-open',
    sentence: SENTENCES[phase],
    kept: 'Nothing was changed.',
    cure: CURES[phase],
  });
}

/** An opening may fail in ways that nobody foresaw; the person still needs a sentence and a way out. */
export function problemOfOpening(error: unknown, folder: string): Problem {
  if (error instanceof ProblemError) return error.problem;
  return {
    code: 'workspace.not-opened',
    sentence: 'The workspace could not be opened, for a reason that was not foreseen.',
    kept: 'Nothing of it was removed.',
    cure: 'Try again. If it happens once more, copy the details into a report; the log has more.',
    where: folder,
    detail: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  };
}

export function noSuchBackup(where: string): ProblemError {
  return new ProblemError({
    code: 'workspace.no-backup',
    sentence: 'There is no such backup file.',
    kept: 'Nothing was changed.',
    cure: 'Check the name and the folder, and give the whole path of the file.',
    where,
  });
}

export function notTheMoment(phase: Phase): ProblemError {
  return new ProblemError({
    code: 'workspace.not-now',
    sentence:
      phase === 'open'
        ? 'The workspace is open: there is nothing to be put in its place.'
        : 'This cannot be done while the workspace is being opened or closed.',
    kept: 'Nothing was changed.',
    cure: phase === 'open' ? 'Reload the page to see it.' : 'Wait a moment, then try again.',
  });
}

/** A vault that knows of a workspace which is gone: an empty one in its place would say that nothing ever was. */
export function workspaceMissing(folder: string): ProblemError {
  return new ProblemError({
    code: 'workspace.missing',
    sentence: 'The workspace file (workspace.db) is not in its folder, although the vault knows of it.',
    kept: 'The vault was left exactly as it is.',
    cure: 'Put the file back, then try again. Otherwise restore a backup, or begin anew, which syncs everything again.',
    where: folder,
  });
}

/** An encrypted store without its vault: another vault would only make the right one harder to put back. */
export function vaultMissing(folder: string): ProblemError {
  return new ProblemError({
    code: 'vault.missing',
    sentence: 'This workspace is encrypted, and its vault (vault.json) is not in its folder.',
    kept: 'The workspace was left exactly as it is.',
    cure: 'Put vault.json back, and vault.key if there was one, then try again.',
    where: folder,
  });
}
