import type { Adjustment } from '../../domain/adjustment.ts';
import { STATES } from '../../domain/adjustment-state.ts';
import type { Batch, BatchOrder, BatchRow } from '../../domain/batch.ts';
import { actorOf, PROGRAM_NAME, type Actor } from '../../domain/operator.ts';
import { ProblemError } from '../../domain/problem.ts';
import { countInWords } from '../words.ts';
import { acknowledgementOf } from '../adjustments/index.ts';
import { getAll } from './grounds.ts';
import { alikeKey } from './identity.ts';
import { createLine, type Ahead, type Line, type Waiting } from './line.ts';
import type { BulkParts } from './parts.ts';

/** Hands the approved rows of batches on to the outbox, in the background, as fast as it takes them. */
interface Runner {
  /** Goes on with this batch, if it is being sent. */
  run(batchId: string): void;
  /** Hands no more of it on. Resolves once the row that was being handed on is through. */
  halt(batchId: string): Promise<void>;
  stop(): Promise<void>;
}

const RETRY_MILLISECONDS = 30_000;

export function createRunner(parts: BulkParts): Runner {
  const running = new Map<string, { stop: AbortController; ended: Promise<void> }>();
  const wanted = new Set<string>();
  let isStopped = false;

  async function runToItsEnd(batchId: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        return await sendBatch(parts, batchId, signal);
      } catch (error) {
        parts.logger.error('bulk.run-failed', { batchId, error });
        await parts.clock.sleep(RETRY_MILLISECONDS, signal).catch(() => undefined);
      }
    }
  }

  function run(batchId: string): void {
    if (isStopped) return;
    // One that is just ending may have missed what it is asked for now.
    if (running.has(batchId)) return void wanted.add(batchId);
    const stop = new AbortController();
    const ended = runToItsEnd(batchId, stop.signal).finally(() => {
      running.delete(batchId);
      if (wanted.delete(batchId)) run(batchId);
    });
    running.set(batchId, { stop, ended });
  }

  return {
    run,
    async halt(batchId) {
      wanted.delete(batchId);
      const one = running.get(batchId);
      one?.stop.abort(new Error('Stopped by the operator.'));
      await one?.ended;
    },
    async stop() {
      isStopped = true;
      for (const { stop } of running.values()) stop.abort(new Error('Counterfoil is closing.'));
      await Promise.all([...running.values()].map(({ ended }) => ended));
    },
  };
}

async function sendBatch(parts: BulkParts, batchId: string, signal: AbortSignal): Promise<void> {
  const { store } = parts;
  const batch = await store.table('batches').get(batchId);
  if (batch === undefined || batch.state !== 'sending' || batch.sender === null) return;
  const changed = new Set<string>();
  let wake: () => void = () => undefined;
  // Of whatever adjustment: one that is only just read or handed on may settle before it stands in the line.
  const unsubscribe = store.onChange(({ collection, ids }) => {
    if (collection !== 'adjustments') return;
    for (const id of ids) changed.add(id);
    wake();
  });
  const onAbort = () => wake();
  signal.addEventListener('abort', onAbort);
  try {
    const [waiting, handedOn] = [
      await readRows(parts, batchId, 'to send'),
      await readRows(parts, batchId, 'handed on'),
    ];
    const alikeBefore = findAlike([...waiting, ...handedOn]);
    const line = createLine(await withConnections(parts, waiting));
    for (const adjustment of await readAhead(parts, handedOn)) line.note(adjustment.id, aheadOf(adjustment));
    while (!line.isEmpty() && !signal.aborted) {
      await lookAgain(parts, line, changed);
      const next = signal.aborted ? null : line.next();
      if (next !== null) {
        const actor = activeSender(parts, batch.sender);
        if (actor === null) return await pauseUnsent(parts, batch);
        const sent = await handOn(parts, next.row, alikeBefore(next.row), actor);
        if (sent !== null) line.note(sent.id, aheadOf(sent));
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (changed.size > 0 || signal.aborted) resolve();
        });
      }
    }
    if (!signal.aborted) await finish(parts, batch);
  } finally {
    unsubscribe();
    signal.removeEventListener('abort', onAbort);
  }
}

/** Who approved may have left, or may do less by now: what counts is what they may do when a row goes. */
function activeSender({ operators }: BulkParts, { id }: Pick<Actor, 'id'>): Actor | null {
  const operator = operators.find(id);
  return operator?.state === 'active' ? actorOf(operator) : null;
}

