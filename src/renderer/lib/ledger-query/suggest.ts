import { EntryOriginSchema, EntryTypeSchema } from '../../../domain/ledger.ts';
import { formatToken, parseTokens, TOKEN_KEYS, type Token, type TokenKey } from './tokens.ts';

/** Something to pick while a filter is typed: a whole token, or the beginning of one. */
export interface Suggestion {
  readonly id: string;
  /** The token to take, or `null` when picking goes on typing with `text`. */
  readonly token: Token | null;
  /** What stands in the field when picking goes on. */
  readonly text: string;
  readonly words: string;
  readonly hint: string;
}

/** What a filter may be made of here; `accounts` are those found for what is typed. */
export interface SuggestWorld {
  readonly connections: readonly { readonly label: string }[];
  readonly accounts: readonly { readonly id: string; readonly name: string; readonly hint: string }[];
}

const HINTS: Readonly<Record<TokenKey, string>> = {
  type: 'credit, debit, adjustment, unclassified',
  amount: '<-100, >=5, 12.5, -10..10',
  since: '2026-10-01, 7d, 12h, 3m',
  until: '2026-10-31, the day included',
  account: 'a name, an e-mail or an id',
  connection: 'its name',
  origin: 'reported, observed, expected',
  text: 'in description, reference and id',
};

const SPANS: readonly (readonly [string, string])[] = [
  ['1d', 'since yesterday'],
  ['7d', 'last 7 days'],
  ['30d', 'last 30 days'],
  ['90d', 'last 90 days'],
];

/** What may follow what is being typed. Pure; the accounts were looked up for `soughtAccount(draft)`. */
export function suggest(draft: string, world: SuggestWorld): Suggestion[] {
  const [key, value] = splitDraft(draft);
  if (key === null) return [...suggestKeys(draft), ...suggestText(draft)];
  switch (key) {
    case 'type':
      return values(key, value, EntryTypeSchema.options);
    case 'origin':
      return values(key, value, EntryOriginSchema.options);
    case 'connection':
      return values(
        key,
        value,
        world.connections.map((one) => one.label),
      );
    case 'account':
      return world.accounts.map(({ id, name, hint }) => take({ key, value: id }, name, hint));
    case 'since':
    case 'until':
      return value === ''
        ? SPANS.map(([span, means]) => take({ key, value: span }, span, key === 'since' ? means : ''))
        : [take({ key, value }, `${key}:${value}`, HINTS[key])];
    case 'amount':
      return [take({ key, value }, value === '' ? 'amount:' : `amount:${value}`, HINTS[key])];
    case 'text':
      return suggestText(value);
  }
}

/** What to look accounts up by, while `account:` is typed. */
export function soughtAccount(draft: string): string | null {
  const [key, value] = splitDraft(draft);
  return key === 'account' ? value : null;
}

function splitDraft(draft: string): [TokenKey | null, string] {
  const match = /^([a-z]+):(.*)$/is.exec(draft.trimStart());
  const key = match?.[1]?.toLowerCase();
  if (!match || !(TOKEN_KEYS as readonly string[]).includes(key ?? '')) return [null, draft];
  return [key as TokenKey, (match[2] ?? '').replace(/^"|"$/g, '')];
}

function suggestKeys(draft: string): Suggestion[] {
  const begun = draft.trim().toLowerCase();
  return TOKEN_KEYS.filter((key) => key !== 'text' && key.startsWith(begun)).map((key) => ({
    id: key,
    token: null,
    text: `${key}:`,
    words: `${key}:`,
    hint: HINTS[key],
  }));
}

function suggestText(draft: string): Suggestion[] {
  const text = draft.trim();
  if (text === '') return [];
  const token: Token = parseTokens(text)[0] ?? { key: 'text', value: text };
  return [
    take(
      { key: 'text', value: token.key === 'text' && text.startsWith('"') ? token.value : text },
      `“${text}”`,
      HINTS.text,
    ),
  ];
}

function values(key: TokenKey, begun: string, all: readonly string[]): Suggestion[] {
  const wanted = begun.toLowerCase();
  return all
    .filter((value) => value.toLowerCase().includes(wanted))
    .map((value) => take({ key, value }, formatToken({ key, value }), ''));
}

function take(token: Token, words: string, hint: string): Suggestion {
  return { id: `${token.key}:${token.value}`, token, text: '', words, hint };
}
