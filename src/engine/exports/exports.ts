import { basename, isAbsolute } from 'node:path';
import { rm } from 'node:fs/promises';
import { ExportJobSchema, type ExportJob, type ExportPreview, type ExportRequest } from '../../contract/exports.ts';
import { ExportIdSchema } from '../../domain/ids.ts';
import type { Actor } from '../../domain/operator.ts';
import { ProblemError, type Problem } from '../../domain/problem.ts';
import type { Audit } from '../audit/index.ts';
import type { Clock, HostFacts, Logger, Random, SaveTarget } from '../ports.ts';
import { ProviderError } from '../providers/provider.ts';
import type { Store } from '../store/store.ts';
import { countInWords } from '../words.ts';
import { createQueue } from '../queue.ts';
import { chooseColumns } from './column.ts';
import { exportJob, type ExportProgress } from './export-job.ts';
import { formProblem, previewExport, readFreshness, type PreviewParts } from './preview.ts';
import { SUBJECT_TITLES, subjectOf } from './subject.ts';
import { partOf } from './write-file.ts';

interface ExportParts extends PreviewParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly saveTarget: SaveTarget;
  readonly host: HostFacts;
  readonly audit: Audit;
}

/** What the Exports screen asks. */
export interface Exports {
  preview(request: ExportRequest): Promise<ExportPreview>;
  start(request: ExportRequest, actor: Actor): Promise<ExportJob | null>;
  list(): Promise<ExportJob[]>;
  cancel(id: string): Promise<void>;
  showInFolder(id: string): Promise<void>;
  /** What a crash left half written is removed and told as failed. */
  recover(): Promise<void>;
  stop(): Promise<void>;
}

/** One export that is being written, and for whom. */
interface Run {
  readonly job: ExportJob;
  readonly request: ExportRequest;
  readonly actor: Actor;
  readonly signal: AbortSignal;
}

const PROGRESS_PAUSE_MILLISECONDS = 250;
const MOST_LISTED = 200;

