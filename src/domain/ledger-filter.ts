import { z } from 'zod';
import { credits, CreditsTextSchema, formatCredits, type Credits } from './credits.ts';
import { filterToken, formatFilterToken, valueOf, type FilterToken } from './filter-tokens.ts';
import { AccountIdSchema, ConnectionIdSchema, type AccountId, type ConnectionId } from './ids.ts';
import { EntryOriginSchema, EntryTypeSchema, MovementSchema } from './ledger.ts';
import { err, ok, type Result } from './result.ts';
import { InstantSchema } from './time.ts';
import {
  readWrittenAge,
  readWrittenDate,
  type Calendar,
  type WrittenDateProblem,
  type WrittenSpan,
} from './written-date.ts';
import { readWrittenNumber } from './written-number.ts';

/** One value, or any of several. */
function oneOrSome<T extends z.ZodType>(value: T) {
  return z.union([value, z.array(value).min(1)]);
}

const SearchedSchema = z.string().min(1).max(200);

/** Which entries are asked for. A field that is unknown is refused: a filter that is read in part would show too much. */
export const LedgerFilterSchema = z.strictObject({
  connectionId: oneOrSome(ConnectionIdSchema).optional(),
  accountId: oneOrSome(AccountIdSchema).optional(),
  type: oneOrSome(EntryTypeSchema).optional(),
  origin: oneOrSome(EntryOriginSchema).optional(),
  movement: oneOrSome(MovementSchema).optional(),
  /** Inclusive. */
  since: InstantSchema.optional(),
  /** Exclusive. */
  until: InstantSchema.optional(),
  amountAtLeast: CreditsTextSchema.optional(),
  amountAtMost: CreditsTextSchema.optional(),
  /** Searched in description, reference and the API's own id, without regard to case. */
  text: z.string().max(200).optional(),
  /** Searched in this one field. */
  reference: SearchedSchema.optional(),
  description: SearchedSchema.optional(),
  /** What none of them may have or hold. */
  not: z
    .strictObject({
      connectionId: z.array(ConnectionIdSchema).min(1).optional(),
      accountId: z.array(AccountIdSchema).min(1).optional(),
      type: z.array(EntryTypeSchema).min(1).optional(),
      origin: z.array(EntryOriginSchema).min(1).optional(),
      movement: z.array(MovementSchema).min(1).optional(),
      text: z.array(SearchedSchema).min(1).optional(),
      reference: z.array(SearchedSchema).min(1).optional(),
      description: z.array(SearchedSchema).min(1).optional(),
    })
    .optional(),
  /** Only what had been stored by then: keeps a list still while new rows arrive. */
  seenBy: InstantSchema.optional(),
});
export type LedgerFilter = z.infer<typeof LedgerFilterSchema>;

/** What a filter of the ledger may speak of, in the order in which it is offered, each with what stands behind it. */
export const LEDGER_KEYS = {
  type: 'credit, debit, adjustment, unclassified',
  amount: '<-100, >=5, 12.5, -10..10',
  since: '2026-10-01, 1 Oct, today, november, 7d, 3m',
  until: '2026-10-31, the day included',
  on: 'a day or a month: yesterday, 2026-10-31',
  month: '2026-11, november',
  account: 'a name, an e-mail or an id',
  connection: 'its name',
  origin: 'reported, observed, expected',
  movement: 'purchased, granted, refunded, consumed, expired, "clawed back", adjusted, unexplained',
  reference: 'a part of it',
  description: 'a part of it',
} as const;
export type LedgerKey = keyof typeof LEDGER_KEYS;

/** What people write for a key, and what it is called here. */
const OTHER_WORDS: Readonly<Record<string, LedgerKey>> = {
  from: 'since',
  after: 'since',
  start: 'since',
  to: 'until',
  before: 'until',
  end: 'until',
  date: 'on',
  day: 'on',
  at: 'on',
  kind: 'type',
  credits: 'amount',
  sum: 'amount',
  value: 'amount',
  customer: 'account',
  user: 'account',
  holder: 'account',
  email: 'account',
  name: 'account',
  provider: 'connection',
  api: 'connection',
  source: 'origin',
  class: 'movement',
  ref: 'reference',
  desc: 'description',
  text: 'description',
  note: 'description',
};

interface Named<Id> {
  readonly id: Id;
  readonly label: string;
}

