import { createHash } from 'node:crypto';
import type { BatchLine, BatchRowView, BatchTab, BatchView } from '../../contract/bulk.ts';
import { BatchFieldSchema, type Batch, type BatchField } from '../../domain/batch.ts';
import {
  addCredits,
  credits,
  formatCredits,
  type FormattedCredits,
  fromStored,
  storedToText,
  subtractCredits,
  ZERO_CREDITS,
  type Credits,
} from '../../domain/credits.ts';
import { acknowledgementOf } from '../adjustments/index.ts';
import { sumMoney } from '../words.ts';
import type { JudgedRow } from './judge.ts';
import { accountView } from './read-instruction.ts';
import { unmappedFields, type Review } from './review.ts';

/** Which verdicts each tab shows. */
const TABS: Readonly<Record<BatchTab, readonly JudgedRow['verdict'][]>> = {
  all: ['good', 'needs approval', 'wrong', 'sent already', 'skipped', 'to send', 'handed on'],
  good: ['good'],
  'needs approval': ['needs approval'],
  wrong: ['wrong'],
  'sent already': ['sent already'],
  skipped: ['skipped'],
  sent: ['to send', 'handed on'],
};

/** The rows of a tab; with a code, those that have this problem. */
export function rowsOfTab(review: Review, tab: BatchTab, code?: string): JudgedRow[] {
  return review.rows.filter(
    ({ verdict, problems }) =>
      TABS[tab].includes(verdict) && (code === undefined || problems.some((problem) => problem.code === code)),
  );
}

/** What would be sent if it were approved now. */
export function sendableRows(review: Review): JudgedRow[] {
  return review.rows.filter(({ verdict }) => verdict === 'good' || verdict === 'needs approval');
}

/** What an operator approves: every instruction with its pair. Anything else gets another digest. */
export function digestOf(rows: readonly JudgedRow[]): string {
  return createHash('sha256')
    .update(JSON.stringify(rows.map(({ row, verdict, order }) => [row.number, verdict, order])))
    .digest('hex');
}

export function batchLine(batch: Batch, counts: { readonly handedOn: number; readonly toSend: number }): BatchLine {
  const { id, name, state, createdAt, createdBy, rowCount, startedAt, endedAt } = batch;
  return { id, name, state, createdAt, createdBy, rowCount, startedAt, endedAt, ...counts };
}

const SAMPLE_ROWS = 5;

export function batchView(review: Review): BatchView {
  const { batch, rows } = review;
  const { separator, hasHeader, mapping, decimalMark } = batch;
  const count = (tab: BatchTab) => rows.filter(({ verdict }) => TABS[tab].includes(verdict)).length;
  const counts = {
    handedOn: rows.filter(({ verdict }) => verdict === 'handed on').length,
    toSend: rows.filter(({ verdict }) => verdict === 'to send').length,
  };
  return {
    ...batchLine(batch, counts),
    separator,
    notes: [...batch.notes],
    decimalMark,
    header: [...batch.header],
    hasHeader,
    mapping,
    unmapped: unmappedFields(batch),
    sample: rows.slice(0, SAMPLE_ROWS).map(({ row }) => [...row.cells]),
    tabs: Object.fromEntries(Object.keys(TABS).map((tab) => [tab, count(tab as BatchTab)])) as BatchView['tabs'],
    problems: problemCounts(rows),
    sendable: sendableOf(review),
    progress: progressOf(review),
  };
}

function problemCounts(rows: readonly JudgedRow[]): BatchView['problems'] {
  const counted = new Map<string, BatchView['problems'][number]>();
  for (const { verdict, problems } of rows) {
    if (verdict !== 'wrong') continue;
    for (const [code, { field }] of new Map(problems.map((problem) => [problem.code, problem]))) {
      const known = counted.get(code);
      if (known === undefined) counted.set(code, { code, field, rows: 1 });
      else known.rows += 1;
    }
  }
  return [...counted.values()].toSorted((a, b) => b.rows - a.rows || a.code.localeCompare(b.code));
}

