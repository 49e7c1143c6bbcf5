import type { BookCoverage } from '../../../contract/books.ts';
import { formatCount, formatCountOf } from '../../lib/format/index.ts';

/** What of a period was never seen, in a few words; `null`: nothing is known to be missing. */
export function sayCoverage(
  { unread, holes, holesInAll }: BookCoverage,
  sayTime: (at: BookCoverage['holes'][number]['from']) => string,
): string | null {
  const [hole] = holes;
  const parts = [
    hole === undefined
      ? null
      : holesInAll === 1
        ? `${sayTime(hole.from)} – ${sayTime(hole.until)} never seen`
        : `${formatCount(holesInAll)} gaps never seen`,
    unread === 0 ? null : `${formatCountOf(unread, 'account', 'accounts')} not known yet`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(' · ');
}
