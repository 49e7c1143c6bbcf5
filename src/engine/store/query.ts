import type { CollectionDefinition } from './collections/index.ts';
import { ROW, type FilledQuery } from './sqlite-storage/index.ts';
import type { Query, Selector } from './store.ts';

/** A query that says where its window begins. */
export type Windowed = FilledQuery & { readonly skip: number };

type Ordering = Pick<CollectionDefinition, 'ties' | 'lastTie' | 'merged'>;

/** A query as the storage takes it: with what is deleted left out, and an order in which no two documents are equal. */
export function filledQuery<T>(query: Query<T>, { ties, lastTie, merged }: Ordering): Windowed {
  const sort = (query.sort ?? []).filter((part) => Object.keys(part).length > 0) as Record<string, 'asc' | 'desc'>[];
  const [firstField = ''] = Object.keys(sort[0] ?? {});
  const [lastField, lastDirection] = Object.entries(sort.at(-1) ?? {})[0] ?? ['', 'asc'];
  const named = new Set(sort.flatMap((part) => Object.keys(part)));
  // In the direction of the field before them, the order is one that an index has.
  // Where nothing is asked for they stand by id, of which there is an index.
  const missing = [ties[lastField], lastTie === 'row' && sort.length > 0 ? ROW : 'id'].filter(
    (field) => field !== undefined && !named.has(field),
  ) as string[];
  return {
    selector: selectorOf(withAllValues(query.selector, merged)),
    sort: named.has('id') ? sort : [...sort, ...missing.map((field) => ({ [field]: lastDirection }))],
    skip: query.skip ?? 0,
    limit: query.limit,
    ...(merged?.sorts.includes(firstField) && { merged: { field: merged.field, values: merged.values } }),
  };
}

/** Tells queries apart that differ in more than the window on their result. */
export function queryName({ selector, sort }: FilledQuery): string {
  return JSON.stringify([selector, sort], (_, value: unknown) =>
    value instanceof RegExp ? { source: value.source, flags: value.flags } : value,
  );
}

/** The selector for what is not deleted. A condition that is `undefined` is no condition. */
export function selectorOf<T>(selector: Selector<T> | undefined): Record<string, unknown> {
  const own = cleaned(selector ?? {});
  return Object.keys(own).length === 0 ? { _deleted: false } : { $and: [own, { _deleted: false }] };
}

/**
 * The same selector, which names all values of the field that the indexes for one of its ranges begin with: a range of each
 * value is then read, in place of all there is.
 */
export function withAllValues<T>(
  selector: Selector<T> | undefined,
  merged: Ordering['merged'],
): Selector<T> | undefined {
  const asked = selector as Readonly<Record<string, unknown>> | undefined;
  if (merged === null || asked === undefined || asked[merged.field] !== undefined) return selector;
  const isRange = (matcher: unknown): boolean =>
    typeof matcher === 'object' && matcher !== null && Object.keys(matcher).some((name) => /^\$[gl]te?$/.test(name));
  if (!merged.sorts.some((field) => isRange(asked[field]))) return selector;
  return { ...selector, [merged.field]: { $in: merged.values } };
}

/**
 * The same selector with an instant's bounds as short as they can be said: no instant lies between the beginning of a
 * month and the beginning of its first day. Totals are kept by day and month and know bounds of that length.
 */
export function withShortBounds<T>(
  selector: Selector<T> | undefined,
  field: keyof T & string,
): Selector<T> | undefined {
  const bounds: unknown = selector?.[field];
  if (selector === undefined || typeof bounds !== 'object' || bounds === null) return selector;
  const short = Object.entries(bounds).map(([name, bound]) => [
    name,
    typeof bound === 'string' && (name === '$gte' || name === '$lt') ? shortBound(bound) : bound,
  ]);
  return { ...selector, [field]: Object.fromEntries(short) };
}

/** Whether a text is searched for, anywhere in the selector. */
export function asksForText(selector: unknown): boolean {
  if (selector instanceof RegExp) return true;
  if (typeof selector !== 'object' || selector === null) return false;
  return Object.entries(selector).some(([name, value]) => name === '$regex' || asksForText(value));
}

function shortBound(bound: string): string {
  return bound.replace(/^(\d{4}-\d\d-\d\d)T00:00:00\.000Z$/, '$1').replace(/^(\d{4}-\d\d)-01$/, '$1');
}

function cleaned(selector: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(selector).filter(([, value]) => value !== undefined);
  const { $not: denied, ...others } = Object.fromEntries(entries);
  const kept = Object.fromEntries(
    Object.entries(others).map(([key, value]) => [
      key,
      Array.isArray(value) && LISTS.has(key) ? value.map(cleaned) : value,
    ]),
  );
  // Mango denies a whole selector with $nor only.
  return denied === undefined ? kept : { $and: [kept, { $nor: [cleaned(denied as Record<string, unknown>)] }] };
}

const LISTS = new Set(['$and', '$or', '$nor']);
