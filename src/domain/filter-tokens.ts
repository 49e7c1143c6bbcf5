/** One piece of a filter, as typed: `-type:debit,credit` has a key, two values, and is turned round. */
export interface FilterToken {
  /** As typed, in small letters; `null`: words without a key, which are searched. */
  readonly key: string | null;
  /** Whether `-` stands before it: what does not fit is asked for. */
  readonly isNegated: boolean;
  /** Parted by commas that stand outside quotes; never empty. */
  readonly values: readonly string[];
  /** Whether its value began with a quote: it is then text and nothing else. */
  readonly isQuoted: boolean;
}

const HEAD = /(-?)(?:(\p{L}+):)?/uy;
const PART = /"((?:[^"\\]|\\.)*)"?|[^\s",]+/suy;
const SPACE = /\s*/y;

/**
 * Reads a typed filter: `type:debit,credit -connection:"My shop" since:7d "passport photo"`. A value with spaces or commas
 * stands in quotes. Never fails: whether a token makes sense is told by who reads it.
 */
export function parseFilterTokens(typed: string): FilterToken[] {
  const tokens: FilterToken[] = [];
  let at = skip(typed, 0);
  while (at < typed.length) {
    HEAD.lastIndex = at;
    const [head = '', minus = '', key] = HEAD.exec(typed) ?? [];
    const { values, isQuoted, end } = readValues(typed, at + head.length);
    // A hyphen by itself turns nothing round.
    const isEmpty = end === at + head.length && key === undefined;
    if (isEmpty && minus !== '') tokens.push({ key: null, isNegated: false, values: ['-'], isQuoted: true });
    else if (!isEmpty) tokens.push({ key: key?.toLowerCase() ?? null, isNegated: minus !== '', values, isQuoted });
    at = skip(typed, Math.max(end, at + 1));
  }
  return tokens.filter(({ key, values }) => key !== null || values.some((value) => value !== ''));
}

/** Writes tokens so that `parseFilterTokens` reads the same ones back: what an address keeps. */
export function formatFilterTokens(tokens: readonly FilterToken[]): string {
  return tokens.map(formatFilterToken).join(' ');
}

/** One token as it is typed. */
export function formatFilterToken({ key, isNegated, values, isQuoted }: FilterToken): string {
  const parts = values.map((value, at) => {
    const needsQuotes = value === '' ? values.length > 1 || isQuoted : /[\s",]/.test(value);
    const looksLikeKey = key === null && at === 0 && /^-|^\p{L}+:/u.test(value);
    return needsQuotes || looksLikeKey || (isQuoted && at === 0) ? quote(value) : value;
  });
  return `${isNegated ? '-' : ''}${key === null ? '' : `${key}:`}${parts.join(',')}`;
}

/** A token with one value. */
export function filterToken(key: string | null, value: string): FilterToken {
  return { key, isNegated: false, values: [value], isQuoted: key === null };
}

/** The value of a token as one text, as it was typed. */
export function valueOf({ values }: FilterToken): string {
  return values.join(',');
}

function readValues(typed: string, from: number): { values: string[]; isQuoted: boolean; end: number } {
  const values: string[] = [''];
  const isQuoted = typed.charAt(from) === '"';
  let at = from;
  while (at < typed.length && !/\s/.test(typed.charAt(at))) {
    if (typed.charAt(at) === ',') {
      values.push('');
      at += 1;
      continue;
    }
    PART.lastIndex = at;
    const [part = '', quoted] = PART.exec(typed) ?? [];
    values[values.length - 1] += quoted === undefined ? part.replace(/^"/, '') : quoted.replace(/\\(.)/gs, '$1');
    at += Math.max(1, part.length);
  }
  return { values, isQuoted, end: at };
}

function quote(value: string): string {
  return `"${value.replace(/["\\]/g, String.raw`\$&`)}"`;
}

function skip(typed: string, from: number): number {
  SPACE.lastIndex = from;
  return from + (SPACE.exec(typed)?.[0].length ?? 0);
}
