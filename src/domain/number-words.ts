/** How a number is written for people. */
export interface NumberStyle {
  /** Decimals to show at least, so that a column lines up; nothing is ever cut or rounded. */
  readonly decimals?: number;
  /** Writes `+` before what is positive, as ledgers do. */
  readonly isSigned?: boolean;
}

/** A true minus: a hyphen is narrower than the figures beside it. */
const MINUS = '\u2212';
/** As many as `Intl` can show, and more than any amount has. */
const MOST_DECIMALS = 100;

const formats = new Map<string, Intl.NumberFormat>();

/**
 * Writes a decimal for people: thousands apart, true minus, no float on the way. English, as every sentence is that it
 * stands in: beside `1,204` in a kept sentence, `1.204` for the same on the screen would be read as another number.
 * @param text a plain decimal such as `"-1234.5"`.
 */
export function numberInWords(text: string | bigint, { decimals = 0, isSigned = false }: NumberStyle = {}): string {
  const key = `${decimals} ${isSigned}`;
  const format =
    formats.get(key) ??
    new Intl.NumberFormat('en', {
      minimumFractionDigits: decimals,
      maximumFractionDigits: MOST_DECIMALS,
      signDisplay: isSigned ? 'exceptZero' : 'negative',
    });
  formats.set(key, format);
  return format.format(text as bigint | Intl.StringNumericLiteral).replace('-', MINUS);
}
