import { dialog } from 'electron';
import type { Instant } from '../domain/time.ts';
import { ProblemError } from '../domain/problem.ts';
import { restoreWorkspace, setWorkspaceAside, type Engine } from '../engine/index.ts';
import type { Logger } from '../engine/ports.ts';
import { explainFailure } from '../host/explain.ts';

const RESTORE = 0;
const BEGIN_ANEW = 1;
const QUIT = 2;

/** Starts the engine; from a damaged workspace there are ways out, none of which deletes anything. */
export async function startOrRestore(
  engine: Engine,
  folder: string,
  now: () => Instant,
  logger: Logger,
): Promise<void> {
  for (;;) {
    try {
      await engine.start();
      return;
    } catch (error) {
      const isDamaged = error instanceof ProblemError && error.problem.code === 'workspace.damaged';
      if (!isDamaged || !(await offerWayOut(error, folder, now, logger))) throw error;
    }
  }
}

/** @returns whether it is worth another try. */
async function offerWayOut(error: ProblemError, folder: string, now: () => Instant, logger: Logger): Promise<boolean> {
  logger.error('host: the workspace is damaged', { error });
  const { response } = await dialog.showMessageBox({
    type: 'error',
    title: 'The workspace is damaged',
    message: error.problem.sentence,
    detail: `${error.problem.detail ?? ''}\n\nThe damaged file is kept beside the workspace in each case. A new workspace holds no connections; once they are added again, everything is synced again, but notes, tags and adjustments are only in the damaged file.`,
    buttons: ['Restore a backup…', 'Begin a new workspace', 'Quit'],
    defaultId: RESTORE,
    cancelId: QUIT,
  });
  if (response === QUIT) return false;
  try {
    if (response === BEGIN_ANEW) setWorkspaceAside(folder, now());
    else await restoreChosen(folder, now);
  } catch (failure) {
    dialog.showErrorBox('The backup was not restored', explainFailure(failure));
  }
  return true;
}

async function restoreChosen(folder: string, now: () => Instant): Promise<void> {
  const { canceled, filePaths } = await dialog.showOpenDialog({
    title: 'Restore a backup',
    properties: ['openFile'],
    filters: [{ name: 'Backups of Counterfoil', extensions: ['db'] }],
  });
  const [backup] = filePaths;
  if (!canceled && backup !== undefined) restoreWorkspace(folder, backup, now());
}
