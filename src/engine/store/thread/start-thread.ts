import { Worker } from 'node:worker_threads';
import type { ThreadData } from './messages.ts';
import { openLine, type LineListener, type ThreadLine } from './thread-line.ts';

export type StartedThread = ThreadLine;

/** Starts a thread of the store. The key's bytes move into it and are nowhere else: give a copy. */
export function startThread(workerUrl: URL, data: ThreadData, listener: LineListener): StartedThread {
  const { key } = data;
  const transferList = key === undefined ? [] : [key.buffer as ArrayBuffer];
  return openLine(new Worker(workerUrl, { workerData: data, transferList }), data.folder, listener);
}
