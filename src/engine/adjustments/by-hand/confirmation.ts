import { z } from 'zod';
import type { Adjustment } from '../../../domain/adjustment.ts';
import { parseCredits, toStored } from '../../../domain/credits.ts';
import type { LedgerEntry } from '../../../domain/ledger.ts';
import {
  findDone,
  instructionOf,
  isDoneByBalance,
  type Candidate,
  type Instruction,
  type Listed,
} from '../../../domain/manual-adjustment.ts';
import { CLOCK_DIFFERENCE_MILLISECONDS } from '../../../domain/own-entry.ts';
import { instant, InstantSchema, toMilliseconds, type Instant } from '../../../domain/time.ts';
import { changeInWords } from '../../words.ts';
import type { AdjustmentParts } from '../parts.ts';

/** The sign that a change asked of a person was made. */
export interface Confirmation {
  /** `null`: the balance moved by it, and the API lists no entry for it. */
  readonly entry: LedgerEntry | null;
  readonly sentence: string;
}

/** How an entry confirms an adjustment. */
export function confirmedBy({ origin, amount }: LedgerEntry, { delta }: Adjustment): string {
  const change = changeInWords(amount ?? delta);
  return origin === 'reported' ? `Confirmed: the API listed ${change}.` : `Confirmed: the balance moved by ${change}.`;
}

/** Looks for one that is done by hand in what a sync of its account has just stored. `null`: not seen yet. */
export async function findConfirmation(parts: AdjustmentParts, adjustment: Adjustment): Promise<Confirmation | null> {
  const instruction = instructionOf(adjustment);
  if (instruction === null) return null;
  const entries = await entriesSince(parts, adjustment.accountId, instruction);
  const entry = await findEntry(parts, instruction, entries);
  if (entry !== undefined) {
    return { entry, sentence: confirmedBy(entry, adjustment) };
  }
  if (!(await isInBalance(parts, adjustment, instruction, entries))) return null;
  const moved = changeInWords(adjustment.delta);
  const sentence = `Confirmed: the balance moved by ${moved} beyond what the API lists; no entry of its own came.`;
  return { entry: null, sentence };
}

/** The entry of one that the balance alone had confirmed may be listed later: it is that one's, and nobody else's. */
export async function linkLate(parts: AdjustmentParts, accountId: string): Promise<void> {
  for (const other of await confirmedByBalance(parts.store, accountId)) {
    const instruction = instructionOf(other);
    if (instruction === null) continue;
    const entry = await findEntry(parts, instruction, await entriesSince(parts, accountId, instruction));
    if (entry !== undefined) await parts.book.link(other.id, entry.id);
  }
}

async function confirmedByBalance(store: AdjustmentParts['store'], accountId: string): Promise<readonly Adjustment[]> {
  const confirmed = await store.table('adjustments').find({ selector: { accountId, state: 'confirmed' } });
  return confirmed.filter((other) => other.method === 'manual' && other.confirmedByEntryId === null);
}

function entriesSince(
  { store }: AdjustmentParts,
  accountId: string,
  { balanceAt, instructedAt }: Instruction,
): Promise<readonly LedgerEntry[]> {
  const since = balanceAt < instructedAt ? balanceAt : instructedAt;
  return store.table('entries').find({
    selector: {
      accountId,
      at: { $gte: instant(toMilliseconds(since) - CLOCK_DIFFERENCE_MILLISECONDS) },
      origin: { $in: ['reported', 'observed'] },
      status: 'current',
    },
    sort: [{ at: 'asc' }, { ordinal: 'asc' }],
  });
}

async function findEntry(
  parts: AdjustmentParts,
  instruction: Instruction,
  entries: readonly LedgerEntry[],
): Promise<LedgerEntry | undefined> {
  const candidates: Candidate[] = [];
  for (const entry of entries.filter((one) => one.amount !== null && one.adjustmentId === null)) {
    const step = stepOf(entry, entries, instruction);
    const isUse = isCountedUse(entry, step) || (await isOrdinary(parts, entry, instruction));
    candidates.push({ entry, isOrdinary: isUse, step });
  }
  const done = findDone(instruction, candidates);
  return entries.find((one) => one.id === done?.id);
}

