import { appendFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, Logger } from '../engine/ports.ts';
import { redact, redactText } from '../domain/redact.ts';

const FILE = 'counterfoil.log';
const MAX_BYTES = 2 * 1024 * 1024;
const KEPT = 4;

export interface LogFile extends Logger {
  /** Resolves when everything logged so far is on disk, or could not be written. */
  flush(): Promise<void>;
}

/**
 * A log of one JSON object a line, secrets removed, in `counterfoil.log`; at 2 MB it becomes `counterfoil.1.log` and so
 * on, four are kept. A log that cannot be written is dropped: it must never stop the work it tells about.
 */
export function createLogFile(folder: string, clock: Pick<Clock, 'now'>, limits = { maxBytes: MAX_BYTES }): LogFile {
  const file = join(folder, FILE);
  let waiting: string[] = [];
  let writing: Promise<void> = Promise.resolve();
  let isScheduled = false;
  let size: number | null = null;

  const write = async () => {
    isScheduled = false;
    const text = waiting.join('');
    waiting = [];
    try {
      size ??= await sizeOf(file);
      if (size > 0 && size + text.length > limits.maxBytes) {
        await rotate(folder);
        size = 0;
      }
      await appendFile(file, text, { mode: 0o600 });
      size += Buffer.byteLength(text);
    } catch {
      size = null;
    }
  };
  const put = (level: string, event: string, data?: Readonly<Record<string, unknown>>) => {
    const line = { at: clock.now(), level, event: redactText(event), ...(redact(data ?? {}) as object) };
    waiting.push(`${JSON.stringify(line)}\n`);
    if (isScheduled) return;
    isScheduled = true;
    writing = writing.then(write);
  };
  return {
    info: (event, data) => put('info', event, data),
    warn: (event, data) => put('warn', event, data),
    error: (event, data) => put('error', event, data),
    flush: () => writing,
  };
}

async function rotate(folder: string): Promise<void> {
  const numbered = (n: number) => join(folder, n === 0 ? FILE : `counterfoil.${n}.log`);
  await rm(numbered(KEPT), { force: true });
  for (let n = KEPT - 1; n >= 0; n--) {
    await rename(numbered(n), numbered(n + 1)).catch(ignoreMissing);
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch {
    return 0;
  }
}
