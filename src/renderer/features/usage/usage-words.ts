import type { PlainDate } from '../../../domain/time.ts';
import { formatPlainDate } from '../../lib/format/index.ts';

/** A day as `12 Nov 2026`, a month as `Nov 2026`. */
export function sayBucket(date: PlainDate | undefined, by: 'day' | 'month'): string {
  if (date === undefined) return '';
  const words = formatPlainDate(date);
  return by === 'day' ? words : words.slice(words.indexOf(' ') + 1);
}
