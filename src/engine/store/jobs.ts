import type { Instant } from '../../domain/time.ts';
import type { Readable } from './store.ts';

/** What a job has beside what it was given. */
interface JobTools<Progress> {
  /** Aborted when nobody wants the result any more. */
  readonly signal: AbortSignal;
  readonly now: () => Instant;
  readonly tell: (progress: Progress) => void;
}

/**
 * Work on a snapshot that reads much and answers little. It is done where the snapshot is: on a thread of its own where the
 * store has one, so that what was read need not travel and nobody waits for it. What it is given, tells and answers is plain.
 */
export interface Job<Given, Progress, Result> {
  /** By which it is known on the other thread, where `src/engine/thread.ts` lists it. */
  readonly name: string;
  /** What it throws is told as `failure.ts` can: a problem as it is, anything else as a bug. */
  run(snapshot: Readable, given: Given, tools: JobTools<Progress>): Promise<Result>;
}

export type AnyJob = Job<never, never, unknown>;

/** Who waits for a job. */
export interface JobWaiter<Progress> {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/** Does a job, where whoever asks for it is on this thread. @throws the signal's reason once it is aborted. */
export async function runHere<Given, Progress, Result>(
  job: Job<Given, Progress, Result>,
  given: Given,
  at: { readonly snapshot: Readable; readonly now: () => Instant },
  { signal, onProgress }: JobWaiter<Progress>,
): Promise<Result> {
  signal.throwIfAborted();
  return job.run(at.snapshot, given, { signal, now: at.now, tell: onProgress });
}
