import { EventEmitter } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { quietLogger } from '../store-fixtures.ts';
import type { Told } from './messages.ts';
import { openLine } from './thread-line.ts';

// A process that ends while a thread of it is in the driver, or loads it, ends by a crash.
it('tells that the store was refused when its thread has ended, and not before', async () => {
  const thread = new EventEmitter();
  const nothing = () => undefined;
  const line = openLine(thread as Worker, 'folder', {
    logger: quietLogger,
    onChange: nothing,
    onDamaged: nothing,
    onLost: nothing,
  });
  const told: string[] = [];
  const refused = line.opened.catch((error: Error) => told.push(error.message));
  const problem = { code: 'workspace.in-use', sentence: 'Another Counterfoil is already open.' };
  thread.emit('message', { kind: 'refused', failure: { kind: 'problem', problem } } satisfies Told);
  await new Promise(setImmediate);
  expect(told).toEqual([]);
  thread.emit('exit', 0);
  await refused;
  expect(told).toEqual([expect.stringContaining('workspace.in-use')]);
});
