import type { BatchLine, BatchRowView, BatchTab, BatchView } from '../../contract/bulk.ts';
import type { Batch, BatchColumns, BatchField } from '../../domain/batch.ts';
import type { Actor } from '../../domain/operator.ts';
import { ProblemError } from '../../domain/problem.ts';
import { countInWords } from '../words.ts';
import { correcting } from './correcting.ts';
import { createDesk, type BulkDesk } from './desk.ts';
import { importFile, type ImportedText } from './import-file.ts';
import type { BulkParts } from './parts.ts';
import { requireState } from './refusals.ts';
import { resultText, writeResult } from './result.ts';
import { sending } from './sending.ts';
import { batchLine, rowsOfTab, rowView } from './view.ts';

/** What the screen for files of adjustments asks, and what sends them. */
export interface Bulk {
  open(file: ImportedText, actor: Actor): Promise<BatchView>;
  list(window: { readonly skip: number; readonly limit: number }): Promise<{ rows: BatchLine[]; total: number }>;
  /** @param actor whose limits the rows are judged by. */
  get(id: string, actor: Actor): Promise<BatchView>;
  rows(query: RowsQuery, actor: Actor): Promise<{ rows: BatchRowView[]; total: number }>;
  row(id: string, number: number, actor: Actor): Promise<BatchRowView>;
  setColumns(id: string, mapping: BatchColumns, hasHeader: boolean, actor: Actor): Promise<BatchView>;
  setDecimalMark(id: string, decimalMark: Batch['decimalMark'], actor: Actor): Promise<BatchView>;
  edit(id: string, number: number, typed: Typed, actor: Actor): Promise<BatchRowView>;
  skip(id: string, numbers: readonly number[], isSkipped: boolean, actor: Actor): Promise<void>;
  sendAgain(id: string, number: number, said: SaidInSpite, actor: Actor): Promise<BatchRowView>;
  /** Answers all rows that are alike but for the reference, and that nothing else stands in the way of, in one act. */
  sendAlike(id: string, said: { reason: string; rows: number }, actor: Actor): Promise<BatchView>;
  send(id: string, digest: string, actor: Actor): Promise<BatchView>;
  pause(id: string, actor: Actor): Promise<BatchView>;
  resume(id: string, actor: Actor): Promise<BatchView>;
  stopSending(id: string, actor: Actor): Promise<BatchView>;
  result(id: string, actor: Actor): Promise<{ path: string; rows: number } | null>;
  discard(id: string, actor: Actor): Promise<void>;
  /** Pauses every file that is being sent: the workspace is an older one, and its rows may have been sent since. Before `start`. */
  holdBack(): Promise<void>;
  /** Clears away what a crash left half, and goes on with what was being sent. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** What is typed over a cell; `null`: as in the file after all. */
export interface Typed {
  readonly field: BatchField;
  readonly text: string | null;
}

/** Why a row goes in spite of what was seen to stand in its way. `reason` is `null`: not after all. */
interface SaidInSpite {
  readonly reason: string | null;
  readonly inSpiteOf: readonly string[];
}

interface RowsQuery {
  readonly id: string;
  readonly tab: BatchTab;
  readonly code?: string;
  readonly skip: number;
  readonly limit: number;
}

export function createBulk(parts: BulkParts): Bulk {
  const desk = createDesk(parts);
  return { ...keeping(parts, desk), ...correcting(parts, desk), ...sending(parts, desk) };
}

type Keeping = Pick<Bulk, 'open' | 'list' | 'get' | 'rows' | 'row' | 'result' | 'discard'>;

/** Files as they come in, are looked at, and leave. */
function keeping(parts: BulkParts, desk: BulkDesk): Keeping {
  const { clock, saveTarget } = parts;
  const { batches, table, reviews, ownBatch, view, viewRow, record, removeRows } = desk;

  return {
    async open(file, actor) {
      const batch = await importFile(parts, file, actor);
      const rows = countInWords(batch.rowCount, 'row', 'rows');
      await record(batch, actor, {
        event: 'imported',
        sentence: `${actor.name} imported “${batch.name}” with ${rows}.`,
      });
      return view(batch.id, actor);
    },

    async list({ skip, limit }) {
      const [found, total] = await Promise.all([
        batches.find({ sort: [{ createdAt: 'desc' }], skip, limit }),
        batches.count(),
      ]);
      const lines = found.map(async (batch) => {
        const [handedOn, toSend] = await Promise.all([
          table.count({ batchId: batch.id, state: 'handed on' }),
          table.count({ batchId: batch.id, state: 'to send' }),
        ]);
        return batchLine(batch, { handedOn, toSend });
      });
      return { rows: await Promise.all(lines), total };
    },

    get: view,

    async rows({ id, tab, code, skip, limit }, actor) {
      const review = await reviews.of(id, actor);
      const found = rowsOfTab(review, tab, code);
      return { rows: found.slice(skip, skip + limit).map((judged) => rowView(review, judged)), total: found.length };
    },

    row: viewRow,

    async result(id, actor) {
      const review = await reviews.of(id, actor);
      const { batch } = review;
      const day = clock.now().slice(0, 10);
      const base = batch.name.replace(/\.[A-Za-z0-9]{1,5}$/, '').replace(/[^\p{L}\p{N}._-]+/gu, '-');
      const path = await saveTarget.choose({ fileName: `${base}-result-${day}.csv`, title: 'Save the result' });
      if (path === null) return null;
      await writeResult(path, await resultText(review, (await parts.settings()).csvWithBom));
      const rows = review.rows.length;
      await record(batch, actor, {
        event: 'result',
        sentence: `${actor.name} saved the results of “${batch.name}”.`,
        evidence: { path, rows },
      });
      return { path, rows };
    },

    async discard(id, actor) {
      const batch = await ownBatch(id, actor);
      requireState(batch, ['in review'], 'discarded');
      if ((await table.count({ batchId: id, state: 'handed on' })) > 0) {
        throw new ProblemError({ code: 'bulk.not-now', sentence: 'Part of it was sent, so it is kept.' });
      }
      await batches.remove([id]);
      await removeRows(id);
      await record(batch, actor, {
        event: 'discarded',
        sentence: `${actor.name} discarded “${batch.name}”; nothing of it was sent.`,
      });
    },
  };
}
