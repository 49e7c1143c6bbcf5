import { WireNumber } from './wire.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof WireNumber);
}

/** The value at a dotted path of a body; `undefined` when any step is missing. */
export function valueAtPath(json: unknown, path: string): unknown {
  if (path === '') return json;
  return path
    .split('.')
    .reduce<unknown>((value, key) => (isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined), json);
}

/** The text at a path, or `null`: for messages, which are welcome and never required. */
export function textAtPath(json: unknown, path: string): string | null {
  const value = valueAtPath(json, path);
  return typeof value === 'string' ? value : null;
}

/** A number or a text as text, else `null`: status codes arrive as either (docs/provider-facts.md §5). */
export function codeAtPath(json: unknown, path: string): string | null {
  const value = valueAtPath(json, path);
  return value instanceof WireNumber ? value.text : typeof value === 'string' ? value : null;
}
