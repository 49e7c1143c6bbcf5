import type { BatchLine, BatchProblem, BatchRowView, BatchTab, BatchView } from '../../contract/bulk.ts';
import type { Batch, BatchColumns, BatchField, BatchRow, BatchState } from '../../domain/batch.ts';
import { BatchIdSchema } from '../../domain/ids.ts';
import type { Actor } from '../../domain/operator.ts';
import { ProblemError } from '../../domain/problem.ts';
import { countInWords } from '../words.ts';
import { rowId, saveRows } from './batches.ts';
import { headerOf, importFile, rememberColumns, type ImportedText } from './import-file.ts';
import type { BulkParts } from './parts.ts';
import { changedSince, nothingToSend, requireOpen, requireState, unknownRow } from './refusals.ts';
import { resultText, writeResult } from './result.ts';
import { createReviews, mustBe } from './review.ts';
import { createRunner } from './runner.ts';
import { requireOwn } from './whose.ts';
import { asksOf, batchLine, batchView, digestOf, rowsOfTab, rowView, sendableRows } from './view.ts';

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
  /** Clears away what a crash left half, and goes on with what was being sent. */
  /** Pauses every file that is being sent: the workspace is an older one, and its rows may have been sent since. Before `start`. */
  holdBack(): Promise<void>;
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

/** What somebody did with a file, for the audit trail. */
interface Happening {
  readonly event: string;
  readonly sentence: string;
  readonly evidence?: unknown;
}

/** States in which more rows may be approved. */
const AT_REST: readonly BatchState[] = ['in review', 'paused', 'stopped', 'done'];
const SLICE = 1000;

