import type { StoreOptions } from '../open-store.ts';
import type { Question } from './messages.ts';
import { startThread } from './start-thread.ts';
import type { ThreadLine } from './thread-line.ts';

/** A second thread on the same file, which only reads. It is started when it is first asked. */
export interface Reader {
  ask(question: Question): Promise<unknown>;
  /** Gives up what it was asked. */
  close(): Promise<void>;
}

interface ReaderOptions extends Pick<StoreOptions, 'folder' | 'storage' | 'key' | 'logger' | 'now'> {
  /** What this thread was started from. */
  readonly workerUrl: URL;
  /** Ends it whenever it has answered everything, and starts it again: for what is rarely asked. */
  readonly endsWhenIdle: boolean;
}

export function createReader(options: ReaderOptions): Reader {
  const { folder, storage, key, logger, now, workerUrl, endsWhenIdle } = options;
  let running: Promise<ThreadLine> | null = null;
  let asked = 0;

  async function start(): Promise<ThreadLine> {
    const copy = key === undefined ? undefined : Uint8Array.from(key);
    const data = { folder, now: now(), task: 'read' as const, ...(storage && { storage }), ...(copy && { key: copy }) };
    const line = startThread(workerUrl, data, {
      logger,
      onChange: () => undefined,
      onDamaged: () => undefined,
      onLost: (problem) => {
        // The next question starts another one.
        running = null;
        logger.error('store.reader-lost', { folder, detail: problem.detail });
      },
    });
    await line.opened;
    return line;
  }

  async function stop(): Promise<void> {
    const stopping = running;
    running = null;
    const line = await stopping?.catch(() => undefined);
    await line?.stop();
  }

  return {
    async ask(question) {
      asked += 1;
      running ??= start();
      const line = running;
      try {
        return await (await line).ask(question);
      } finally {
        asked -= 1;
        const hasFailed = await line.then(
          () => false,
          () => true,
        );
        if (running === line && (hasFailed || (endsWhenIdle && asked === 0))) await stop();
      }
    },
    close: stop,
  };
}
