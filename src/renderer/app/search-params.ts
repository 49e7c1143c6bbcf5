/**
 * Addresses people can read and write: `?q=type:debit&account=a1`. Every value is text, so that an id of digits stays an
 * id; only lists and objects are JSON.
 */
export function parseSearchText(text: string): Record<string, unknown> {
  const search: Record<string, unknown> = {};
  for (const [name, value] of new URLSearchParams(text)) search[name] = readValue(value);
  return search;
}

/** The other way; what is empty or absent is left out. */
export function writeSearchText(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (value === undefined || value === null || value === '') continue;
    params.set(name, writeValue(value));
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

function readValue(text: string): unknown {
  if (!/^[[{"]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Text that could be taken for JSON is written as JSON. */
function writeValue(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  return /^[[{"]/.test(value) ? JSON.stringify(value) : value;
}
