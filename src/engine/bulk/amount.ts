import { parseCredits, type Credits } from '../../domain/credits.ts';
import { err, ok, type Result } from '../../domain/result.ts';

/** `ambiguous`: a single separator with three digits after it may group thousands or begin the decimals. */
export type AmountProblem = 'not a number' | 'ambiguous' | 'too many decimals' | 'too large';

const MINUS = '\u2212';
/** Spaces that group thousands: plain, no-break, thin, narrow no-break. */
const SPACES = /[ \u00A0\u2009\u202F]/g;
const PLAIN = /^\d*(?:\.\d+)?$|^\d+\.$/;
const SPACED = /^\d{1,3}(?:[ \u00A0\u2009\u202F]\d{3})+(?:[.,]\d+)?$/;
const COMMA_GROUPS = /^\d{1,3}(?:,\d{3})+$/;
const COMMA_GROUPS_AND_POINT = /^\d{1,3}(?:,\d{3})+\.\d+$/;
const POINT_GROUPS = /^\d{1,3}(?:\.\d{3}){2,}$/;
const POINT_GROUPS_AND_COMMA = /^\d{1,3}(?:\.\d{3})+,\d+$/;
const COMMA_DECIMALS = /^\d+,\d+$/;
const ONE_POINT_AND_THREE = /^\d{1,3}\.\d{3}$/;

/**
 * Reads an amount as spreadsheets write it: a true minus, thousands grouped, a decimal comma where nothing else can be
 * meant. What may be read in two ways is refused, because they lie a factor of a thousand apart.
 * @param hasDecimalCommas somebody wrote decimal commas in the same file, so `1.234` may be a thousand and more.
 */
export function readAmount(text: string, hasDecimalCommas: boolean): Result<Credits, AmountProblem> {
  const [, sign = '', digits = ''] = /^([+\-\u2212]?)\s*(.*)$/s.exec(text.trim()) ?? [];
  const plain = plainDigits(digits, hasDecimalCommas);
  if (!plain.ok) return plain;
  return parseCredits(`${sign === '-' || sign === MINUS ? '-' : ''}${plain.value}`);
}

/** True for `12,5` and `1.234,5`: whoever wrote it uses the comma for decimals. */
export function isDecimalComma(text: string): boolean {
  const digits = text.trim().replace(/^[+\-\u2212]\s*/, '');
  return POINT_GROUPS_AND_COMMA.test(digits) || (COMMA_DECIMALS.test(digits) && !COMMA_GROUPS.test(digits));
}

function plainDigits(digits: string, hasDecimalCommas: boolean): Result<string, AmountProblem> {
  if (!/\d/.test(digits)) return err('not a number');
  if (hasDecimalCommas && ONE_POINT_AND_THREE.test(digits) && !digits.startsWith('0')) return err('ambiguous');
  if (PLAIN.test(digits)) return ok(digits.startsWith('.') ? `0${digits}` : digits);
  if (SPACED.test(digits)) return plainDigits(digits.replace(SPACES, ''), hasDecimalCommas);
  if (COMMA_GROUPS_AND_POINT.test(digits)) return ok(digits.replaceAll(',', ''));
  if (POINT_GROUPS.test(digits)) return ok(digits.replaceAll('.', ''));
  if (POINT_GROUPS_AND_COMMA.test(digits)) return ok(digits.replaceAll('.', '').replace(',', '.'));
  if (COMMA_GROUPS.test(digits)) {
    const isOneGroup = digits.indexOf(',') === digits.lastIndexOf(',') && !digits.startsWith('0');
    return isOneGroup ? err('ambiguous') : ok(groupsOrDecimals(digits));
  }
  if (COMMA_DECIMALS.test(digits)) return ok(digits.replace(',', '.'));
  return err('not a number');
}

/** `1,234,567` is grouped; `0,125` can only be decimals. */
function groupsOrDecimals(digits: string): string {
  return digits.startsWith('0') ? digits.replace(',', '.') : digits.replaceAll(',', '');
}