/** What the page knows that a filter may name in words. */
export interface FilterWorld extends Calendar {
  /** `undefined`: on its way. */
  readonly connections: readonly Named<ConnectionId>[] | undefined;
  /** The accounts that a text may name, best first; `undefined`: on its way. An id names its one. */
  readonly accountsCalled: (text: string) => readonly Named<AccountId>[] | undefined;
}

/** What is wrong with one token, and what to write instead. */
interface TokenProblem {
  readonly token: FilterToken;
  readonly sentence: string;
}

/**
 * `read`: what the filter means. `wrong`: some tokens mean nothing, so that nothing is shown or written by it. `waiting`:
 * a name in it is still being looked up.
 */
export type LedgerFilterReading =
  | { readonly kind: 'read'; readonly filter: LedgerFilter }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'wrong'; readonly problems: readonly TokenProblem[] };

type Field = 'type' | 'origin' | 'movement' | 'connectionId' | 'accountId';
/** Why there is none, as a sentence; `WAITING`: not yet. */
type Read<T> = Result<T, string>;
type Change = (filter: LedgerFilter) => Read<LedgerFilter>;

const STEP = credits('0.000001');
const MOST_CHARACTERS = 200;

/** Reads tokens as a filter of the ledger. Pure: the same tokens, world and moment give the same filter. */
export function readLedgerFilter(tokens: readonly FilterToken[], world: FilterWorld): LedgerFilterReading {
  const problems: TokenProblem[] = [];
  let filter: LedgerFilter = {};
  let isWaiting = false;
  for (const token of tokens) {
    const change = readToken(token, world);
    const next = change.ok ? change.value(filter) : change;
    if (next.ok) filter = next.value;
    else if (next.error === WAITING) isWaiting = true;
    else problems.push({ token, sentence: next.error });
  }
  if (problems.length > 0) return { kind: 'wrong', problems };
  return isWaiting ? { kind: 'waiting' } : { kind: 'read', filter };
}

const WAITING = 'waiting';

function readToken(token: FilterToken, world: FilterWorld): Read<Change> {
  const key = token.key;
  if (key === null) return readText(token);
  if (!(key in LEDGER_KEYS)) return err(unknownKey(token, key));
  if (valueOf(token) === '') return err(`Nothing stands after “${key}:”. Write ${LEDGER_KEYS[key as LedgerKey]}.`);
  const read = READERS[key as LedgerKey];
  return read(token, world);
}

const READERS: Readonly<Record<LedgerKey, (token: FilterToken, world: FilterWorld) => Read<Change>>> = {
  type: (token) => readWords(token, 'type', EntryTypeSchema.options),
  origin: (token) => readWords(token, 'origin', EntryOriginSchema.options),
  movement: (token) => readWords(token, 'movement', MovementSchema.options),
  connection: (token, { connections }) =>
    readNamed(token, 'connectionId', 'connection', (text) => connections && connectionsCalled(connections, text)),
  account: (token, { accountsCalled }) => readNamed(token, 'accountId', 'account', accountsCalled),
  amount: (token) => (token.isNegated ? err(notNegated('amount')) : readAmount(valueOf(token))),
  since: (token, world) => readDates(token, world, ({ from }) => ({ since: from })),
  until: (token, world) => readDates(token, world, ({ until }) => ({ until })),
  on: (token, world) => readDates(token, world, ({ from, until }) => ({ since: from, until })),
  month: (token, world) => readDates(token, world, ({ from, until }) => ({ since: from, until })),
  reference: (token) => readPart(token, 'reference'),
  description: (token) => readPart(token, 'description'),
};

function readText(token: FilterToken): Read<Change> {
  const text = valueOf(token);
  if (token.isNegated && !token.isQuoted && /^\d/.test(text))
    return err(`Write amount:-${text} for an amount, or -"${text}" for entries without this text.`);
  if (text.length > MOST_CHARACTERS) return err(`A text to search for has at most ${MOST_CHARACTERS} characters.`);
  if (token.isNegated) return ok((filter) => ok(refused(filter, 'text', [text])));
  return ok((filter) => {
    const together = filter.text === undefined ? text : `${filter.text} ${text}`;
    return together.length > MOST_CHARACTERS
      ? err(`Texts to search for have at most ${MOST_CHARACTERS} characters together.`)
      : ok({ ...filter, text: together });
  });
}

