import { formatCredits, fromStored, parseCredits } from '../domain/credits.ts';
import { numberInWords } from '../domain/number-words.ts';
import type { Instant } from '../domain/time.ts';

/** How the engine writes amounts, counts and times into sentences for the operator. */

/** `4,200.5` from stored millionths. */
export function amountInWords(stored: number | bigint): string {
  return numberInWords(formatCredits(fromStored(stored)));
}

/** The same with its sign always shown: `+50`, `−10`, `0`. */
export function changeInWords(stored: number | bigint): string {
  return numberInWords(formatCredits(fromStored(stored)), { isSigned: true });
}

/** `1 plan`, `3 plans`, `1,204 entries`. */
export function countInWords(count: number, one: string, many: string): string {
  return `${numberInWords(String(count))} ${count === 1 ? one : many}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listInWords(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;
}

/** `2026-11-23 09:41 UTC`: sentences that are kept must not depend on where they are read. */
export function timeInWords(at: Instant): string {
  return `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
}

/** Money for credits: exact product of two decimals, with at least two decimals shown. */
export function moneyFor(stored: number, perCredit: string): string {
  return sumMoney([{ stored, perCredit }]);
}

/** Money for credits of several prices in one currency, exact. */
export function sumMoney(priced: readonly { readonly stored: number; readonly perCredit: string }[]): string {
  const sum = priced.reduce((total, { stored, perCredit }) => {
    const price = parseCredits(perCredit);
    if (!price.ok) throw new Error(`Not a price: ${perCredit}`);
    return total + BigInt(stored) * price.value;
  }, 0n);
  const magnitude = sum < 0n ? 0n - sum : sum;
  const scale = 1_000_000_000_000n;
  const fraction = (magnitude % scale).toString().padStart(12, '0').replace(/0+$/, '').padEnd(2, '0');
  return `${sum < 0n ? '-' : ''}${magnitude / scale}.${fraction}`;
}

/** An address inside the console. */
export function linkTo(path: string, query: Readonly<Record<string, string>>): string {
  const search = new URLSearchParams(query).toString();
  return search === '' ? path : `${path}?${search}`;
}

/** The ledger filtered to one account or connection, in the words of its filter bar. */
export function linkToLedger(
  by: 'account' | 'connection',
  id: string,
  more: Readonly<Record<string, string>> = {},
): string {
  const value = /[\s",]/.test(id) ? `"${id.replace(/["\\]/g, String.raw`\$&`)}"` : id;
  return linkTo('/ledger', { q: `${by}:${value}`, ...more });
}
