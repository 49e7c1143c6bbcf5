import { negateCredits, ZERO_CREDITS, type Credits } from '../../../domain/credits.ts';
import { instant, parseSourceTime, type SourceTime } from '../../../domain/time.ts';
import { codeAtPath, isObject, textAtPath, valueAtPath, type JsonObject } from '../body-path.ts';
import { canonicalText, digestText } from '../digest.ts';
import { toPlainJson } from '../plain-json.ts';
import type { AccountReading, BalanceReading, EntryReading, HttpAnswer } from '../provider.ts';
import { misfit, type ShapePlace } from '../read-shape.ts';
import { wireCredits, WireNumber } from '../wire.ts';
import type { UserRow } from './wire.ts';

const TIME_FIELDS = ['date', 'time', 'timestamp', 'created_at', 'createdAt', 'datetime', 'sent_at', 'sentAt'];
const AMOUNT_FIELDS = ['credits', 'creditsDeducted', 'credits_deducted', 'deducted', 'amount'];

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
  readonly amount: Credits;
  readonly ownId: string | null;
  readonly sourceType: string;
  readonly description: string;
  readonly raw: unknown;
}

/** Names of fields that nobody documents; `auto` looks for the usual ones. */
export interface RowFields {
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
    type: 'debit',
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
  const text = value instanceof WireNumber ? value.text : value;
  if (typeof text === 'string') {
    const time = /^\d{9,13}(\.\d+)?$/.test(text) ? fromEpoch(text) : parseSourceTime(text);
    if (time.ok) return time.value;
  }
  throw misfit(`${under}.${field}`, 'is not a time', place);
}

/** Unix seconds or milliseconds, told apart by size. */
function fromEpoch(text: string) {
  const number = Number(text);
  return {
    ok: true as const,
    value: { at: instant(number < 1e11 ? number * 1000 : number), raw: text, zoneKnown: true },
  };
}

/** The history lists deductions only, so an unsigned amount was taken (docs/provider-facts.md §5). */
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
  return parsed.data > ZERO_CREDITS ? negateCredits(parsed.data) : parsed.data;
}

function readId(row: JsonObject, field: string, under: string, place: ShapePlace): string {
  const id = codeAtPath(row, field);
  if (id === null || id === '') throw misfit(`${under}.${field}`, 'is missing', place);
  return id;
}

function pickField(row: JsonObject, setting: string, usual: readonly string[]): string | null {
  if (setting !== 'auto') return valueAtPath(row, setting) === undefined ? null : setting;
  return usual.find((field) => Object.hasOwn(row, field)) ?? null;
}