function readPart(token: FilterToken, field: 'reference' | 'description'): Read<Change> {
  const text = valueOf(token);
  if (text.length > MOST_CHARACTERS) return err(`A text to search for has at most ${MOST_CHARACTERS} characters.`);
  if (token.isNegated) return ok((filter) => ok(refused(filter, field, [text])));
  return ok((filter) =>
    filter[field] === undefined ? ok({ ...filter, [field]: text }) : err(`“${field}:” stands here twice. Keep one.`),
  );
}

function readWords<T extends string>(
  token: FilterToken,
  field: 'type' | 'origin' | 'movement',
  all: readonly T[],
): Read<Change> {
  const found: T[] = [];
  for (const value of token.values) {
    const word = all.find((one) => one === value.trim().toLowerCase());
    if (word === undefined) {
      const near = nearest(value.toLowerCase(), all);
      return err(
        `“${value}” is no ${field}${near === null ? '' : `: did you mean ${near}?`}${near === null ? ': ' : ' There are '}${all.join(', ')}.`,
      );
    }
    found.push(word);
  }
  return ok((filter) => ok(asked(filter, field, found, token.isNegated)));
}

function readNamed<Id extends string>(
  token: FilterToken,
  field: 'connectionId' | 'accountId',
  what: 'connection' | 'account',
  called: (text: string) => readonly Named<Id>[] | undefined,
): Read<Change> {
  const ids: Id[] = [];
  for (const value of token.values) {
    if (value.trim() === '') return err(`A name is missing beside a comma.`);
    const found = called(value.trim());
    if (found === undefined) return err(WAITING);
    const [one, ...others] = found;
    if (one === undefined) return err(`No ${what} is called “${value}”. Pick one from the list.`);
    if (others.length > 0) {
      const names = found.slice(0, 4).map(({ label }) => label);
      return err(
        `${found.length} ${what}s fit “${value}”: ${names.join(', ')}${found.length > 4 ? ' and others' : ''}. Pick one from the list.`,
      );
    }
    ids.push(one.id);
  }
  return ok((filter) => ok(asked(filter, field, ids, token.isNegated)));
}

/** By id, else by its whole name, else by the beginning of its name. */
function connectionsCalled(connections: readonly Named<ConnectionId>[], text: string): readonly Named<ConnectionId>[] {
  const wanted = text.toLowerCase();
  const ways: ((one: Named<ConnectionId>) => boolean)[] = [
    ({ id }) => id === text,
    ({ label }) => label.toLowerCase() === wanted,
    ({ label }) => label.toLowerCase().startsWith(wanted),
  ];
  for (const way of ways) {
    const found = connections.filter(way);
    if (found.length > 0) return found;
  }
  return [];
}

const AMOUNT = /^(<=|>=|<|>|=)?(.+)$/s;

/** `<-100`, `>=5`, `12.5`, `1,5`, `-10..10`. */
function readAmount(value: string): Read<Change> {
  const [from = '', to, ...more] = value.split('..');
  if (more.length > 0) return err(`“${value}” is no range. Write two amounts, as in -10..10.`);
  if (to !== undefined) {
    const [least, most] = [readOne(from), readOne(to)];
    if (!least.ok) return least;
    if (!most.ok) return most;
    if (least.value > most.value)
      return err(`${from} is more than ${to}: no amount lies between. Write ${to}..${from}.`);
    return ok(bounded(least.value, most.value));
  }
  const [, operator = '=', number = ''] = AMOUNT.exec(value) ?? [];
  const amount = readOne(number);
  if (!amount.ok) return amount;
  const { value: at } = amount;
  if (operator === '<') return ok(bounded(null, (at - STEP) as Credits));
  if (operator === '<=') return ok(bounded(null, at));
  if (operator === '>') return ok(bounded((at + STEP) as Credits, null));
  return ok(bounded(at, operator === '>=' ? null : at));
}

function readOne(number: string): Read<Credits> {
  const read = readWrittenNumber(number);
  if (read.ok) return read;
  switch (read.error) {
    case 'ambiguous': {
      const plain = number.trim().replace(/[.,](?=\d+$)/, '');
      const decimals = number.trim().replace(/[.,](?=\d+$)/, '.');
      return err(`${number} can be read as ${plain} or as ${decimals}. Write ${plain} or ${decimals}0.`);
    }
    case 'too many decimals':
      return err(`${number} has more than 6 decimals; no amount has.`);
    case 'too large':
      return err(`No amount is as large as ${number}.`);
    case 'not a number':
      return err(`“${number}” is no amount. Write <-100, >=5, 12.5 or -10..10.`);
  }
}

