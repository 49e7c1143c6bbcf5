import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ExportForm } from '../../contract/exports.ts';
import { ProblemError, type Problem } from '../../domain/problem.ts';
import { openOwn, renameOver, writeOwn } from '../own-file.ts';
import { valuesOf } from './cells.ts';
import type { Column } from './column.ts';
import type { KnownNames } from './preview.ts';
import { csvHeader, csvLines } from './csv.ts';
import type { ExportRow, Subject } from './subject.ts';
import type { ControlTotals } from './totals.ts';
import { createSheet, type SheetWriter } from './xlsx.ts';
import { ArchiveTooLarge, type Sink } from './zip.ts';

interface ExportFile<T extends ExportRow> {
  readonly path: string;
  readonly form: ExportForm;
  readonly subject: Subject<T>;
  readonly columns: readonly Column<T>[];
  readonly names: KnownNames;
  readonly totals: ControlTotals<T>;
  readonly signal: AbortSignal;
  /** Called after each page. */
  onProgress(rows: number, bytes: number): void;
}

export interface WrittenFile {
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
  /** What a reader should know of it. */
  readonly notes: readonly string[];
}

const PAGE_ROWS = 500;
const HUNDRED_KILOBYTES = 100_000;

/**
 * Writes rows page by page into `<path>.part`, which gets its name only when it is whole and flushed.
 * Memory stays flat, and the event loop gets a turn between pages.
 * @throws ProblemError `export.*` or `disk.full`; what was written so far is removed.
 */
export async function writeExportFile<T extends ExportRow>(file: ExportFile<T>): Promise<WrittenFile> {
  const part = partOf(file.path);
  try {
    const written = await writePart(file, part);
    await renameOver(part, file.path);
    return written;
  } catch (error) {
    await rm(part, { force: true });
    throw file.signal.aborted ? file.signal.reason : asFileProblem(error, file.path);
  }
}

export function partOf(path: string): string {
  return `${path}.part`;
}

async function writePart<T extends ExportRow>(file: ExportFile<T>, part: string): Promise<WrittenFile> {
  const { columns, names, signal } = file;
  const hash = createHash('sha256');
  let rows = 0;
  let bytes = 0;
  await using handle = await openOwn(part);
  const writer = await createWriter(file.form, columns, async (chunk) => {
    hash.update(chunk);
    bytes += chunk.length;
    await handle.writeFile(chunk);
  });
  for await (const page of file.subject.scan(PAGE_ROWS)) {
    signal.throwIfAborted();
    await names.readFor(page);
    await writer.rows(page.map((row) => valuesOf(columns, row, names)));
    file.totals.add(page);
    rows += page.length;
    file.onProgress(rows, bytes);
    await nextTurn();
  }
  signal.throwIfAborted();
  const notes = await writer.end();
  await handle.sync();
  return { rows, bytes, sha256: hash.digest('hex'), notes };
}

async function createWriter(
  form: ExportForm,
  columns: readonly Pick<Column<never>, 'name' | 'kind'>[],
  sink: Sink,
): Promise<SheetWriter> {
  if (form.kind === 'xlsx') return createSheet(sink, columns);
  const kinds = columns.map(({ kind }) => kind);
  const header = columns.map(({ name }) => name);
  let waiting = csvHeader(header, form);
  let writing: Promise<void> = Promise.resolve();
  /** Rows are made while those before them are written. */
  async function flush(): Promise<void> {
    await writing;
    if (waiting === '') return;
    writing = sink(inUtf8(waiting));
    waiting = '';
    // It is awaited with the next rows, or at the end.
    writing.catch(() => undefined);
  }
  return {
    async rows(rows) {
      waiting += csvLines(kinds, rows, form);
      if (waiting.length > HUNDRED_KILOBYTES) await flush();
    },
    async end() {
      await flush();
      await writing;
      return [];
    },
  };
}

/** Text without anything beyond ASCII is the same in both, and is copied in a tenth of the time. */
function inUtf8(text: string): Buffer {
  return Buffer.from(text, BEYOND_ASCII.test(text) ? 'utf8' : 'latin1');
}

const BEYOND_ASCII = /[\u0080-\uFFFF]/;

/** A small file beside the other, whole or not at all. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const part = partOf(path);
  try {
    await writeOwn(part, text);
    await renameOver(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw asFileProblem(error, path);
  }
}

function asFileProblem(error: unknown, path: string): unknown {
  const problem = fileProblem(error, path);
  return problem === null ? error : new ProblemError(problem, { cause: error });
}

function fileProblem(error: unknown, path: string): Problem | null {
  const kept = 'No half file was left behind.';
  if (error instanceof ArchiveTooLarge)
    return {
      code: 'export.too-large-for-xlsx',
      sentence: 'A workbook of this size cannot be written: it would hold more than 4 GB.',
      kept,
      cure: 'Leave columns out, narrow the filter, or export as CSV.',
      where: path,
    };
  switch ((error as { code?: unknown } | null)?.code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return {
        code: 'disk.full',
        sentence: 'The disk is full, so the export could not be written.',
        kept,
        cure: 'Free some space or choose another disk, then export again.',
        where: path,
      };
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return {
        code: 'export.no-permission',
        sentence: 'This place may not be written to.',
        kept,
        cure: 'Choose another folder.',
        where: path,
      };
    case 'ENOENT':
    case 'ENOTDIR':
      return {
        code: 'export.no-folder',
        sentence: 'The folder does not exist any more.',
        kept,
        cure: 'Choose another folder.',
        where: path,
      };
    case 'EISDIR':
      return {
        code: 'export.is-folder',
        sentence: 'A folder has this name already.',
        kept,
        cure: 'Choose another name.',
        where: path,
      };
    case 'EBUSY':
      return {
        code: 'export.in-use',
        sentence: 'The file is open in another program.',
        kept,
        cure: 'Close it there, or choose another name.',
        where: path,
      };
    default:
      return null;
  }
}
