import type { BatchProblem } from '../../contract/bulk.ts';
import type { Batch, BatchRow } from '../../domain/batch.ts';
import { BatchIdSchema } from '../../domain/ids.ts';
import { countInWords } from '../words.ts';
import { rowId, saveRows } from './batches.ts';
import { headerOf, rememberColumns } from './import-file.ts';
import type { BulkParts } from './parts.ts';
import { changedSince, requireOpen, requireState } from './refusals.ts';
import { asksOf } from './view.ts';
import type { Bulk } from './bulk.ts';
import type { BulkDesk } from './desk.ts';

type Correcting = Pick<Bulk, 'setColumns' | 'setDecimalMark' | 'edit' | 'skip' | 'sendAgain' | 'sendAlike'>;

/** What is done with a file and its rows before they go. */
export function correcting(parts: BulkParts, desk: BulkDesk): Correcting {
  const { store, clock, audit } = parts;
  const { batches, table, reviews, getBatch, ownBatch, view, judgedRow, changeRow, record, move, saveAll } = desk;

  return {
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
      await saveAll(answered);
      const count = countInWords(answered.length, 'row', 'rows');
      const sentence = `${actor.name} overrode in one act the warning of ${count} of “${batch.name}” that are alike: ${reason}`;
      await record(batch, actor, {
        event: 'again',
        sentence,
        evidence: { rows: answered.map(({ number }) => number), atOnce: true },
      });
      return view(id, actor);
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
