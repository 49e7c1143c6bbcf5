import type { Credits } from '../../../domain/credits.ts';
import { codeAtPath, isObject, textAtPath, valueAtPath } from '../body-path.ts';
import { misfit, type ShapePlace } from '../read-shape.ts';
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
  const failed = valueAtPath(json, 'failed');
  if (failed !== undefined)
    return {
      code: codeAtPath(json, 'failed.status'),
      message: textAtPath(json, 'failed.message') ?? textAtPath(json, 'failed') ?? '',
    };
  const error = valueAtPath(json, 'error');
  if (error === undefined || error === null || error === false) return null;
  return { code: null, message: typeof error === 'string' ? error : (textAtPath(json, 'error.message') ?? '') };
}

export function hasSuccess(json: unknown): boolean {
  return valueAtPath(json, 'success') !== undefined && valueAtPath(json, 'success') !== false;
}

export type CreditsFound =
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

export interface FoundList {
  readonly rows: readonly unknown[];
  readonly under: string;
}

/** @throws ProviderError `unexpected shape` when no list stands where one is expected. */
export function findHistory(json: unknown, place: ShapePlace): FoundList {
  return findList(json, HISTORY_PATHS) ?? raise(misfit('the list of deductions', 'is missing', place));
}

export function findUsers(json: unknown, place: ShapePlace): FoundList {
  return findList(json, USERS_PATHS) ?? raise(misfit('the list of users', 'is missing', place));
}

function findList(json: unknown, paths: readonly string[]): FoundList | null {
  for (const under of paths) {
    const rows = valueAtPath(json, under);
    if (Array.isArray(rows)) return { rows, under };
  }
  return Array.isArray(json) ? { rows: json, under: '' } : null;
}

function raise(error: Error): never {
  throw error;
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