/** What was observed in a plan's own counters says itself that it was used. */
function isCountedUse(entry: LedgerEntry, step: Candidate['step']): boolean {
  return entry.origin === 'observed' && entry.type === 'debit' && step === null;
}

/** A debit described like an earlier one that was not ours is use, whatever its amount. */
async function isOrdinary(
  { store }: AdjustmentParts,
  entry: LedgerEntry,
  { delta, target, instructedAt }: Instruction,
): Promise<boolean> {
  if (entry.type !== 'debit' || entry.origin !== 'reported') return false;
  if (entry.amount !== delta && (target === null || entry.balanceAfter !== target)) return false;
  const before = await store.table('entries').find({
    selector: {
      accountId: entry.accountId,
      at: { $lt: instructedAt },
      type: 'debit',
      description: entry.description,
      adjustmentId: null,
    },
    sort: [{ at: 'desc' }],
    limit: 1,
  });
  return before.length > 0;
}

const MarkSchema = z.object({ at: InstantSchema, total: z.string() });
const StepSchema = z.object({ from: MarkSchema, to: MarkSchema });

/** The two balances an observed entry is the difference of, as it was kept with it. */
function stepOf(entry: LedgerEntry, entries: readonly LedgerEntry[], { balanceAt }: Instruction): Candidate['step'] {
  if (entry.origin !== 'observed') return null;
  const kept = StepSchema.safeParse(parseJson(entry.raw));
  if (!kept.success) return null;
  const to = parseCredits(kept.data.to.total);
  if (!to.ok) return null;
  return { from: kept.data.from.at, to: toStored(to.value), listed: listedAbout(entries, balanceAt) };
}

/** What the API lists about the time of a reading, on either side of it as far as clocks differ: what was stored before it is in it, whatever its time says. */
function listedAbout(entries: readonly LedgerEntry[], balanceAt: Instant): Listed {
  const read = toMilliseconds(balanceAt);
  const fresh = entries.filter((entry) => entry.origin === 'reported' && entry.seenAt > balanceAt);
  const isNear = (entry: LedgerEntry) => Math.abs(toMilliseconds(entry.at) - read) <= CLOCK_DIFFERENCE_MILLISECONDS;
  const after = fresh.filter((entry) => !isNear(entry) && entry.at > balanceAt);
  return {
    after: after.reduce((sum, entry) => sum + (entry.amount ?? 0), 0),
    near: fresh.filter(isNear).map((entry) => entry.amount ?? 0),
  };
}

/**
 * Where an API lists every change, or the newest of them, what the balance moved by beyond the list is a change of its
 * own. Never where a row has no amount, or entries may have been lost: then nothing adds up.
 */
async function isInBalance(
  { store, directory, providerOf }: AdjustmentParts,
  adjustment: Adjustment,
  instruction: Instruction,
  entries: readonly LedgerEntry[],
): Promise<boolean> {
  const account = await store.table('accounts').get(adjustment.accountId);
  const connection = (await directory.connections()).get(adjustment.connectionId);
  const coverage = connection && providerOf(connection.providerId)?.manifest.ledger.coverage;
  if (coverage !== 'complete' && coverage !== 'window') return false;
  if (account === undefined || account.total === null || account.problem !== null) return false;
  if (account.balanceAt === null || account.balanceAt <= instruction.instructedAt) return false;
  if (entries.some((entry) => entry.amount === null)) return false;
  const lost = await store
    .table('gaps')
    .count({ accountId: account.id, kind: 'window overflow', foundAt: { $gte: instruction.balanceAt } });
  if (lost > 0) return false;
  const listed = listedAbout(entries, instruction.balanceAt);
  const confirmed = await confirmedByBalance(store, account.id);
  const others = confirmed
    .filter((other) => other.id !== adjustment.id && other.updatedAt > instruction.balanceAt)
    .reduce((sum, other) => sum + other.delta, 0);
  return isDoneByBalance(instruction, { balance: account.total, listed, others });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
