import { setImmediate as nextTurn } from 'node:timers/promises';
import type { BatchProblem, BatchVerdict } from '../../contract/bulk.ts';
import type { Adjustment } from '../../domain/adjustment.ts';
import { setsBalance } from '../../domain/adjustment-kind.ts';
import { STATES } from '../../domain/adjustment-state.ts';
import type { Batch, BatchOrder, BatchRow } from '../../domain/batch.ts';
import { credits, storedToText, toStored } from '../../domain/credits.ts';
import { AccountIdSchema } from '../../domain/ids.ts';
import { acknowledgementOf, idOfRequest, type Weighed } from '../adjustments/index.ts';
import type { Grounds } from './grounds.ts';
import { alikeKey, requestIdAgain } from './identity.ts';
import { isAnswered, unanswered } from './in-spite-of.ts';
import { alikeInFile, setClash, type RowsAlike } from './problems.ts';
import type { Instruction } from './read-instruction.ts';
import type { RowFields } from './read-row.ts';
import type { ReadRow } from './read-rows.ts';
import { weighRow, type AccountLine, type SpentAlone } from './weigh-row.ts';

/** A row with what would come of it. */
export interface JudgedRow {
  readonly row: BatchRow;
  readonly fields: RowFields;
  readonly instruction: Instruction;
  readonly verdict: BatchVerdict;
  readonly problems: readonly BatchProblem[];
  readonly warnings: readonly string[];
  readonly weighed: Weighed | null;
  /** The row of the same account that goes before it. */
  readonly follows: number | null;
  /** What an operator would approve; `null` where nothing may be sent. */
  readonly order: BatchOrder | null;
  /** The adjustment that there is for it already. */
  readonly adjustmentId: string | null;
}

/** So many rows at once; then other work gets its turn. */
const SLICE = 250;

/** Judges every row by the others and by the book. @param book adjustments by id: at least those that rows may ask for. */
export async function judgeRows(
  batch: Batch,
  read: readonly ReadRow[],
  grounds: Grounds,
  book: ReadonlyMap<string, Adjustment>,
): Promise<JudgedRow[]> {
  const isSentAlready = ({ row, requestId }: ReadRow): boolean =>
    row.state === 'open' && requestId !== null && isMet(row, book.get(idOfRequest(requestId)));
  const crowd = crowdOf(read, isSentAlready);
  const lines = new Map<string, AccountLine>();
  const spent: SpentAlone = new Map();
  const judged: JudgedRow[] = [];
  for (const [index, one] of read.entries()) {
    if (index % SLICE === SLICE - 1) await nextTurn();
    judged.push(judgeRow(batch, one, { grounds, book, crowd, lines, spent }));
  }
  return judged;
}

interface Around {
  readonly grounds: Grounds;
  readonly book: ReadonlyMap<string, Adjustment>;
  readonly crowd: Crowd;
  readonly lines: Map<string, AccountLine>;
  readonly spent: SpentAlone;
}

function judgeRow(batch: Batch, read: ReadRow, around: Around): JudgedRow {
  const { row, fields, instruction, requestId } = read;
  const plain = { row, fields, instruction, weighed: null, follows: null, warnings: [], problems: [], order: null };
  if (row.state === 'to send' || row.state === 'handed on') return handedOver(plain, around);
  const known = requestId === null ? undefined : around.book.get(idOfRequest(requestId));
  if (row.state === 'skipped') {
    return { ...plain, problems: read.problems, verdict: 'skipped', adjustmentId: known?.id ?? null };
  }
  if (known !== undefined && isMet(row, known)) return { ...plain, verdict: 'sent already', adjustmentId: known.id };
  const own = [...read.problems, ...unanswered(row, crowdProblems(read, around.crowd))];
  const isPlainlyWrong = own.some(({ acknowledge }) => acknowledge === undefined);
  if (isPlainlyWrong || requestId === null || instruction.account === null) {
    return { ...plain, problems: own, verdict: 'wrong', adjustmentId: known?.id ?? null };
  }
  const line = lineOf(around.lines, instruction.account.id);
  const { weighed, problems, warnings, acknowledged, verdict } = weighRow(read, around, line, own);
  const asked = known === undefined ? requestId : requestIdAgain(requestId, batch.id, row.number);
  // Whatever was asked of it has been answered, or it would be wrong.
  const isAlikeOnPurpose = around.crowd.alike.has(row.number);
  const order =
    verdict === 'wrong'
      ? null
      : orderOf(read, weighed, { requestId: asked, acknowledged: [...acknowledged], isAlikeOnPurpose });
  const follows = line.lastRow;
  if (order !== null && weighed?.plan) {
    line.adjustmentIds.add(order.adjustmentId);
    advance(line, weighed.plan.after, row.number);
  }
  return {
    ...plain,
    weighed,
    problems,
    warnings: [
      ...(row.problem === null ? [] : [`Not sent before: ${row.problem.sentence}`]),
      ...instruction.readings,
      ...warnings,
    ],
    verdict,
    follows,
    order,
    adjustmentId: known?.id ?? null,
  };
}

/** Whether there is an adjustment for it, and nobody said that it goes once more all the same. */
function isMet(row: BatchRow, known: Adjustment | undefined): boolean {
  return known !== undefined && !isAnswered(row, acknowledgementOf(known.id));
}

