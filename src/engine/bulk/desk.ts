import type { BatchRowView, BatchView } from '../../contract/bulk.ts';
import type { Batch, BatchRow, BatchState } from '../../domain/batch.ts';
import { BatchIdSchema } from '../../domain/ids.ts';
import type { Actor } from '../../domain/operator.ts';
import { rowId, saveRows } from './batches.ts';
import type { BulkParts } from './parts.ts';
import { requireOpen, requireState, unknownRow } from './refusals.ts';
import { createReviews, mustBe } from './review.ts';
import { requireOwn } from './whose.ts';
import { batchView, rowView } from './view.ts';

/** So many rows are changed in one commit. */
const SLICE = 1000;

/** What somebody did with a file, for the audit trail. */
interface Happening {
  readonly event: string;
  readonly sentence: string;
  readonly evidence?: unknown;
}

/** What everything that is done with a file of adjustments is done by. */
export type BulkDesk = ReturnType<typeof createDesk>;

export function createDesk(parts: BulkParts) {
  const { store, clock, audit } = parts;
  const batches = store.table('batches');
  const table = store.table('batchRows');
  const reviews = createReviews(parts);

  const getBatch = async (id: string): Promise<Batch> => mustBe(await batches.get(id));
  /** @throws ProblemError `bulk.not-yours`. */
  const ownBatch = async (id: string, actor: Actor): Promise<Batch> => {
    const batch = await getBatch(id);
    await requireOwn(parts, reviews, batch, actor);
    return batch;
  };
  const view = async (id: string, actor: Actor): Promise<BatchView> => batchView(await reviews.of(id, actor));

  async function judgedRow(id: string, number: number, actor: Actor) {
    const review = await reviews.of(id, actor);
    const judged = review.rows.find(({ row }) => row.number === number);
    if (judged === undefined) throw unknownRow(number);
    return { review, judged };
  }

  async function viewRow(id: string, number: number, actor: Actor): Promise<BatchRowView> {
    const { review, judged } = await judgedRow(id, number, actor);
    return rowView(review, judged);
  }

  async function changeRow(
    id: string,
    number: number,
    actor: Actor,
    change: (row: BatchRow) => BatchRow,
  ): Promise<BatchRowView> {
    await ownBatch(id, actor);
    const key = rowId(BatchIdSchema.parse(id), number);
    if ((await table.get(key)) === undefined) throw unknownRow(number);
    await table.update(key, (row) => {
      requireOpen(row);
      return change(row);
    });
    return viewRow(id, number, actor);
  }

  async function record(batch: Batch, actor: Actor, { event, sentence, evidence }: Happening) {
    await audit.record({ actor: actor.name, action: `bulk.${event}`, subject: batch.id, sentence, evidence });
  }

  /** @throws ProblemError `bulk.not-now` when it has moved on meanwhile. */
  function move(id: string, from: readonly BatchState[], what: string, change: Partial<Batch>): Promise<Batch> {
    return batches.update(id, (current) => {
      requireState(current, from, what);
      return { ...current, ...change, updatedAt: clock.now() };
    });
  }

  /** Rows that were approved and will not be handed on are open again. */
  async function reopen(batchId: string): Promise<number> {
    let count = 0;
    for (;;) {
      const rows = await table.find({ selector: { batchId, state: 'to send' }, limit: SLICE });
      if (rows.length === 0) return count;
      count += rows.length;
      await saveRows(
        store,
        rows.map((row) => ({ ...row, state: 'open', order: null })),
      );
    }
  }

  async function removeRows(batchId: string): Promise<void> {
    for (;;) {
      const rows = await table.find({ selector: { batchId }, limit: SLICE });
      if (rows.length === 0) return;
      await table.remove(rows.map((row) => row.id));
    }
  }

  /** Any number of rows, in commits of a bounded size. */
  async function saveAll(rows: readonly BatchRow[]): Promise<void> {
    for (let from = 0; from < rows.length; from += SLICE) await saveRows(store, rows.slice(from, from + SLICE));
  }

  return {
    batches,
    table,
    reviews,
    getBatch,
    ownBatch,
    view,
    judgedRow,
    viewRow,
    changeRow,
    record,
    move,
    reopen,
    removeRows,
    saveAll,
  };
}
