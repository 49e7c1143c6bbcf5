import { z } from 'zod';
import { messageIn } from '../body-error.ts';
import { isObject, valueAtPath } from '../body-path.ts';
import { misfit, type ShapePlace } from '../read-shape.ts';
import { listOf, saysNothingToList } from '../wire-list.ts';
import { wireTime } from '../wire-time.ts';
import { wireCount, wireCredits, wireId, WireNumber } from '../wire.ts';

const amount = wireCredits.nullish().transform((value) => value ?? null);
const text = z.string().nullish();

/** PHP-like servers write an empty map as an empty list. */
const counts = z
  .union([z.record(z.string(), wireCount), z.array(z.never()).transform((): Record<string, number> => ({}))])
  .nullish();

export const CreditBalanceSchema = z.object({
  user_id: wireId,
  balance: wireCredits,
  reserved: amount,
  available: amount,
  currency: text,
  last_updated: text,
  auto_reload_enabled: z.boolean().nullish(),
});
export type CreditBalance = z.infer<typeof CreditBalanceSchema>;

export const UsageStatsSchema = z.object({
  user_id: wireId,
  period: text,
  total_requests: wireCount.nullish(),
  successful_requests: wireCount.nullish(),
  failed_requests: wireCount.nullish(),
  credits_consumed: amount,
  requests_by_endpoint: counts,
  period_start: wireTime.nullish(),
  period_end: wireTime.nullish(),
});
export type UsageStats = z.infer<typeof UsageStatsSchema>;

export const LedgerEntrySchema = z.object({
  id: wireId,
  user_id: wireId,
  type: z.string(),
  amount: wireCredits,
  balance_after: amount,
  description: text,
  reference: z.union([z.string(), z.instanceof(WireNumber).transform((number) => number.text)]).nullish(),
  created_at: wireTime,
});
export type LedgerRow = z.infer<typeof LedgerEntrySchema>;

/** `subscription` is not documented and may be absent; nothing of it is read (docs/provider-facts.md §3.10). */
export const AccountSummarySchema = z.object({
  user_id: wireId,
  email: text,
  credit_balance: CreditBalanceSchema.nullish(),
});
export type AccountSummary = z.infer<typeof AccountSummarySchema>;

const LIST_FIELDS = ['entries', 'items', 'ledger', 'transactions', 'results', 'data'] as const;

/** The object of an answer, bare or one level under `data`. @throws ProviderError `unexpected shape`. */
export function unwrapObject(json: unknown, envelope: string, place: ShapePlace): { value: unknown; under: string } {
  const isBare = isObject(json) && Object.hasOwn(json, 'user_id');
  if (envelope === 'bare' || (envelope !== 'data' && isBare)) return { value: json, under: '' };
  const inner = valueAtPath(json, 'data');
  if (inner === undefined) throw misfit(envelope === 'data' ? 'data' : 'user_id', 'is missing', place);
  return { value: inner, under: 'data' };
}

/**
 * The list of an answer. More than one candidate is an error that names them, never a choice. An answer without one that
 * says in words, or by an empty field, that there is nothing is an empty list.
 */
export function unwrapList(
  json: unknown,
  field: string,
  place: ShapePlace,
): { rows: readonly unknown[]; under: string; hasMore: boolean | null; isWordOnly?: boolean } {
  const found = field === 'auto' ? findLists(json) : [{ under: field, rows: valueAtPath(json, field) }];
  const lists = found.filter((list): list is { under: string; rows: unknown[] } => Array.isArray(list.rows));
  const [list, ...others] = lists;
  if (!list && saysNothing(json, found)) return { rows: [], under: '', hasMore: null, isWordOnly: true };
  if (!list) throw misfit(field === 'auto' ? 'the list of entries' : field, 'is missing', place);
  if (others.length > 0)
    throw misfit(
      'the list of entries',
      `could be any of ${lists.map(({ under }) => under).join(', ')}; name the right one in the connection’s settings`,
      place,
    );
  const hasMore = valueAtPath(json, 'has_more') ?? valueAtPath(json, 'data.has_more');
  return { ...list, hasMore: typeof hasMore === 'boolean' ? hasMore : null };
}

function saysNothing(json: unknown, found: readonly { readonly rows: unknown }[]): boolean {
  const isEmpty = found.some(({ rows }) => rows === null || (isObject(rows) && listOf(rows)?.length === 0));
  return isEmpty || saysNothingToList(messageIn(json));
}

function findLists(json: unknown): { under: string; rows: unknown }[] {
  if (Array.isArray(json)) return [{ under: '', rows: json }];
  const paths = [...LIST_FIELDS, ...LIST_FIELDS.map((name) => `data.${name}`)];
  return paths.map((under) => ({ under, rows: valueAtPath(json, under) }));
}
