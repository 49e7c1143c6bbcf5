import type { BatchRow, BatchState } from '../../domain/batch.ts';
import { countInWords } from '../words.ts';
import type { BulkParts } from './parts.ts';
import { changedSince, nothingToSend, requireState } from './refusals.ts';
import { createRunner } from './runner.ts';
import { batchView, digestOf, sendableRows } from './view.ts';
import type { Bulk } from './bulk.ts';
import type { BulkDesk } from './desk.ts';

type Sending = Pick<Bulk, 'send' | 'pause' | 'resume' | 'stopSending' | 'holdBack' | 'start' | 'stop'>;

/** States in which more rows may be approved. */
const AT_REST: readonly BatchState[] = ['in review', 'paused', 'stopped', 'done'];

/** What is done with the rows that were approved. */
export function sending(parts: BulkParts, desk: BulkDesk): Sending {
  const { clock } = parts;
  const { batches, table, reviews, ownBatch, view, record, move, reopen, removeRows, saveAll } = desk;
  const runner = createRunner(parts);

  return {
    async send(id, digest, actor) {
      const review = await reviews.of(id, actor);
      const { batch } = review;
      requireState(batch, AT_REST, 'sent');
      const approved = sendableRows(review);
      if (approved.length === 0) throw nothingToSend();
      if (digestOf(approved) !== digest) throw changedSince();
      const rows = approved.map(({ row, order }): BatchRow => ({ ...row, state: 'to send', order, problem: null }));
      await saveAll(rows);
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
