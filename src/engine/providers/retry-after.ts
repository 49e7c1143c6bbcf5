const LONGEST = 24 * 3_600_000;

/**
 * Reads a Retry-After header, seconds or HTTP-date (docs/provider-facts.md §6.5).
 * A date is counted from the answer's own Date, so that a wrong local clock does not matter.
 * @param now what the local clock says, in milliseconds, for answers without a Date.
 * @returns milliseconds to wait, at most a day; `null` when the header is absent or unreadable.
 */
export function readRetryAfter(headers: Readonly<Record<string, string>>, now: number): number | null {
  const text = findHeader(headers, 'retry-after')?.trim();
  if (!text) return null;
  if (/^\d+(\.\d+)?$/.test(text)) return Math.min(Math.ceil(Number(text) * 1000), LONGEST);
  const until = Date.parse(text);
  if (Number.isNaN(until)) return null;
  const sent = Date.parse(findHeader(headers, 'date') ?? '');
  return Math.min(Math.max(until - (Number.isNaN(sent) ? now : sent), 0), LONGEST);
}

function findHeader(headers: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
}
