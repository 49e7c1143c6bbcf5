import type { Credits } from '../../../domain/credits.ts';
import { failureIn, messageIn } from '../body-error.ts';
import { codeAtPath, isObject, textAtPath, valueAtPath } from '../body-path.ts';
import { misfit, type ShapePlace } from '../read-shape.ts';
import { listOf, saysNothingToList } from '../wire-list.ts';
import { wireCredits, wireId } from '../wire.ts';

/** Hosted bodies are not documented: these places are known from relatives of this API (docs/provider-facts.md §5). */
const CREDITS_PATHS = ['success.data.credits', 'success.credits', 'data.credits', 'credits'] as const;
const HISTORY_PATHS = ['success.data.history', 'success.history', 'success.data', 'data.history', 'data', 'history'];
const USERS_PATHS = ['success.data.users', 'success.users', 'success.data', 'data.users', 'data', 'users'];

/** Failures come with status 200 and a body that says so. */
export interface Failed {
  readonly code: string | null;
  readonly message: string;
}

/** What the body says went wrong; `null`: nothing. */
export function readFailed(json: unknown): Failed | null {
  const failure = failureIn(json);
  return failure && { code: codeAtPath(json, 'failed.status'), message: failure.message };
}

export function hasSuccess(json: unknown): boolean {
  return valueAtPath(json, 'success') !== undefined && failureIn(json) === null;
}

type CreditsFound =
  | { readonly kind: 'number'; readonly credits: Credits }
  /** E.g. `Invalid UID` where a number should be. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'none' };

/** The one number the body gives. @throws ProviderError `unexpected shape` when two places disagree. */
export function findCredits(json: unknown, place: ShapePlace): CreditsFound {
  const numbers = new Map<Credits, string>();
  let text: string | null = null;
  for (const path of CREDITS_PATHS) {
    const value = valueAtPath(json, path);
    if (value === undefined || isObject(value)) continue;
    const parsed = wireCredits.safeParse(value);
    if (parsed.success) numbers.set(parsed.data, path);
    else if (typeof value === 'string') text ??= value;
    else throw misfit(path, 'is not a number', place);
  }
  const [first, second] = [...numbers];
  if (first && second) throw misfit(`${first[1]} and ${second[1]}`, 'give two different numbers', place);
  if (first && text === null) return { kind: 'number', credits: first[0] };
  if (first) throw misfit(`${first[1]} and another field`, 'disagree', place);
  return text === null ? { kind: 'none' } : { kind: 'text', text };
}

interface FoundList {
  readonly rows: readonly unknown[];
  readonly under: string;
  /** The API says that there is nothing instead of listing nothing. */
  readonly isWordOnly: boolean;
}

/** @throws ProviderError `unexpected shape` when no list stands where one is expected. */
export function findHistory(json: unknown, place: ShapePlace): FoundList {
  const found = findList(json, HISTORY_PATHS);
  if (found !== null) return found;
  const isWordOnly = saysNothingToList(messageIn(json, 'success')) || HISTORY_PATHS.some((path) => isNull(json, path));
  if (isWordOnly) return { rows: [], under: '', isWordOnly };
  throw misfit('the list of deductions', 'is missing', place);
}

function isNull(json: unknown, path: string): boolean {
  return path.endsWith('history') && valueAtPath(json, path) === null;
}

export function findUsers(json: unknown, place: ShapePlace): FoundList {
  const found = findList(json, USERS_PATHS);
  if (found === null) throw misfit('the list of users', 'is missing', place);
  return found;
}

/** PHP writes an empty list as an empty map, and an answer with no data at all just so. */
function isEmptyMap(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}

function findList(json: unknown, paths: readonly string[]): FoundList | null {
  for (const under of paths) {
    const value = valueAtPath(json, under);
    const rows = isEmptyMap(value) && !/(history|users)$/.test(under) ? null : listOf(value);
    if (rows !== null) return { rows, under, isWordOnly: false };
  }
  return Array.isArray(json) ? { rows: json, under: '', isWordOnly: false } : null;
}

export interface UserRow {
  readonly uid: string;
  readonly name: string;
  readonly email: string;
}

/** Ids are case-sensitive text that may look like a number: kept to the letter. */
export function readUser(row: unknown, under: string, place: ShapePlace): UserRow {
  const uid = ['UID', 'uid', 'id'].map((field) => wireId.safeParse(valueAtPath(row, field))).find((id) => id.success);
  if (!uid?.success || uid.data === '') throw misfit(`${under}.UID`, 'is missing', place);
  return { uid: uid.data, name: textAtPath(row, 'name') ?? '', email: textAtPath(row, 'email') ?? '' };
}
