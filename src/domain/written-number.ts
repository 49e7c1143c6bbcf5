import { parseCredits, type Credits, type CreditsProblem } from './credits.ts';
import { err, type Result } from './result.ts';

/** The sign that stands before the decimals of a number. */
export type DecimalMark = '.' | ',';

/** What a point or a comma within a number stands for, as far as it is known of one writer. */
export type SignMeanings = Readonly<Partial<Record<DecimalMark, 'decimals' | 'thousands'>>>;

/** `ambiguous`: people of two countries read it a factor of a thousand apart. */
export type WrittenNumberProblem = 'ambiguous' | CreditsProblem;

const MARKS: readonly DecimalMark[] = ['.', ','];
/** Spaces that group thousands: plain, no-break, figure, thin, narrow no-break. */
const SPACES = /[ \u00A0\u2007\u2009\u202F]/g;
const SIGNED = /^([+\-\u2212]?)\s*(.*)$/s;

/** How a number is written by somebody who puts this sign before decimals; thousands are apart by one other sign. */
const SHAPES: Readonly<Record<DecimalMark, RegExp>> = {
  '.': /^(?:\d*|[1-9]\d{0,2}([ ,'\u2019])\d{3}(?:\1\d{3})*)(?:\.\d*)?$/,
  ',': /^(?:\d*|[1-9]\d{0,2}([ .'\u2019])\d{3}(?:\1\d{3})*)(?:,\d*)?$/,
};

/**
 * Reads a number as people and their spreadsheets write it: a true minus, thousands apart, a point or a comma before
 * decimals. What two people would read differently (`1.234`, `10,000`) is refused, unless it is known what the sign means.
 * @param known what the writer's points and commas stand for: shown by other numbers of theirs (`shownBy`), or told by
 * somebody (`meaningsWith`). It decides only what is ambiguous; `1,5` is one and a half everywhere.
 * @returns the exact amount, or why there is none. Nothing is rounded.
 */
export function readWrittenNumber(text: string, known: SignMeanings = {}): Result<Credits, WrittenNumberProblem> {
  const { minus, digits } = partsOf(text);
  const [reading, other] = readingsOf(digits);
  if (reading === undefined) return err('not a number');
  if (other === undefined) return parseCredits(minus + reading.plain);
  // Two readings differ in one thing only: whether the only sign there is stands before decimals.
  const sign: DecimalMark = digits.includes('.') ? '.' : ',';
  const meaning = known[sign];
  if (meaning === undefined) return err('ambiguous');
  const meant = (reading.mark === sign) === (meaning === 'decimals') ? reading : other;
  return parseCredits(minus + meant.plain);
}

/** What both signs mean to a writer who puts this one before decimals. */
export function meaningsWith(mark: DecimalMark): SignMeanings {
  return mark === '.' ? { '.': 'decimals', ',': 'thousands' } : { ',': 'decimals', '.': 'thousands' };
}

/**
 * What the numbers of one writer show of their own points and commas: `1.234.567` shows that a point groups thousands, and
 * nothing of commas. Where some show one sign before decimals and some the other, there are two writers, and nothing is
 * known.
 */
export function shownBy(texts: Iterable<string>): SignMeanings {
  const shown: Partial<Record<DecimalMark, 'decimals' | 'thousands'>> = {};
  const marks = new Set<DecimalMark>();
  for (const text of texts) {
    const { digits } = partsOf(text);
    const [reading, other] = readingsOf(digits);
    if (reading === undefined || other !== undefined) continue;
    // `5.` may as well be the end of a sentence.
    for (const sign of MARKS.filter((one) => digits.slice(0, -1).includes(one))) {
      shown[sign] = sign === reading.mark ? 'decimals' : 'thousands';
      marks.add(reading.mark);
    }
  }
  return marks.size > 1 ? {} : shown;
}

function partsOf(text: string): { readonly minus: '' | '-'; readonly digits: string } {
  const [, sign = '', digits = ''] = SIGNED.exec(text.trim()) ?? [];
  return { minus: sign === '' || sign === '+' ? '' : '-', digits: digits.replace(SPACES, ' ') };
}

interface Reading {
  readonly mark: DecimalMark;
  /** A plain decimal with a point. */
  readonly plain: string;
}

/** Every number that the digits may stand for: none, one, or two that differ. */
function readingsOf(digits: string): readonly Reading[] {
  if (!/\d/.test(digits)) return [];
  const readings = MARKS.filter((mark) => SHAPES[mark].test(digits)).map((mark): Reading => {
    const [whole = '', fraction] = digits.split(mark);
    const plain = whole.replace(/\D/g, '') || '0';
    return { mark, plain: fraction === undefined ? plain : `${plain}.${fraction}` };
  });
  const [first, second] = readings;
  return first !== undefined && first.plain === second?.plain ? [first] : readings;
}