/** One that was approved is not judged again; those after it are, by what it will leave. */
function handedOver(plain: Omit<JudgedRow, 'verdict' | 'adjustmentId'>, { lines, book }: Around): JudgedRow {
  const { order, state, number } = plain.row;
  const isHandedOn = state === 'handed on';
  const follows = isHandedOn || order === null ? null : lineOf(lines, order.accountId).lastRow;
  if (order !== null) {
    const line = lineOf(lines, order.accountId);
    line.adjustmentIds.add(order.adjustmentId);
    if (!isHandedOn || isToCome(book.get(order.adjustmentId))) {
      const [before, after] = [toStored(credits(order.before)), toStored(credits(order.after))];
      const isSet = setsBalance(order.kind) || line.balance === null;
      advance(line, isSet ? after : (line.balance ?? 0) + after - before, number);
    }
  }
  return {
    ...plain,
    order,
    follows,
    warnings: follows === null ? [] : [`Waits for row ${follows} of the same account.`],
    verdict: isHandedOn ? 'handed on' : 'to send',
    adjustmentId: isHandedOn ? (order?.adjustmentId ?? null) : null,
  };
}

/** Whether its effect is still missing in the balance. */
function isToCome(adjustment: Adjustment | undefined): boolean {
  return adjustment !== undefined && STATES[adjustment.state].effect === 'to come';
}

function lineOf(lines: Map<string, AccountLine>, accountId: string): AccountLine {
  const line = lines.get(accountId) ?? { balance: null, lastRow: null, adjustmentIds: new Set<string>() };
  lines.set(accountId, line);
  return line;
}

function advance(line: AccountLine, balance: number, number: number): void {
  line.balance = balance;
  line.lastRow = number;
}

function orderOf(
  { fields, instruction }: ReadRow,
  weighed: Weighed | null,
  agreed: Pick<BatchOrder, 'requestId' | 'acknowledged' | 'isAlikeOnPurpose'>,
): BatchOrder | null {
  const { account, kind, amount, reason } = instruction;
  if (account === null || kind === null || amount === null || reason === null || !weighed?.plan) return null;
  return {
    ...agreed,
    adjustmentId: idOfRequest(agreed.requestId),
    accountId: AccountIdSchema.parse(account.id),
    kind,
    amount: storedToText(amount),
    reason,
    note: fields.note,
    reference: fields.reference,
    before: storedToText(weighed.plan.before),
    after: storedToText(weighed.plan.after),
  };
}

/** Rows that may be in each other's way. */
interface Crowd {
  /** By the number of a row: those before it that give the same. */
  readonly alike: ReadonlyMap<number, RowsAlike>;
  /** By account, when one of them sets its balance. */
  readonly besideSet: ReadonlyMap<string, readonly number[]>;
}

/** Rows that give one account the same amount for the same reason, as far as the file has been read. */
interface AlikeSoFar {
  readonly first: number;
  last: number;
  count: number;
  readonly byReference: Map<string, number>;
}

/** What was sent already, by whatever file, is still what a later row repeats. */
function crowdOf(read: readonly ReadRow[], isSentAlready: (one: ReadRow) => boolean): Crowd {
  const alike = new Map<number, RowsAlike>();
  const groups = new Map<string, AlikeSoFar>();
  const byAccount = new Map<string, number[]>();
  const sets = new Set<string>();
  for (const one of read) {
    const { row, instruction, fields } = one;
    if (row.state === 'skipped') continue;
    const before = addAlike(groups, row.number, instruction, fields);
    if (before !== null) alike.set(row.number, before);
    const { account, kind } = instruction;
    if (account === null || isSentAlready(one)) continue;
    const numbers = byAccount.get(account.id);
    if (numbers === undefined) byAccount.set(account.id, [row.number]);
    else numbers.push(row.number);
    if (setsBalance(kind)) sets.add(account.id);
  }
  return { alike, besideSet: new Map([...byAccount].filter(([id, numbers]) => numbers.length > 1 && sets.has(id))) };
}

/** @returns the rows before this one that it is alike to. */
function addAlike(
  groups: Map<string, AlikeSoFar>,
  number: number,
  { account, kind, amount, reason }: Instruction,
  { reference }: RowFields,
): RowsAlike | null {
  if (account === null || amount === null || reason === null) return null;
  const key = alikeKey({ accountId: account.id, kind, amount: storedToText(amount), reason });
  const group = groups.get(key);
  if (group === undefined) {
    groups.set(key, { first: number, last: number, count: 1, byReference: new Map([[reference, number]]) });
    return null;
  }
  const { first, last, count, byReference } = group;
  const same = byReference.get(reference) ?? null;
  if (same === null) byReference.set(reference, number);
  group.last = number;
  group.count += 1;
  return { first, last, count, same };
}

/** So many rows are named one by one. */
const MOST_NAMED = 5;

function crowdProblems({ row, instruction }: ReadRow, { alike, besideSet }: Crowd): BatchProblem[] {
  const problems: BatchProblem[] = [];
  const before = alike.get(row.number);
  if (before !== undefined) problems.push(alikeInFile(before));
  if (setsBalance(instruction.kind)) {
    const numbers = besideSet.get(instruction.account?.id ?? '') ?? [];
    const others = numbers.slice(0, MOST_NAMED + 1).filter((number) => number !== row.number);
    if (others.length > 0) problems.push(setClash(others.slice(0, MOST_NAMED), numbers.length - 1));
  }
  return problems;
}
