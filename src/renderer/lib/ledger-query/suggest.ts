import {
  filterToken,
  formatFilterToken,
  parseFilterTokens,
  valueOf,
  type FilterToken,
} from '../../../domain/filter-tokens.ts';
import { LEDGER_KEYS, wordMeant, type LedgerKey } from '../../../domain/ledger-filter.ts';
import { EntryOriginSchema, EntryTypeSchema, MovementSchema } from '../../../domain/ledger.ts';
import type { PlainDate } from '../../../domain/time.ts';
import { readWrittenDate, type Calendar } from '../../../domain/written-date.ts';
import { formatPlainDate } from '../format/index.ts';

/** Something to pick while a filter is typed: a whole token, or the beginning of one. */
export interface Suggestion {
  readonly id: string;
  /** The token to take, or `null` when picking goes on typing with `text`. */
  readonly token: FilterToken | null;
  /** What stands in the field when picking goes on. */
  readonly text: string;
  readonly words: string;
  readonly hint: string;
}

/** What a filter may be made of here; `accounts` are those found for what is typed. */
export interface SuggestWorld extends Calendar {
  readonly connections: readonly { readonly label: string }[];
  readonly accounts: readonly { readonly id: string; readonly name: string; readonly hint: string }[];
}

const KEYS = Object.keys(LEDGER_KEYS) as LedgerKey[];
const SEARCHED = 'in description, reference and id';

/** Dates that are often asked for, each with what it means for its key. */
const DATES: Readonly<Record<'since' | 'until' | 'on' | 'month', readonly string[]>> = {
  since: ['today', 'yesterday', '7d', '30d', '90d'],
  until: ['today', 'yesterday', '7d', '30d'],
  on: ['today', 'yesterday'],
  month: [],
};

/** What may follow what is being typed. Pure; the accounts were looked up for `soughtAccount(draft)`. */
export function suggest(draft: string, world: SuggestWorld): Suggestion[] {
  const typed = typedIn(draft);
  if (typed === null) return [...suggestKeys(draft), ...suggestText(draft)];
  const { key, token, begun } = typed;
  switch (key) {
    case 'type':
      return suggestValues(token, begun, EntryTypeSchema.options);
    case 'origin':
      return suggestValues(token, begun, EntryOriginSchema.options);
    case 'movement':
      return suggestValues(token, begun, MovementSchema.options);
    case 'connection':
      return suggestValues(
        token,
        begun,
        world.connections.map(({ label }) => label),
      );
    case 'account':
      return world.accounts.map(({ id, name, hint }) => take(withLast(token, id), name, hint));
    case 'since':
    case 'until':
    case 'on':
    case 'month':
      return suggestDates(key, token, world);
    case 'amount':
    case 'reference':
    case 'description':
      return [take(token, formatFilterToken(token), LEDGER_KEYS[key])];
  }
}

/** What to look accounts up by, while `account:` is typed. */
export function soughtAccount(draft: string): string | null {
  const typed = typedIn(draft);
  return typed?.key === 'account' ? typed.begun : null;
}

/** The tokens with this one in place of any that speaks of the same; text adds up. One without a value is taken away. */
export function withToken(tokens: readonly FilterToken[], token: FilterToken): FilterToken[] {
  const others = tokens.filter(
    (one) => token.key === null || one.key !== token.key || one.isNegated !== token.isNegated,
  );
  return valueOf(token) === '' ? others : [...others, token];
}

interface Typed {
  readonly key: LedgerKey;
  readonly token: FilterToken;
  /** The value that is being typed: the last of a list. */
  readonly begun: string;
}

/** The key of what is typed, once its colon stands. */
function typedIn(draft: string): Typed | null {
  const [token] = parseFilterTokens(draft);
  const key = KEYS.find((one) => one === token?.key);
  if (token === undefined || key === undefined) return null;
  // A name of several words is whole without its quotes while it is typed.
  const rest = draft.slice(draft.indexOf(':') + 1);
  const whole = rest.includes('"') ? token : { ...token, values: rest.split(',') };
  return { key, token: whole, begun: whole.values.at(-1)?.trim() ?? '' };
}

function suggestKeys(draft: string): Suggestion[] {
  const begun = draft.trim().toLowerCase().replace(/^-/, '');
  const minus = draft.trim().startsWith('-') ? '-' : '';
  const goOn = (key: LedgerKey, value = ''): Suggestion => ({
    id: `${minus}${key}`,
    token: null,
    text: `${minus}${key}:${value}`,
    words: `${minus}${key}:${value}`,
    hint: LEDGER_KEYS[key],
  });
  const unknown = /^(\p{L}+):(.*)$/su.exec(begun);
  const meant = unknown ? wordMeant(unknown[1] ?? '') : null;
  return meant === null
    ? KEYS.filter((key) => key.startsWith(begun)).map((key) => goOn(key))
    : [goOn(meant, unknown?.[2] ?? '')];
}

function suggestText(draft: string): Suggestion[] {
  const text = draft.trim();
  if (text === '' || text === '-') return [];
  const [token] = parseFilterTokens(text);
  const isOne = token !== undefined && token.key === null && (token.isQuoted || token.isNegated);
  return [take(isOne ? token : filterToken(null, text), `“${text}”`, SEARCHED)];
}

function suggestValues(token: FilterToken, begun: string, all: readonly string[]): Suggestion[] {
  const wanted = begun.toLowerCase();
  const taken = token.values.slice(0, -1);
  return all
    .filter((value) => value.toLowerCase().includes(wanted) && !taken.includes(value))
    .map((value) => withLast(token, value))
    .map((next) => take(next, formatFilterToken(next), ''));
}

/** A day that two countries read differently is asked about: the reading of the operator's own language stands first. */
function suggestDates(key: keyof typeof DATES, token: FilterToken, world: SuggestWorld): Suggestion[] {
  const value = valueOf(token);
  if (value === '') return DATES[key].map((date) => take(filterToken(key, date), `${key}:${date}`, ''));
  const read = readWrittenDate(value, world);
  if (read.ok || read.error.kind !== 'ambiguous')
    return [take({ ...token, values: [value] }, `${key}:${value}`, LEDGER_KEYS[key])];
  const [dayFirst, monthFirst] = read.error.readings;
  const readings = isMonthFirst(world.locale) ? [monthFirst, dayFirst] : [dayFirst, monthFirst];
  return readings.map((date) =>
    take(filterToken(key, date), formatPlainDate(date as PlainDate), `${value}, as ${date}`),
  );
}

function isMonthFirst(locale: string): boolean {
  const parts = new Intl.DateTimeFormat(locale).formatToParts(0).map(({ type }) => type);
  return parts.indexOf('month') < parts.indexOf('day');
}

function withLast(token: FilterToken, value: string): FilterToken {
  return { ...token, values: [...token.values.slice(0, -1), value] };
}

function take(token: FilterToken, words: string, hint: string): Suggestion {
  return { id: formatFilterToken(token), token, text: '', words, hint };
}
