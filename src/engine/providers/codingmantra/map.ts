import { UNNAMED_HOLDERS, UNNAMED_ID } from '../../../domain/account.ts';
import { compare } from '../../../domain/compare.ts';
import { formatCredits, negateCredits, ZERO_CREDITS, type Credits } from '../../../domain/credits.ts';
import type { EntryType } from '../../../domain/ledger.ts';
import { canonicalText, digestText } from '../digest.ts';
import { toPlainJson } from '../plain-json.ts';
import type { AccountReading, BalanceReading, EntryReading, HttpAnswer } from '../provider.ts';
import type { HistoryEntry } from './wire.ts';

/** The API does not say whose key it is, so the account is named after that. */
export const ACCOUNT: AccountReading = {
  externalId: UNNAMED_ID,
  name: UNNAMED_HOLDERS.ofKey,
  email: '',
  unit: 'credits',
  identity: null,
};

export function toBalance(total: Credits, answer: HttpAnswer): BalanceReading {
  return {
    total,
    reserved: null,
    available: null,
    unit: ACCOUNT.unit,
    askedAt: answer.startedAt,
    at: answer.endedAt,
    holder: null,
    mayRiseByItself: false,
  };
}

/**
 * The window's entries, oldest first: by time, and within one instant as the API listed them, whichever way round it
 * lists. An entry listed twice is one entry.
 */
export function toEntries(
  history: readonly { readonly row: HistoryEntry; readonly sent: unknown }[],
  secrets: readonly string[],
): readonly EntryReading[] {
  const listed = isNewestFirst(history.map(({ row }) => row)) ? history.toReversed() : [...history];
  const sorted = listed.sort((a, b) => compare(a.row.timestamp.at, b.row.timestamp.at));
  const seen = new Set<string>();
  const readings: EntryReading[] = [];
  for (const { row, sent } of sorted) {
    const reading = toEntry(row, toPlainJson(sent, secrets));
    if (seen.has(reading.key)) continue;
    seen.add(reading.key);
    const before = readings.at(-1);
    readings.push(before?.time.at === reading.time.at ? { ...reading, ordinal: before.ordinal + 1 } : reading);
  }
  return readings;
}

/** The sample lists the newest first, so that is assumed where times do not tell. */
function isNewestFirst(history: readonly HistoryEntry[]): boolean {
  const [first, last] = [history[0], history.at(-1)];
  return !first || !last || first.timestamp.at >= last.timestamp.at;
}

function toEntry(entry: HistoryEntry, raw: unknown): EntryReading {
  const { type, amount } = classify(entry);
  return {
    key: keyOf(entry),
    externalId: entry.id,
    time: entry.timestamp,
    type,
    sourceType: entry.type,
    amount,
    balanceAfter: null,
    description: entry.tool ?? entry.source ?? '',
    reference: '',
    ordinal: 0,
    raw,
  };
}

/** `welcome-bonus` is the id of an entry in everybody's history: an id alone tells nothing apart. */
function keyOf(entry: HistoryEntry): string {
  const amounts = [entry.creditsUsed, entry.creditsAdded].map((amount) =>
    amount === null ? null : formatCredits(amount),
  );
  return digestText(canonicalText([entry.id, entry.type, entry.timestamp.at, ...amounts]));
}

/**
 * The sign comes from the field that is present; one that says 0 beside another says nothing. Neither, both, a new type or
 * a contradiction: it is not guessed.
 */
function classify(entry: HistoryEntry): { type: EntryType; amount: Credits | null } {
  const type = entry.type.trim().toLowerCase();
  const [used, added] = [told(entry.creditsUsed, entry.creditsAdded), told(entry.creditsAdded, entry.creditsUsed)];
  if (type === 'debit' && isPlain(used) && added === null) return { type: 'debit', amount: negateCredits(used) };
  if (type === 'credit' && isPlain(added) && used === null) return { type: 'credit', amount: added };
  return { type: 'unclassified', amount: null };
}

function told(amount: Credits | null, other: Credits | null): Credits | null {
  return amount === ZERO_CREDITS && other !== null && other !== ZERO_CREDITS ? null : amount;
}

/** Both amounts are stated as positive numbers; a negative one would make the sign a guess. */
function isPlain(amount: Credits | null): amount is Credits {
  return amount !== null && amount >= ZERO_CREDITS;
}
