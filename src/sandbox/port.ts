import { Worker } from 'node:worker_threads';
import { ProblemError } from '../domain/problem.ts';
import type { SandboxPort } from '../engine/ports.ts';
import type { SandboxOptions } from './options.ts';
import type { WorkerAnswer, WorkerQuestion } from './worker-messages.ts';

interface SandboxPortOptions extends SandboxOptions {
  /** Where the world is kept, so that a restart goes on where it was. */
  readonly stateFile: string;
  /** `worker.ts`, or what it was bundled to. */
  readonly workerUrl: URL;
}

/** The sandbox as a host supplies it: on a worker thread, with debits arriving once a minute unless told otherwise. */
export interface HostedSandbox extends SandboxPort {
  /** The control endpoint's URL while it runs. */
  readonly controlUrl: string | null;
}

const DEFAULT_RATE = 1;

export function createSandboxPort({ workerUrl, ...options }: SandboxPortOptions): HostedSandbox {
  let worker: Worker | null = null;
  let ending: Promise<unknown> | null = null;
  let controlUrl: string | null = null;

  const start: SandboxPort['start'] = async () => {
    await ending;
    const isRunning = worker !== null;
    const running = (worker ??= begin());
    const answer = nextAnswer(running);
    if (isRunning) ask(running, 'describe');
    const told = await answer;
    if (told.kind === 'running') {
      controlUrl = told.controlUrl;
      return told.connections;
    }
    throw new ProblemError({
      code: 'sandbox.not-started',
      sentence: 'The sandbox could not be started.',
      detail: told.kind === 'failed' ? told.sentence : told.kind,
      cure: 'Close other copies of Counterfoil and try again.',
      where: options.stateFile,
    });
  };

  const begin = () => {
    const begun = new Worker(workerUrl, { workerData: { debitsPerMinute: DEFAULT_RATE, ...options } });
    begun.once('exit', () => {
      worker = null;
      ending = null;
      controlUrl = null;
    });
    return begun;
  };

  return {
    start,
    stop: async () => {
      const stopping = worker;
      if (!stopping) return;
      if (!ending) {
        ending = new Promise((resolve) => stopping.once('exit', resolve));
        ask(stopping, 'stop');
      }
      await ending;
    },
    get controlUrl() {
      return controlUrl;
    },
  };
}

function ask(worker: Worker, question: WorkerQuestion): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  worker.postMessage(question);
}

function nextAnswer(worker: Worker): Promise<WorkerAnswer> {
  return new Promise((resolve) => {
    const settle = (answer: WorkerAnswer) => {
      worker.off('message', settle).off('error', fail).off('exit', end);
      resolve(answer);
    };
    const fail = (error: unknown) =>
      settle({ kind: 'failed', sentence: error instanceof Error ? error.message : String(error) });
    const end = () => settle({ kind: 'failed', sentence: 'Its thread ended.' });
    worker.on('message', settle).once('error', fail).once('exit', end);
  });
}
