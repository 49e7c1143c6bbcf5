import { createHash } from 'node:crypto';
import { setsBalance } from '../../domain/adjustment-kind.ts';
import type { AdjustmentKind } from '../../domain/adjustment.ts';
import type { BatchId } from '../../domain/ids.ts';

/** What makes a row the row it is, whichever file it stands in and however that file is laid out. */
export interface RowSubject {
  readonly connectionId: string;
  readonly accountId: string;
  readonly kind: AdjustmentKind;
  /** The signed change, or for `set balance` the balance asked for, in stored millionths. */
  readonly amount: number;
  readonly reason: string;
  readonly reference: string;
  readonly note: string;
}

/** What rows share that give one account the same amount for the same reason: of two of them one may be a mistake. */
export function alikeKey({ accountId, kind, amount, reason }: AlikeSubject): string {
  return JSON.stringify([accountId, setsBalance(kind), amount, reason]);
}

interface AlikeSubject {
  readonly accountId: string;
  readonly kind: AdjustmentKind | null;
  readonly amount: string;
  readonly reason: string;
}

/** What rows that say the same share. */
export function subjectKey(row: RowSubject): string {
  return JSON.stringify([row.connectionId, row.accountId, row.kind, row.amount, row.reason, row.reference, row.note]);
}

/**
 * The request id of a row: the same row always asks for the same adjustment, so that sending it once more sends nothing.
 * @param occurrence how many rows of the file that say the same come before it.
 */
export function requestIdOf(key: string, occurrence: number): string {
  return `bulk-${digest([key, String(occurrence)])}`;
}

/** The request id of a row that is deliberately sent once more: once by each batch. */
export function requestIdAgain(requestId: string, batchId: BatchId, number: number): string {
  return `bulk-${digest([requestId, batchId, String(number)])}`;
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 48);
}