function sendableOf(review: Review): BatchView['sendable'] {
  const rows = sendableRows(review);
  const sums = new Map<
    string,
    { connectionLabel: string; unit: string; rows: number; given: Credits; taken: Credits }
  >();
  const priced: { stored: number; perCredit: string; currency: string }[] = [];
  for (const { weighed, instruction } of rows) {
    const connection = review.connections.get(instruction.account?.connectionId ?? '');
    if (!weighed?.plan || connection === undefined || instruction.account === null) continue;
    const { unit } = instruction.account;
    const key = JSON.stringify([connection.id, unit]);
    const sum = sums.get(key) ?? {
      connectionLabel: connection.label,
      unit,
      rows: 0,
      given: ZERO_CREDITS,
      taken: ZERO_CREDITS,
    };
    const delta = fromStored(weighed.plan.delta);
    sum.rows += 1;
    if (delta > 0n) sum.given = addCredits(sum.given, delta);
    else sum.taken = addCredits(sum.taken, delta);
    sums.set(key, sum);
    const { price } = connection;
    if (price !== null) priced.push({ stored: weighed.plan.delta, perCredit: price.amount, currency: price.currency });
  }
  return {
    digest: digestOf(rows),
    rows: rows.length,
    needApproval: rows.filter(({ verdict }) => verdict === 'needs approval').length,
    byHand: rows.filter(({ weighed }) => weighed?.plan?.method === 'manual').length,
    sums: [...sums.values()].map((sum) => ({
      ...sum,
      given: formatCredits(sum.given),
      taken: formatCredits(sum.taken),
    })),
    money: [...Map.groupBy(priced, ({ currency }) => currency)].map(([currency, amounts]) => ({
      currency,
      amount: sumMoney(amounts),
    })),
  };
}

function progressOf({ rows, book }: Review): BatchView['progress'] {
  const counted = new Map<BatchView['progress'][number]['state'], number>();
  for (const { verdict, adjustmentId } of rows) {
    const adjustment = verdict === 'handed on' ? book.get(adjustmentId ?? '') : undefined;
    if (adjustment !== undefined) counted.set(adjustment.state, (counted.get(adjustment.state) ?? 0) + 1);
  }
  return [...counted].map(([state, rows]) => ({ state, rows })).toSorted((a, b) => b.rows - a.rows);
}

/** One row as the grid shows it. */
export function rowView({ book, connections, accounts }: Review, judged: JudgedRow): BatchRowView {
  const { row, instruction, weighed, order, problems } = judged;
  const card = instruction.account;
  const adjustment = judged.adjustmentId === null ? undefined : book.get(judged.adjustmentId);
  const pair = pairOf(judged);
  return {
    number: row.number,
    verdict: judged.verdict,
    fields: { ...judged.fields },
    edited: Object.keys(row.edits).filter((field): field is BatchField => BatchFieldSchema.safeParse(field).success),
    problems: [...problems],
    warnings: [...judged.warnings],
    account: card === null ? null : accountView(card, connections),
    kind: order?.kind ?? instruction.kind,
    method: adjustment?.method ?? weighed?.plan?.method ?? null,
    balanceAt: accounts.get(card?.id ?? '')?.balanceAt ?? null,
    ...pair,
    unit: card?.unit ?? '',
    money: weighed?.money ?? null,
    follows: judged.follows,
    adjustment:
      adjustment === undefined
        ? null
        : {
            id: adjustment.id,
            state: adjustment.state,
            at: adjustment.sentAt ?? adjustment.createdAt,
            problem: adjustment.problem?.sentence ?? null,
          },
    asks: asksOf(judged),
    again: row.again && { reason: row.again.reason, by: row.again.by },
  };
}

/** What an operator may send it in spite of, by saying why: nothing while something else is wrong, too. */
export function asksOf({ verdict, adjustmentId, problems }: JudgedRow): string[] {
  if (verdict === 'sent already') return adjustmentId === null ? [] : [acknowledgementOf(adjustmentId)];
  if (verdict !== 'wrong' || problems.some(({ acknowledge }) => acknowledge === undefined)) return [];
  return problems.flatMap(({ acknowledge }) => acknowledge ?? []);
}

function pairOf({ weighed, order }: JudgedRow): Pick<BatchRowView, 'before' | 'after' | 'delta'> {
  if (weighed?.plan) {
    const { before, after, delta } = weighed.plan;
    return { before: storedToText(before), after: storedToText(after), delta: storedToText(delta) };
  }
  if (order === null) return { before: null, after: null, delta: null };
  return { before: order.before, after: order.after, delta: changeOf(order) };
}

function changeOf({ before, after }: { before: string; after: string }): FormattedCredits {
  return formatCredits(subtractCredits(credits(after), credits(before)));
}
