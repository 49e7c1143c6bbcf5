import type { z } from 'zod';
import { failure } from './failure.ts';
import type { ProviderError } from './provider.ts';
import { withoutSecrets } from './secrets.ts';
import { WireNumber } from './wire.ts';

/** Where a body came from, for the error that says what did not fit. */
export interface ShapePlace {
  readonly call: string;
  readonly secrets: readonly string[];
  /** Path of the given value inside the body, e.g. `data`. */
  readonly under?: string;
}

/**
 * Reads a value by its schema.
 * @throws ProviderError `unexpected shape` that names the first field that does not fit, so that nothing is stored.
 */
export function readShape<Output>(schema: z.ZodType<Output>, json: unknown, place: ShapePlace): Output {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = deepest(parsed.error.issues[0]);
  const field = fieldName(issue?.path ?? [], place.under);
  return raise(field, describe(issue, valueAt(json, issue?.path ?? [])), place);
}

/** @returns the error that says `field` of this call's answer is not what it should be. */
export function misfit(field: string, what: string, place: ShapePlace): ProviderError {
  const clean = (text: string) => withoutSecrets(text, place.secrets);
  return failure('unexpected shape', {
    sentence: `The answer of ${place.call} does not fit: ${clean(field)} ${clean(what)}.`,
    kept: 'Nothing of this answer was stored; the last good values are kept.',
    cure: 'Look at the answer under Raw. If the API has changed, this console must learn its new shape.',
    where: `${place.call} → ${clean(field)}`,
  });
}

function raise(field: string, what: string, place: ShapePlace): never {
  throw misfit(field, what, place);
}

type Issue = z.core.$ZodIssue;

/** Of a union that nothing matched, the branch that got furthest says most. */
function deepest(issue: Issue | undefined): Issue | undefined {
  if (issue?.code !== 'invalid_union') return issue;
  const inner = issue.errors
    .map((branch) => deepest(branch[0]))
    .filter((candidate) => candidate !== undefined)
    .sort((a, b) => b.path.length - a.path.length)[0];
  return inner && inner.path.length > 0 ? { ...inner, path: [...issue.path, ...inner.path] } : issue;
}

function fieldName(path: readonly PropertyKey[], under: string | undefined): string {
  const name = path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}${text ? '.' : ''}${String(key)}`),
    under ?? '',
  );
  return name || 'the body';
}

function valueAt(json: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    json,
  );
}

function describe(issue: Issue | undefined, value: unknown): string {
  if (value === undefined) return 'is missing';
  if (issue?.code === 'custom' && issue.message !== 'Invalid input') return `is ${issue.message}`;
  const kind = kindOf(value);
  return issue?.code === 'invalid_type'
    ? `is ${kind}, not ${issue.expected}`
    : `is ${kind}, which was not expected there`;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (value instanceof WireNumber) return 'a number';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return typeof value === 'string' ? 'text' : `a ${typeof value}`;
}
