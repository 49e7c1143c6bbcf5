import type { Instant } from '../../../domain/time.ts';
import { runHere, type AnyJob, type Job } from '../jobs.ts';
import type { Readable } from '../store.ts';
import type { Question } from './messages.ts';

/** Does the jobs that the other thread asks for, by the numbers of its questions. */
export function serveJobs(
  jobs: readonly AnyJob[],
  at: { readonly snapshot: Readable; readonly now: () => Instant },
  tell: (number: number, progress: unknown) => void,
): (number: number, question: Extract<Question, { kind: 'job' | 'abandon' }>) => Promise<unknown> {
  const known = new Map(jobs.map((job) => [job.name, job as Job<unknown, unknown, unknown>]));
  const running = new Map<number, AbortController>();
  return async (number, question) => {
    if (question.kind === 'abandon')
      return running.get(question.job)?.abort(new Error('Nobody waits for it any more.'));
    const job = known.get(question.job);
    if (job === undefined) throw new Error(`No job is known here as ${question.job}`);
    const stop = new AbortController();
    running.set(number, stop);
    try {
      const waiter = { signal: stop.signal, onProgress: (progress: unknown) => tell(number, progress) };
      return await runHere(job, question.given, at, waiter);
    } finally {
      running.delete(number);
    }
  };
}