/** The bounds are inclusive. */
function bounded(least: Credits | null, most: Credits | null): Change {
  return (filter) => {
    if (filter.amountAtLeast !== undefined || filter.amountAtMost !== undefined)
      return err('“amount:” stands here twice. Write a range, as in -10..10.');
    const bounds = {
      ...(least === null ? {} : { amountAtLeast: formatCredits(least) }),
      ...(most === null ? {} : { amountAtMost: formatCredits(most) }),
    };
    const isHeld = Object.values(bounds).every((bound) => CreditsTextSchema.safeParse(bound).success);
    return isHeld ? ok({ ...filter, ...bounds }) : err('No amount is as large as that.');
  };
}

function readDates(
  token: FilterToken,
  world: FilterWorld,
  boundsOf: (span: WrittenSpan) => Pick<LedgerFilter, 'since' | 'until'>,
): Read<Change> {
  const key = token.key ?? '';
  const value = valueOf(token);
  if (token.isNegated) return err(notNegated(key));
  const isBound = key === 'since' || key === 'until';
  const age = isBound ? readWrittenAge(value, world) : null;
  const read = age === null ? readWrittenDate(value, world) : ok(age);
  if (!read.ok) return err(sayDateProblem(read.error, value, LEDGER_KEYS[key as LedgerKey]));
  if (key === 'month' && read.value.unit !== 'month')
    return err(`“${value}” is no month. Write ${LEDGER_KEYS.month}, or on:${value}.`);
  const bounds = boundsOf(read.value);
  return ok((filter) => {
    const twice = (['since', 'until'] as const).find((end) => bounds[end] !== undefined && filter[end] !== undefined);
    if (twice !== undefined)
      return err(`Two dates say where the list ${twice === 'since' ? 'begins' : 'ends'}. Keep one.`);
    const next = { ...filter, ...bounds };
    return next.since !== undefined && next.until !== undefined && next.since >= next.until
      ? err('The list would end before it begins.')
      : ok(next);
  });
}

function sayDateProblem(problem: WrittenDateProblem, value: string, forms: string): string {
  switch (problem.kind) {
    case 'not a date':
      return `“${value}” is no date. Write ${forms}.`;
    case 'no such day':
      return `The calendar has no ${value}.`;
    case 'year of two digits':
      return `Write the year of ${value} with four digits.`;
    case 'ambiguous':
      return `${value} is ${problem.readings[0]} to some and ${problem.readings[1]} to others. Write one of these.`;
  }
}

function asked<T extends string>(
  filter: LedgerFilter,
  field: Field,
  values: readonly T[],
  isNegated: boolean,
): LedgerFilter {
  if (isNegated) return refused(filter, field, values);
  const before = filter[field];
  const all = [...new Set([...(before === undefined ? [] : [before].flat()), ...values])];
  return { ...filter, [field]: all.length === 1 ? all[0] : all };
}

function refused(
  filter: LedgerFilter,
  field: keyof NonNullable<LedgerFilter['not']>,
  values: readonly string[],
): LedgerFilter {
  const all = [...new Set([...(filter.not?.[field] ?? []), ...values])];
  return { ...filter, not: { ...filter.not, [field]: all } };
}

function notNegated(key: string): string {
  return `“${key}:” cannot be turned round with “-”. Write the bounds that are wanted.`;
}

function unknownKey(token: FilterToken, key: string): string {
  const meant = wordMeant(key);
  const asText = formatFilterToken(filterToken(null, `${key}:${valueOf(token)}`));
  const instead =
    meant === null ? `There are ${Object.keys(LEDGER_KEYS).join(', ')}.` : `Write ${meant}:${valueOf(token)}.`;
  return `The filter has no “${key}:”. ${instead} To search for the text, write ${asText}.`;
}

/** The key that was probably meant by a word that is none. */
export function wordMeant(word: string): LedgerKey | null {
  return OTHER_WORDS[word] ?? (nearest(word, Object.keys(LEDGER_KEYS)) as LedgerKey | null);
}

/** The word that was probably meant: at most two letters are other, missing or too many. */
function nearest(word: string, all: readonly string[]): string | null {
  const ranked = all.map((one) => ({ one, away: distance(word, one) })).sort((a, b) => a.away - b.away);
  const [best] = ranked;
  return best !== undefined && best.away <= Math.min(2, word.length - 1) ? best.one : null;
}

/** Levenshtein's, for words. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
