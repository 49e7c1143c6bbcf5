import { basename } from 'node:path';
import type { ExportRequest } from '../../contract/exports.ts';
import type { Instant } from '../../domain/time.ts';
import { createDirectory } from '../accounts/index.ts';
import type { Job } from '../store/index.ts';
import { chooseColumns } from './column.ts';
import { readLacks } from './lacks.ts';
import { manifestText } from './manifest.ts';
import { createNames, readGaps, type Freshness } from './preview.ts';
import { subjectOf } from './subject.ts';
import { createControlTotals } from './totals.ts';
import { writeExportFile, writeWhole, type WrittenFile } from './write-file.ts';

/** One export to be written, and what its manifest says that is not in the workspace. */
export interface ExportOrder {
  readonly request: ExportRequest;
  readonly path: string;
  readonly writtenBy: string;
  readonly version: string;
  /** When each connection that it covers was last read without a failure, as it was asked before the snapshot. */
  readonly connections: readonly Freshness[];
  readonly takenAt: Instant;
}

export interface ExportProgress {
  readonly rows: number;
  readonly bytes: number;
}

interface WrittenExport extends WrittenFile {
  readonly manifestPath: string;
}

/** Writes a file and its manifest. Everything in both is of one moment, whatever a sync writes meanwhile. */
export const exportJob: Job<ExportOrder, ExportProgress, WrittenExport> = {
  name: 'export',
  async run(store, { request, path, writtenBy, version, connections, takenAt }, { signal, now, tell }) {
    const directory = createDirectory(store);
    const readAt = new Map(connections.map(({ id, lastGoodAt }) => [id, lastGoodAt]));
    const lastGoodAt = (connectionId: string) => Promise.resolve(readAt.get(connectionId) ?? null);
    const subject = await subjectOf({ store, directory, lastGoodAt }, request);
    const columns = chooseColumns(subject.columns, request.columns);
    const totals = createControlTotals(subject.controls);
    const names = await createNames({ store, directory });
    const written = await writeExportFile({
      path,
      form: request.form,
      subject,
      columns,
      names,
      totals,
      signal,
      onProgress: (rows, bytes) => tell({ rows, bytes }),
    });
    const manifestPath = `${path}.manifest.json`;
    await writeWhole(
      manifestPath,
      manifestText({
        request,
        fileName: basename(path),
        written,
        writtenAt: now(),
        writtenBy,
        version,
        columns,
        period: await subject.period(),
        controlTotals: totals.lines((id) => names.connections.get(id)?.label ?? ''),
        takenAt,
        connections,
        gaps: await readGaps({ store }, request),
        lacks: await readLacks({ store }, request),
        notes: [...subject.notes, ...written.notes],
      }),
    );
    return { ...written, manifestPath };
  },
};
