import { app, dialog } from 'electron';
import { endsWithin } from '../host/deadline.ts';
import { explainFailure } from '../host/explain.ts';
import type { LogFile } from '../host/log-file.ts';

/** How long an exit waits for the engine to end what it does; what is cut short is resumed at the next start. */
const STOP_MILLISECONDS = 10_000;

/** Windows close first, then the engine stops, then the log is written out, then the process ends. */
export function quitInOrder(stop: () => Promise<void>, logger: LogFile): void {
  let isStopped = false;
  app.on('will-quit', (event) => {
    if (isStopped) return;
    event.preventDefault();
    void end();
  });

  async function end(): Promise<void> {
    const isClean = await endsWithin(STOP_MILLISECONDS, stop());
    isStopped = true;
    if (!isClean) logger.error('host: the engine did not stop in time');
    await logger.flush();
    app.quit();
  }
}

/** After an error that nobody expected the process is in no known state: it says so, keeps the log, and ends. */
export function endOnUncaught(logger: LogFile): void {
  const end = async (error: unknown) => {
    logger.error('host: uncaught', { error });
    await logger.flush();
    dialog.showErrorBox('Counterfoil stopped', `${explainFailure(error)}\n\nStart it again: it goes on where it was.`);
    app.exit(1);
  };
  process.on('uncaughtException', (error) => void end(error));
}
