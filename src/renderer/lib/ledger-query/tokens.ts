/** What a token may speak of. `text` is what has no key: it is searched in description, reference and id. */
export const TOKEN_KEYS = ['type', 'amount', 'since', 'until', 'account', 'connection', 'origin', 'text'] as const;
export type TokenKey = (typeof TOKEN_KEYS)[number];

/** One piece of a filter, as typed: `type:debit` is `{ key: 'type', value: 'debit' }`. */
export interface Token {
  readonly key: TokenKey;
  readonly value: string;
}

const PIECE = /(?:([A-Za-z]+):)?(?:"((?:[^"\\]|\\.)*)"?|(\S+))/gy;

/**
 * Reads a typed filter: `type:debit amount:<-100 since:2026-10-01 "passport"`. A value with spaces stands in quotes. What
 * has no known key is text. Never fails: whether a value makes sense is told by `ledgerFilterOf`.
 */
export function parseTokens(typed: string): Token[] {
  const tokens: Token[] = [];
  PIECE.lastIndex = skipSpace(typed, 0);
  for (let match = PIECE.exec(typed); match; match = PIECE.exec(typed)) {
    const [whole, key, quoted, bare] = match;
    const value = quoted === undefined ? (bare ?? '') : unescape(quoted);
    tokens.push(isTokenKey(key) ? { key, value } : { key: 'text', value: key === undefined ? value : whole });
    PIECE.lastIndex = skipSpace(typed, PIECE.lastIndex);
  }
  return tokens.filter((token) => token.value !== '' || token.key !== 'text');
}

/** Writes tokens so that `parseTokens` reads the same ones back: what an address keeps. */
export function formatTokens(tokens: readonly Token[]): string {
  return tokens.map(formatToken).join(' ');
}

/** One token as it is typed. */
export function formatToken({ key, value }: Token): string {
  return key === 'text' ? formatText(value) : `${key}:${needsQuotes(value) ? quote(value) : value}`;
}

/** The tokens with this one in place of any of its key; text tokens add up. An empty value takes it away. */
export function withToken(tokens: readonly Token[], token: Token): Token[] {
  const others = tokens.filter((one) => one.key !== token.key || token.key === 'text');
  return token.value === '' ? others : [...others, token];
}

function formatText(value: string): string {
  return needsQuotes(value) || /^[A-Za-z]+:/.test(value) ? quote(value) : value;
}

function needsQuotes(value: string): boolean {
  return value === '' || /[\s"]/.test(value);
}

function quote(value: string): string {
  return `"${value.replace(/["\\]/g, String.raw`\$&`)}"`;
}

function unescape(quoted: string): string {
  return quoted.replace(/\\(.)/gs, '$1');
}

function skipSpace(typed: string, from: number): number {
  let at = from;
  while (at < typed.length && /\s/.test(typed.charAt(at))) at += 1;
  return at;
}

function isTokenKey(key: string | undefined): key is TokenKey {
  return key !== undefined && key !== 'text' && (TOKEN_KEYS as readonly string[]).includes(key);
}