async function pauseUnsent(parts: BulkParts, { id, name, sender }: Batch): Promise<void> {
  await parts.store
    .table('batches')
    .update(id, (current) =>
      current.state === 'sending' ? { ...current, state: 'paused', updatedAt: parts.clock.now() } : current,
    );
  await parts.audit.record({
    actor: PROGRAM_NAME,
    action: 'bulk.paused',
    subject: id,
    sentence: `“${name}” is paused: ${sender?.name ?? 'who approved it'} is deactivated.`,
  });
}

type Ready = BatchRow & { readonly order: BatchOrder };

interface WaitingRow extends Waiting {
  readonly row: Ready;
}

async function readRows(parts: BulkParts, batchId: string, state: BatchRow['state']): Promise<Ready[]> {
  const rows: Ready[] = [];
  const pages = parts.store.table('batchRows').scan({ selector: { batchId, state }, sort: [{ number: 'asc' }] }, 1000);
  for await (const page of pages) rows.push(...page.filter((row): row is Ready => row.order !== null));
  return rows;
}

async function withConnections(parts: BulkParts, rows: readonly Ready[]): Promise<WaitingRow[]> {
  const cards = await parts.directory.some(rows.map(({ order }) => order.accountId));
  return rows.map((row) => {
    const { accountId } = row.order;
    return { row, accountId, connectionId: cards.get(accountId)?.connectionId ?? '' };
  });
}

/**
 * Finds the adjustments of earlier rows that an operator said a row goes beside: their acknowledgements. They are not kept
 * with each row, of which there may be thousands.
 */
function findAlike(rows: readonly Ready[]): (row: Ready) => string[] {
  const groups = Map.groupBy(rows, ({ order }) => alikeKey(order));
  return ({ number, order }) => {
    if (!order.isAlikeOnPurpose) return [];
    const before = (groups.get(alikeKey(order)) ?? []).filter((one) => one.number < number);
    return before.map((one) => acknowledgementOf(one.order.adjustmentId));
  };
}

async function readAhead(parts: BulkParts, rows: readonly Ready[]): Promise<Iterable<Adjustment>> {
  const found = await getAll(
    parts.store.table('adjustments'),
    rows.map(({ order }) => order.adjustmentId),
  );
  return found.values();
}

/** @returns `null` where it has ended: whatever comes next of the same account starts from what it left. */
function aheadOf({ accountId, connectionId, state, problem }: Adjustment): Ahead | null {
  if (['made', 'none'].includes(STATES[state].effect)) return null;
  return { accountId, connectionId, state, isHeld: problem?.code === 'adjustment.account-busy' };
}

async function lookAgain(parts: BulkParts, line: Line<WaitingRow>, changed: Set<string>): Promise<void> {
  if (changed.size === 0) return;
  const ids = [...changed].filter((id) => line.isAhead(id));
  changed.clear();
  for (const [id, adjustment] of await parts.store.table('adjustments').getMany(ids))
    line.note(id, aheadOf(adjustment));
}

/**
 * The same path as a single adjustment, under the request id that belongs to the row: after a crash in between, the row
 * is handed on again and meets the adjustment that is there.
 */
async function handOn(
  parts: BulkParts,
  row: Ready,
  alike: readonly string[],
  actor: Actor,
): Promise<Adjustment | null> {
  const { order } = row;
  const table = parts.store.table('batchRows');
  try {
    const { accountId, kind, amount, reason, note, reference, requestId, before, after, acknowledged } = order;
    const sent = await parts.adjustments.sendApproved(
      {
        accountId,
        kind,
        amount,
        reason,
        note,
        reference,
        requestId,
        approvedBefore: before,
        approvedAfter: after,
        acknowledged: [...acknowledged, ...alike],
      },
      actor,
    );
    await table.update(row.id, (current) => ({ ...current, state: 'handed on', problem: null }));
    return sent;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    await table.update(row.id, (current) => ({ ...current, state: 'open', order: null, problem: error.problem }));
    return null;
  }
}

async function finish(parts: BulkParts, { id, name, sender }: Batch): Promise<void> {
  const at = parts.clock.now();
  await parts.store
    .table('batches')
    .update(id, (current) =>
      current.state === 'sending' ? { ...current, state: 'done', endedAt: at, updatedAt: at } : current,
    );
  const handedOn = await parts.store.table('batchRows').count({ batchId: id, state: 'handed on' });
  await parts.audit.record({
    id: `bulk|${id}|done|${at}`,
    actor: sender?.name ?? '',
    action: 'bulk.done',
    subject: id,
    sentence: `All of “${name}” that was approved was sent to the queue: ${countInWords(handedOn, 'row', 'rows')}.`,
  });
}
