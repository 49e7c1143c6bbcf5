/** Instants as text, `YYYY-MM-DDTHH:mm:ss.sssZ`, are kept as milliseconds: a quarter of the bytes, and the same order. */
const INSTANT = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;
const LAST_SURE_DAY = '28';
const FIRST = Date.parse('0000-01-01T00:00:00.000Z');
const LAST = Date.parse('9999-12-31T23:59:59.999Z');
const DAY = 86_400_000;

/** The milliseconds of an instant; `undefined` for any text that they would not bring back to the letter. */
export function toInstantKey(text: string): number | undefined {
  if (text.length !== 24 || !INSTANT.test(text)) return undefined;
  const milliseconds = Date.parse(text);
  // Only a day that its month may lack has to be looked at: 31 February is read as a day of March.
  if (text.slice(8, 10) <= LAST_SURE_DAY) return milliseconds;
  return new Date(milliseconds).toISOString() === text ? milliseconds : undefined;
}

/** The last day that was written out: instants mostly come one near the other. */
let lastDay = Number.NaN;
let lastDate = '';

/** The text that `toInstantKey` was given. */
export function fromInstantKey(key: number): string {
  const day = Math.floor(key / DAY);
  if (day !== lastDay) {
    lastDate = new Date(day * DAY).toISOString().slice(0, 11);
    lastDay = day;
  }
  let rest = key - day * DAY;
  const milliseconds = rest % 1000;
  rest = (rest - milliseconds) / 1000;
  const seconds = rest % 60;
  rest = (rest - seconds) / 60;
  const minutes = rest % 60;
  return `${lastDate}${two((rest - minutes) / 60)}:${two(minutes)}:${two(seconds)}.${milliseconds < 100 ? '0' : ''}${two(milliseconds)}Z`;
}

function two(number: number): string {
  return number < 10 ? `0${number}` : String(number);
}

/** The key of the first instant that is, as a text, not less than this one: where any text lies among all instants. */
export function firstInstantFrom(text: string): number {
  let [low, high] = [FIRST, LAST + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (fromInstantKey(middle) < text) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** SQL for the first characters of the instant whose key a column holds; what is no key is left as it is. */
export function instantPrefixSql(sql: string, length: number): string {
  return `CASE WHEN ${sql} > -9e999 THEN substr(strftime('%Y-%m-%dT%H:%M:%fZ', ${sql} / 1000.0, 'unixepoch'), 1, ${length}) ELSE ${sql} END`;
}
