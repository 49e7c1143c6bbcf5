/** What can be written in one way only: no fractions, nothing undefined. */
export type CanonicalValue =
  | null
  | boolean
  | number
  | string
  | readonly CanonicalValue[]
  | { readonly [name: string]: CanonicalValue };

/**
 * The one text of a value, after RFC 8785: members by their names' UTF-16 code units, no space, strings as JSON writes
 * them. Numbers are whole, so that no two programs can write one differently.
 * @throws RangeError for what has no such text.
 */
export function canonicalJson(value: CanonicalValue): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return wholeNumber(value);
  if (typeof value === 'string') return wellFormed(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object') throw new RangeError(`A ${typeof value} has no canonical text`);
  const names = Object.keys(value).toSorted((a, b) => (a < b ? -1 : 1));
  return `{${names.map((name) => `${wellFormed(name)}:${canonicalJson(value[name] as CanonicalValue)}`).join(',')}}`;
}

function isList(value: CanonicalValue): value is readonly CanonicalValue[] {
  return Array.isArray(value);
}

function wholeNumber(value: number): string {
  if (!Number.isSafeInteger(value) || Object.is(value, -0)) throw new RangeError(`${value} has no canonical text`);
  return String(value);
}

function wellFormed(text: string): string {
  if (!text.isWellFormed()) throw new RangeError('A text with half a character has no canonical text');
  return JSON.stringify(text);
}
