import { negateCredits, ZERO_CREDITS, type Credits } from '../../../domain/credits.ts';
import type { SourceTime } from '../../../domain/time.ts';
import { codeAtPath, isObject, textAtPath, valueAtPath, type JsonObject } from '../body-path.ts';
import { canonicalText, digestText } from '../digest.ts';
import { toPlainJson } from '../plain-json.ts';
import type { AccountReading, BalanceReading, EntryReading, HttpAnswer } from '../provider.ts';
import { misfit, type ShapePlace } from '../read-shape.ts';
import { readWireTime } from '../wire-time.ts';
import { wireCredits } from '../wire.ts';
import type { UserRow } from './wire.ts';

const CREDIT_WORDS =
  /^(credit(ed)?|grant(ed)?|purchased?|bought|top[ -]?up|refund(ed)?|add(ed|ition)?|bonus|deposit)$/i;
/** Fields by which a row may say what kind of change it is; a medium, such as `voice`, says nothing of it. */
const KIND_FIELDS = ['type', 'kind', 'transaction_type', 'transactionType', 'action'];

const TIME_FIELDS = ['date', 'time', 'timestamp', 'created_at', 'createdAt', 'datetime', 'sent_at', 'sentAt'];
/** Those that can only be what was taken come first: `credits` beside one of them may be what is left. */
const AMOUNT_FIELDS = [
  'creditsDeducted',
  'credits_deducted',
  'deductedCredits',
  'deducted_credits',
  'deducted',
  'deduction',
  'creditsUsed',
  'credits_used',
  'amount',
  'credits',
];

export function toAccount(user: UserRow): AccountReading {
  return {
    externalId: user.uid,
    name: user.name || user.uid,
    email: user.email,
    unit: 'credits',
    identity: user.uid,
  };
}

export function toBalance(total: Credits, answer: HttpAnswer): BalanceReading {
  return {
    total,
    reserved: null,
    available: null,
    unit: 'credits',
    askedAt: answer.startedAt,
    at: answer.endedAt,
    holder: null,
    mayRiseByItself: false,
  };
}

/** A deduction, before it has a key: equal rows are told apart by how many came before. */
export interface Deduction {
  readonly digest: string;
  readonly time: SourceTime;
  /** `null`: its sign cannot be told. */
  readonly amount: Credits | null;
  readonly ownId: string | null;
  readonly sourceType: string;
  readonly description: string;
  readonly raw: unknown;
}

/** Names of fields that nobody documents; `auto` looks for the usual ones. */
interface RowFields {
  readonly time: string;
  readonly amount: string;
  readonly id: string;
}

/** @throws ProviderError `unexpected shape` naming the field: a row without time or amount is no ledger entry. */
export function toDeduction(row: unknown, fields: RowFields, under: string, place: ShapePlace): Deduction {
  if (!isObject(row)) throw misfit(under, 'is not an object', place);
  const raw = toPlainJson(row, place.secrets);
  const medium = textAtPath(row, 'type') ?? '';
  return {
    digest: digestText(canonicalText(raw)),
    time: readTime(row, fields.time, under, place),
    amount: readAmount(row, fields.amount, under, place),
    ownId: fields.id === '' ? null : readId(row, fields.id, under, place),
    sourceType: medium,
    description: textAtPath(row, 'name') ?? textAtPath(row, 'description') ?? medium,
    raw,
  };
}

export function toEntry(deduction: Deduction, key: string, ordinal: number): EntryReading {
  return {
    key,
    externalId: deduction.ownId,
    time: deduction.time,
    type: deduction.amount === null ? 'unclassified' : deduction.amount > ZERO_CREDITS ? 'credit' : 'debit',
    sourceType: deduction.sourceType,
    amount: deduction.amount,
    balanceAfter: null,
    description: deduction.description,
    reference: '',
    ordinal,
    raw: deduction.raw,
  };
}

function readTime(row: JsonObject, setting: string, under: string, place: ShapePlace): SourceTime {
  const field = pickField(row, setting, TIME_FIELDS);
  if (field === null)
    throw misfit(
      `${under}.${setting === 'auto' ? 'date' : setting}`,
      'is missing; name the field of the time in the connection’s settings',
      place,
    );
  const value = valueAtPath(row, field);
  const time = readWireTime(withTimeOfDay(row, field, value));
  if (time.ok) return time.value;
  throw misfit(`${under}.${field}`, 'is not a time', place);
}

/** A day whose time stands in a field beside it. */
function withTimeOfDay(row: JsonObject, field: string, value: unknown): unknown {
  const time = field === 'date' ? textAtPath(row, 'time') : null;
  const isDay = typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value.trim());
  return isDay && time !== null && /^\d\d:\d\d/.test(time.trim()) ? `${value.trim()}T${time.trim()}` : value;
}

/**
 * The history lists deductions only, so an unsigned amount was taken, unless its row says that it was given
 * (docs/provider-facts.md §5).
 */
function readAmount(row: JsonObject, setting: string, under: string, place: ShapePlace): Credits {
  const field = pickField(row, setting, AMOUNT_FIELDS);
  if (field === null)
    throw misfit(
      `${under}.${setting === 'auto' ? 'credits' : setting}`,
      'is missing; name the field of the amount in the connection’s settings',
      place,
    );
  const parsed = wireCredits.safeParse(valueAtPath(row, field));
  if (!parsed.success) throw misfit(`${under}.${field}`, 'is not a number', place);
  const isGiven = KIND_FIELDS.some((name) => CREDIT_WORDS.test(textAtPath(row, name)?.trim() ?? ''));
  return parsed.data > ZERO_CREDITS && !isGiven ? negateCredits(parsed.data) : parsed.data;
}

function readId(row: JsonObject, field: string, under: string, place: ShapePlace): string {
  const id = codeAtPath(row, field);
  if (id === null || id === '') throw misfit(`${under}.${field}`, 'is missing', place);
  return id;
}

/**
 * A list in which some amounts are below zero is signed, so one above zero in it was perhaps given: it has no sign that is
 * certain, where its row does not say.
 */
export function withoutGuesses(rows: readonly Deduction[], fields: RowFields): readonly Deduction[] {
  const isSigned = (row: Deduction, sign: '-' | '+') => {
    const field = isObject(row.raw) ? pickField(row.raw, fields.amount, AMOUNT_FIELDS) : null;
    const text = String(field === null ? '' : valueAtPath(row.raw, field)).trim();
    return sign === '-' ? text.startsWith('-') : /^[+\d]/.test(text) && Number(text) !== 0;
  };
  if (!rows.some((row) => isSigned(row, '-'))) return rows;
  return rows.map((row) =>
    isSigned(row, '+') && row.amount !== null && row.amount < ZERO_CREDITS ? { ...row, amount: null } : row,
  );
}

function pickField(row: JsonObject, setting: string, usual: readonly string[]): string | null {
  if (setting !== 'auto') return valueAtPath(row, setting) === undefined ? null : setting;
  return usual.find((field) => row[field] !== undefined && row[field] !== null) ?? null;
}