export function createBulk(parts: BulkParts): Bulk {
  const { store, clock, audit, saveTarget } = parts;
  const batches = store.table('batches');
  const table = store.table('batchRows');
  const reviews = createReviews(parts);
  const runner = createRunner(parts);

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

    async setColumns(id, mapping, hasHeader, actor) {
      const batch = await ownBatch(id, actor);
      requireState(batch, ['in review'], 'divided anew');
      const isChanged = hasHeader !== batch.hasHeader;
      const first = isChanged
        ? await table.find({ selector: { batchId: id }, sort: [{ number: 'asc' }], limit: 1 })
        : [];
      const header = isChanged ? headerOf(first[0]?.cells ?? [], hasHeader) : batch.header;
      const columns = Object.fromEntries(Object.entries(mapping.columns).filter(([, at]) => at < batch.width));
      const changed: Batch = {
        ...batch,
        header,
        hasHeader,
        mapping: { columns, values: mapping.values },
        rowCount: batch.rowCount + (isChanged ? (hasHeader ? -1 : 1) : 0),
        updatedAt: clock.now(),
      };
      await batches.put(changed);
      await rememberColumns(parts, changed);
      return view(id, actor);
    },

    async setDecimalMark(id, decimalMark, actor) {
      await ownBatch(id, actor);
      const batch = await move(id, ['in review'], 'read anew', { decimalMark });
      const how = decimalMark === null ? 'as the file shows them' : `with “${decimalMark}” before decimals`;
      await record(batch, actor, {
        event: 'read',
        sentence: `${actor.name} had the amounts of “${batch.name}” read ${how}.`,
      });
      return view(id, actor);
    },

    async edit(id, number, { field, text }, actor) {
      const changed = await changeRow(id, number, actor, (row) => {
        const { [field]: _old, ...others } = row.edits;
        // Another instruction is another question: what was said of the old one does not answer it.
        return { ...row, edits: text === null ? others : { ...others, [field]: text }, again: null, problem: null };
      });
      const batch = await getBatch(id);
      const what = `the ${field} of row ${number} of “${batch.name}”`;
      const sentence =
        text === null ? `${actor.name} took back ${what}, as in the file.` : `${actor.name} typed over ${what}.`;
      await record(batch, actor, { event: 'edited', sentence, evidence: { row: number, field, text } });
      return changed;
    },

    async skip(id, numbers, isSkipped, actor) {
      const { name } = await ownBatch(id, actor);
      const batchId = BatchIdSchema.parse(id);
      const rows = await table.getMany(numbers.map((number) => rowId(batchId, number)));
      const changed = [...rows.values()].map((row): BatchRow => {
        requireOpen(row);
        return { ...row, state: isSkipped ? 'skipped' : 'open' };
      });
      await saveRows(store, changed);
      const count = countInWords(changed.length, 'row', 'rows');
      const sentence = `${actor.name} ${isSkipped ? 'skipped' : 'took back in'} ${count} of “${name}”.`;
      await audit.record({ actor: actor.name, action: 'bulk.skipped', subject: id, sentence, evidence: { numbers } });
    },

    async sendAgain(id, number, { reason, inSpiteOf: seen }, actor) {
      const { review, judged } = await judgedRow(id, number, actor);
      const asked = asksOf(judged).filter((one) => seen.includes(one));
      const changed = await changeRow(id, number, actor, (row) => {
        if (reason === null) return { ...row, again: null };
        const inSpiteOf = [...new Set([...(row.again?.inSpiteOf ?? []), ...asked])];
        return { ...row, again: { reason, by: actor.name, at: clock.now(), inSpiteOf } };
      });
      const { batch } = review;
      const sentence =
        reason === null
          ? `${actor.name} withdrew the override for row ${number} of “${batch.name}”.`
          : `${actor.name} overrode the warning of row ${number} of “${batch.name}”: ${reason}`;
      await record(batch, actor, {
        event: 'again',
        sentence,
        evidence: {
          row: changed.fields,
          adjustment: changed.adjustment?.id ?? null,
          inSpiteOf: reason === null ? [] : sentencesOf(judged.problems, asked),
        },
      });
      return changed;
    },

    async sendAlike(id, { reason, rows: shown }, actor) {
      const { batch, rows } = await reviews.of(id, actor);
      const alike = rows.filter(({ problems }) => problems.some(isAlike));
      if (alike.length !== shown) throw changedSince();
      await ownBatch(id, actor);
      const at = clock.now();
      const answered = alike.flatMap((judged): BatchRow[] => {
        const { row, problems } = judged;
        const asked = asksOf(judged);
        if (asked.length === 0 || !problems.every(isAlike)) return [];
        requireOpen(row);
        const inSpiteOf = [...new Set([...(row.again?.inSpiteOf ?? []), ...asked])];
        return [{ ...row, again: { reason, by: actor.name, at, inSpiteOf } }];
      });
      for (let from = 0; from < answered.length; from += SLICE)
        await saveRows(store, answered.slice(from, from + SLICE));
      const count = countInWords(answered.length, 'row', 'rows');
      const sentence = `${actor.name} overrode in one act the warning of ${count} of “${batch.name}” that are alike: ${reason}`;
      await record(batch, actor, {
        event: 'again',
        sentence,
        evidence: { rows: answered.map(({ number }) => number), atOnce: true },
      });
      return view(id, actor);
    },

    async send(id, digest, actor) {
      const review = await reviews.of(id, actor);
      const { batch } = review;
      requireState(batch, AT_REST, 'sent');
      const approved = sendableRows(review);
      if (approved.length === 0) throw nothingToSend();
      if (digestOf(approved) !== digest) throw changedSince();
      const rows = approved.map(({ row, order }): BatchRow => ({ ...row, state: 'to send', order, problem: null }));
      for (let from = 0; from < rows.length; from += SLICE) await saveRows(store, rows.slice(from, from + SLICE));
      const { id: operatorId, name, role } = actor;
      const begun = { state: 'sending', sender: { id: operatorId, name, role }, startedAt: clock.now() } as const;
      await move(id, AT_REST, 'sent', { ...begun, endedAt: null });
      const { sums, money } = batchView(review).sendable;
      const count = countInWords(rows.length, 'row', 'rows');
      await record(batch, actor, {
        event: 'sent',
        sentence: `${name} approved ${count} of “${batch.name}”.`,
        evidence: { digest, sums, money },
      });
      runner.run(id);
      return view(id, actor);
    },

    async pause(id, actor) {
      await ownBatch(id, actor);
      const batch = await move(id, ['sending'], 'paused', { state: 'paused' });
      await runner.halt(id);
      await record(batch, actor, { event: 'paused', sentence: `${actor.name} paused “${batch.name}”.` });
      return view(id, actor);
    },

    async resume(id, actor) {
      await ownBatch(id, actor);
      const batch = await move(id, ['paused'], 'resumed', { state: 'sending' });
      await record(batch, actor, { event: 'resumed', sentence: `${actor.name} resumed “${batch.name}”.` });
      runner.run(id);
      return view(id, actor);
    },

    async stopSending(id, actor) {
      await ownBatch(id, actor);
      const batch = await move(id, ['sending', 'paused'], 'stopped', { state: 'stopped', endedAt: clock.now() });
      await runner.halt(id);
      const count = countInWords(await reopen(id), 'row', 'rows');
      await record(batch, actor, {
        event: 'stopped',
        sentence: `${actor.name} stopped “${batch.name}”; ${count} will not be sent.`,
      });
      return view(id, actor);
    },

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

    async holdBack() {
      for (const { id, state } of await batches.find({}))
        if (state === 'sending') await move(id, ['sending'], 'paused', { state: 'paused' });
    },

    async start() {
      const known = new Map((await batches.find({})).map((batch) => [batch.id as string, batch]));
      for (const { key } of await table.sum({ groupBy: ['batchId'], fields: [] })) {
        const batchId = String(key['batchId']);
        const batch = known.get(batchId);
        if (batch === undefined) await removeRows(batchId);
        else if (batch.state !== 'sending' && batch.state !== 'paused') await reopen(batchId);
      }
      for (const { id, state } of known.values()) if (state === 'sending') runner.run(id);
    },

    async stop() {
      await runner.stop();
      reviews.close();
    },
  };
}

/** Alike but for the reference, which is asked about; a row that says all the same is answered by itself. */
function isAlike({ code }: BatchProblem): boolean {
  return code === 'bulk.alike-in-file';
}

/** What was seen of a row when somebody said that it goes all the same: only that, and not whatever else is said of it. */
function sentencesOf(problems: readonly BatchProblem[], asked: readonly string[]): string[] {
  return problems
    .filter(({ acknowledge }) => acknowledge !== undefined && asked.includes(acknowledge))
    .map(({ sentence }) => sentence);
}
