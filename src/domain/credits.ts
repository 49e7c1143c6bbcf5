import { z } from 'zod';
import { err, ok, type Result } from './result.ts';

declare const creditsBrand: unique symbol;

/** An exact amount of credits, counted in millionths (10⁻⁶). Arithmetic on it is exact. */
export type Credits = bigint & { readonly [creditsBrand]: true };

/** Millionths of a credit as the store keeps them: always a safe integer. */
export type StoredCredits = number;

export type CreditsProblem = 'not a number' | 'too many decimals' | 'too large';

const MILLION = 1_000_000;
const SCALE = BigInt(MILLION);
const DECIMALS = 6;
const LARGEST = BigInt(Number.MAX_SAFE_INTEGER);
/** More digits than any number of stored amounts adds up to: a bound for what a stranger may have us read. */
const MOST_DIGITS = 60;
const SHAPE = /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

export const ZERO_CREDITS = 0n as Credits;

/**
 * Reads a decimal such as `"12.5"`, `"-3"` or `"1e-3"`.
 * @returns the exact amount, or why it cannot be held: nothing is ever rounded.
 */
export function parseCredits(text: string): Result<Credits, CreditsProblem> {
  const sum = parseSum(text);
  return sum.ok && (sum.value > LARGEST || sum.value < -LARGEST) ? err('too large') : sum;
}

/**
 * Reads a sum of amounts, which may be wider than any one amount that can be stored.
 * @returns the exact sum, or why it is none.
 */
function parseSum(text: string): Result<Credits, CreditsProblem> {
  const match = SHAPE.exec(text.trim());
  if (!match) return err('not a number');
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const digits = (whole + fraction).replace(/^0+(?=\d)/, '');
  if (/^0+$/.test(digits)) return ok(ZERO_CREDITS);
  const shift = DECIMALS - fraction.length + Number(exponent);
  const scaled = shift >= 0 ? shiftUp(digits, shift) : shiftDown(digits, -shift);
  if (!scaled.ok) return scaled;
  return ok((sign === '-' ? -scaled.value : scaled.value) as Credits);
}

function shiftUp(digits: string, places: number): Result<bigint, CreditsProblem> {
  if (digits.length + places > MOST_DIGITS) return err('too large');
  return ok(BigInt(digits) * 10n ** BigInt(places));
}

function shiftDown(digits: string, places: number): Result<bigint, CreditsProblem> {
  const kept = digits.slice(0, -places) || '0';
  const dropped = digits.slice(-places).padStart(places, '0');
  if (/[^0]/.test(dropped) || places > digits.length) return err('too many decimals');
  return kept.length > MOST_DIGITS ? err('too large') : ok(BigInt(kept));
}

/** Reads an amount or a sum that the program itself wrote, of any width. @throws when it is none: that is a bug. */
export function credits(text: string): Credits {
  const parsed = parseSum(text);
  if (!parsed.ok) throw new Error(`Not an amount of credits (${parsed.error}): ${text}`);
  return parsed.value;
}

declare const FORMATTED: unique symbol;

/** An amount or a sum as the program itself writes it, of any width: made by `formatCredits` and by nothing else. */
export type FormattedCredits = string & { readonly [FORMATTED]: true };

/** Writes an amount as the shortest plain decimal: `"12.5"`, `"-3"`, `"0"`. */
export function formatCredits(amount: Credits): FormattedCredits {
  const small = Number(amount);
  // Wider than a double holds exactly; else written without big integers, which takes a third of the time.
  const isWide = !Number.isSafeInteger(small);
  const magnitude = isWide && amount < 0n ? 0n - amount : amount;
  const whole = isWide ? magnitude / SCALE : Math.floor(Math.abs(small) / MILLION);
  const rest = isWide ? magnitude % SCALE : Math.abs(small) % MILLION;
  const fraction = Number(rest) === 0 ? '' : `.${String(rest).padStart(DECIMALS, '0').replace(/0+$/, '')}`;
  return `${amount < 0n ? '-' : ''}${whole}${fraction}` as FormattedCredits;
}

export function addCredits(a: Credits, b: Credits): Credits {
  return (a + b) as Credits;
}

export function subtractCredits(a: Credits, b: Credits): Credits {
  return (a - b) as Credits;
}

export function negateCredits(a: Credits): Credits {
  return (0n - a) as Credits;
}

export function sumCredits(amounts: Iterable<Credits>): Credits {
  let sum = 0n;
  for (const amount of amounts) sum += amount;
  return sum as Credits;
}

/** An amount of more credits than the store can hold exactly: what it is of is refused by name, and nothing else. */
export class AmountTooLarge extends RangeError {
  readonly amount: Credits;
  constructor(amount: Credits) {
    super(`Amount too large to store: ${formatCredits(amount)}`);
    this.name = 'AmountTooLarge';
    this.amount = amount;
  }
}

/** @throws AmountTooLarge when the amount exceeds what the store can hold exactly (about 9.007 × 10⁹ credits). */
export function toStored(amount: Credits): StoredCredits {
  if (amount > LARGEST || amount < -LARGEST) throw new AmountTooLarge(amount);
  return Number(amount);
}

/** @throws RangeError when a number is not one that `toStored` can have made. A sum of them, a bigint, has any width. */
export function fromStored(stored: StoredCredits | bigint): Credits {
  if (typeof stored === 'number' && !Number.isSafeInteger(stored))
    throw new RangeError(`Not a stored amount: ${stored}`);
  return BigInt(stored) as Credits;
}

/** Stored integer to boundary text; `null` (absent) stays `null`. */
export function storedToText(stored: StoredCredits | bigint): FormattedCredits;
export function storedToText(stored: StoredCredits | bigint | null): FormattedCredits | null;
export function storedToText(stored: StoredCredits | bigint | null): FormattedCredits | null {
  return stored === null ? null : formatCredits(fromStored(stored));
}

/** A decimal string that comes from outside: a call, a file. */
export const CreditsTextSchema = z.string().superRefine((text, context) => {
  const parsed = parseCredits(text);
  if (!parsed.ok) context.addIssue({ code: 'custom', message: WHY_NOT[parsed.error] });
});

/** Why a text is no amount, after the name of its field. */
const WHY_NOT: Readonly<Record<CreditsProblem, string>> = {
  'not a number': 'must be a decimal amount such as 12.5',
  'too many decimals': 'must have at most 6 decimals',
  'too large': 'must be at most 9007199254 credits, the largest amount that is held exactly',
};

/** An amount or a sum that is shown: its type says that `formatCredits` made it, so it is not read once more on the way. */
export const FormattedCreditsSchema = z.custom<FormattedCredits>((text) => typeof text === 'string');