export function createExports(parts: ExportParts): Exports {
  const { store, clock, random, logger, saveTarget } = parts;
  const table = store.table('exports');
  const running = new Map<string, { stop: AbortController; ended: Promise<void> }>();

  async function save(job: ExportJob): Promise<void> {
    await table.put({ id: job.id, startedAt: job.startedAt, job: JSON.stringify(job) });
  }

  async function readJobs(): Promise<ExportJob[]> {
    const kept = await table.find({ sort: [{ startedAt: 'desc' }], limit: MOST_LISTED });
    return kept.flatMap(({ job }) => {
      const parsed = ExportJobSchema.safeParse(JSON.parse(job));
      return parsed.success ? [parsed.data] : [];
    });
  }

  async function mustGet(id: string): Promise<ExportJob> {
    const kept = await table.get(id);
    if (kept !== undefined) return ExportJobSchema.parse(JSON.parse(kept.job));
    throw new ProblemError({ code: 'export.unknown', sentence: 'There is no such export in this workspace.' });
  }

  async function run({ job, request, actor, signal }: Run): Promise<void> {
    // Asked before what is written is pinned: that is at least as new as the manifest says.
    const connections = await readFreshness(parts, request);
    const snapshot = await store.snapshot();
    try {
      const order = {
        request,
        path: job.path,
        writtenBy: actor.name,
        version: parts.host.version,
        connections,
        takenAt: clock.now(),
      };
      const startedAt = clock.monotonic();
      const progress = progressOf(job, startedAt);
      const written = await snapshot.run(exportJob, order, { signal, onProgress: (told) => progress.note(told) });
      await progress.saved();
      const done: ExportJob = {
        ...job,
        state: 'done',
        endedAt: clock.now(),
        rowsWritten: written.rows,
        rowsTotal: written.rows,
        rowsPerSecond: speed(written.rows, clock.monotonic() - startedAt),
        bytes: written.bytes,
        sha256: written.sha256,
        manifestPath: written.manifestPath,
      };
      await save(done);
      await recordEnd(parts, done, request, actor);
    } finally {
      await snapshot.close();
    }
  }

  /** Saves how far an export is, now and then. */
  function progressOf(job: ExportJob, startedAt: number) {
    const saving = createQueue();
    let toldAt = startedAt;
    return {
      note({ rows, bytes }: ExportProgress): void {
        const now = clock.monotonic();
        if (now - toldAt < PROGRESS_PAUSE_MILLISECONDS) return;
        toldAt = now;
        const progress = { ...job, rowsWritten: rows, bytes, rowsPerSecond: speed(rows, now - startedAt) };
        saving(() => save(progress)).catch(() => undefined);
      },
      saved: () => saving(() => undefined),
    };
  }

  async function runToItsEnd(asked: Run): Promise<void> {
    const { job, signal } = asked;
    try {
      await run(asked);
    } catch (error) {
      const problem = signal.aborted ? null : problemOf(error);
      if (problem !== null) logger.error('export.failed', { id: job.id, error });
      await save({ ...job, state: problem === null ? 'cancelled' : 'failed', endedAt: clock.now(), problem });
    }
  }

  return {
    preview: (request) => previewExport(parts, request),

    async start(request, actor) {
      const subject = await subjectOf(parts, request);
      chooseColumns(subject.columns, request.columns);
      const rowsTotal = await subject.count();
      const problem = formProblem(request.form, rowsTotal);
      if (problem !== null) throw new ProblemError(problem);
      const day = clock.now().slice(0, 10);
      const title = SUBJECT_TITLES[request.subject];
      const path = await saveTarget.choose({
        fileName: `counterfoil-${request.subject}-${day}.${request.form.kind}`,
        title: `Export ${title}`,
      });
      if (path === null) return null;
      if (!isAbsolute(path)) throw new Error('A host chooses absolute paths only.');
      const job: ExportJob = {
        id: ExportIdSchema.parse(random.id()),
        subject: request.subject,
        state: 'writing',
        startedAt: clock.now(),
        endedAt: null,
        rowsWritten: 0,
        rowsTotal,
        rowsPerSecond: 0,
        path,
        bytes: 0,
        sha256: null,
        manifestPath: null,
        problem: null,
      };
      await save(job);
      const stop = new AbortController();
      const ended = runToItsEnd({ job, request, actor, signal: stop.signal })
        .catch((error: unknown) => logger.error('export.not-recorded', { id: job.id, error }))
        .finally(() => running.delete(job.id));
      running.set(job.id, { stop, ended });
      return job;
    },

    list: readJobs,

    async cancel(id) {
      const job = running.get(id);
      job?.stop.abort(new Error('Cancelled by the operator.'));
      await job?.ended;
    },

    async showInFolder(id) {
      const job = await mustGet(id);
      if (saveTarget.showInFolder === undefined) {
        throw new ProblemError({
          code: 'export.no-folder-view',
          sentence: 'A folder cannot be shown from here.',
          where: job.path,
        });
      }
      await saveTarget.showInFolder(job.path);
    },

    async recover() {
      for (const job of (await readJobs()).filter(({ state }) => state === 'writing')) {
        await rm(partOf(job.path), { force: true }).catch(() => undefined);
        await save({ ...job, state: 'failed', endedAt: clock.now(), problem: interrupted() });
      }
    },

    async stop() {
      for (const { stop } of running.values()) stop.abort(new Error('Counterfoil is closing.'));
      await Promise.allSettled([...running.values()].map(({ ended }) => ended));
    },
  };
}

async function recordEnd(
  { audit }: ExportParts,
  job: ExportJob,
  request: ExportRequest,
  { name }: Actor,
): Promise<void> {
  await audit.record({
    actor: name,
    action: 'export.written',
    subject: job.id,
    sentence: `${name} exported ${countInWords(job.rowsWritten, 'row', 'rows')} of ${request.subject} to ${basename(job.path)}.`,
    evidence: { path: job.path, rows: job.rowsWritten, bytes: job.bytes, digest: job.sha256, request },
  });
}

function speed(rows: number, milliseconds: number): number {
  return milliseconds <= 0 ? 0 : Math.round((rows * 1000) / milliseconds);
}

function interrupted(): Problem {
  return {
    code: 'export.interrupted',
    sentence: 'Counterfoil stopped while this was being written.',
    kept: 'The half file was removed.',
    cure: 'Export again.',
  };
}

function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError || error instanceof ProviderError) return error.problem;
  return {
    code: 'export.failed',
    sentence: 'The export could not be written.',
    kept: 'No half file was left behind.',
    cure: 'Try again; the log has the details.',
  };
}
