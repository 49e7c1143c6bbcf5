import { isObject } from './body-path.ts';
import type { Problem } from '../../domain/problem.ts';
import { ProviderError } from './provider.ts';
import type { ShapePlace } from './read-shape.ts';

/** The words of an answer that has nothing to list. */
const NOTHING =
  /\b(no|empty|without)\b[^.]{0,30}\b(history|record|entr|transaction|deduction|result|row|data|usage)|\bnot? .{0,20}found\b.*\bhistory|history.{0,20}not found/i;

/**
 * A list however it is written: as a list, or as PHP writes one whose numbers have a gap, as an object of them.
 * @returns `null` where it is neither.
 */
export function listOf(value: unknown): readonly unknown[] | null {
  if (Array.isArray(value)) return value;
  if (!isObject(value)) return null;
  const names = Object.keys(value);
  return names.every((name) => /^\d+$/.test(name)) ? names.map((name) => value[name]) : null;
}

/** Whether the words of an answer say that there is nothing to list. It is the API's word, so nothing vanishes by it. */
export function saysNothingToList(message: string): boolean {
  return NOTHING.test(message);
}

/**
 * Reads the rows of a list one by one: a row that does not fit is refused by name, and takes no other with it.
 * @throws ProviderError as `read`, when not one of the rows can be read: then the list is not what it was taken for.
 */
export function readEach<Row>(
  rows: readonly unknown[],
  place: ShapePlace,
  read: (sent: unknown, under: string, index: number) => Row,
): {
  readonly read: readonly { readonly row: Row; readonly sent: unknown }[];
  readonly missing: readonly Problem[];
} {
  const good: { row: Row; sent: unknown }[] = [];
  const missing: Problem[] = [];
  let first: ProviderError | null = null;
  for (const [index, sent] of rows.entries()) {
    try {
      good.push({ row: read(sent, `${place.under ?? ''}[${index}]`, index), sent });
    } catch (thrown) {
      if (!(thrown instanceof ProviderError) || thrown.code !== 'unexpected shape') throw thrown;
      first ??= thrown;
      missing.push({ ...thrown.problem, kept: 'The rest of the answer was stored.' });
    }
  }
  if (first !== null && good.length === 0) throw first;
  return { read: good, missing };
}
