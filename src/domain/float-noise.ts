import { negateCredits, parseCredits, type Credits, type CreditsProblem } from './credits.ts';
import { err, ok, type Result } from './result.ts';

/** What a double printed in full has: fewer digits were written by somebody who meant them. */
const DIGITS_OF_A_DOUBLE = 15;
/** Sums of many doubles are this far off at most; what is further off is an amount of more decimals. */
const LARGEST_NOISE = 1e-9;

/** An amount as it was read. */
interface ReadCredits {
  readonly credits: Credits;
  /** The source wrote a double's noise behind its six decimals: this is the decimal that the double stands for. */
  readonly isRounded: boolean;
}

/**
 * Reads an amount that a program may have printed from a binary float: `0.30000000000000004` stands for `0.3`. What truly
 * has more than six decimals, such as `1e-7`, is refused as by `parseCredits`.
 */
export function readCredits(text: string): Result<ReadCredits, CreditsProblem> {
  const exact = parseCredits(text);
  if (exact.ok) return ok({ credits: exact.value, isRounded: false });
  if (exact.error !== 'too many decimals' || !isNoisy(text)) return exact;
  const rounded = parseCredits(Number(text).toFixed(6));
  return rounded.ok ? ok({ credits: rounded.value, isRounded: true }) : err(exact.error);
}

function isNoisy(text: string): boolean {
  const digits = text.trim().replace(/e.*$/i, '').replace(/\D/g, '').replace(/^0+/, '');
  if (digits.length < DIGITS_OF_A_DOUBLE) return false;
  const double = Number(text);
  const gap = Math.abs(double) * Number.EPSILON;
  return Math.abs(double - Number(double.toFixed(6))) <= Math.min(Math.max(LARGEST_NOISE, 4 * gap), 4e-7);
}

/**
 * Whether one of these amounts was read from a double's noise in what its source sent.
 * @param sent plain JSON.
 */
export function isFromFloatNoise(sent: unknown, amounts: readonly (Credits | null)[]): boolean {
  if (typeof sent === 'number' || typeof sent === 'string') {
    const read = readCredits(String(sent));
    if (!read.ok || !read.value.isRounded) return false;
    const { credits } = read.value;
    return amounts.some((amount) => amount !== null && (amount === credits || amount === negateCredits(credits)));
  }
  return typeof sent === 'object' && sent !== null && Object.values(sent).some((one) => isFromFloatNoise(one, amounts));
}
