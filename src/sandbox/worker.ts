import { parentPort, workerData } from 'node:worker_threads';
import { startSandbox, type SandboxOptions } from './index.ts';
import type { WorkerAnswer, WorkerQuestion } from './worker-messages.ts';

/** Runs the sandbox on a thread of its own, so that its work is never in the engine's way. Started by `port.ts`. */
async function runWorker(): Promise<void> {
  const parent = parentPort;
  if (!parent) throw new Error('The sandbox worker is started by createSandboxPort.');
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's parent has no origin
  const tell = (answer: WorkerAnswer) => parent.postMessage(answer);
  try {
    const sandbox = await startSandbox(workerData as SandboxOptions);
    const describe = () => tell({ kind: 'running', connections: sandbox.connections, controlUrl: sandbox.controlUrl });
    const end = async () => {
      await sandbox.stop();
      tell({ kind: 'stopped' });
      parent.close();
    };
    parent.on('message', (question: WorkerQuestion) => {
      if (question === 'describe') describe();
      else void end();
    });
    describe();
  } catch (error) {
    tell({ kind: 'failed', sentence: error instanceof Error ? error.message : String(error) });
    parent.close();
  }
}

await runWorker();
