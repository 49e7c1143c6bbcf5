import { z } from 'zod';

/**
 * A name that a person gives: of an operator, a connection, a tag. Kept in NFKC with single spaces. Control, format,
 * surrogate and private characters are refused: they cannot be seen, and turn or hide what stands beside them.
 * @param most characters it may have.
 */
export function nameSchema(most: number) {
  return z
    .string()
    .max(most * 4, `has at most ${most} characters`)
    .refine((text) => !UNSEEN.test(text), 'has characters in it that cannot be seen: type it again')
    .transform((text) => text.normalize('NFKC').replace(/\s+/gu, ' ').trim())
    .pipe(z.string().min(1, 'needs a name').max(most, `has at most ${most} characters`));
}

const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u;

/** Letters and digits that are drawn like a Latin one (after Unicode TR 39, those of names as people have them). */
const DRAWN_LIKE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    a: 'аΑαɑ',
    b: 'ВвΒЬь',
    c: 'СсϲС',
    d: 'ԁ',
    e: 'ЕеЁёΕε℮',
    g: 'ɡԍ',
    h: 'НнΗһҺ',
    i: 'ıɩіι',
    j: 'Јјϳ',
    k: 'КкΚκ',
    l: 'I1|ІӀӏΙɭ',
    m: 'МмΜ',
    n: 'Νηո',
    o: '0ОоΟοσօ',
    p: 'РрΡρ',
    q: 'ԛ',
    r: 'гᴦ',
    s: 'Ѕѕ',
    t: 'ТтΤτ',
    u: 'υսᴜ',
    v: 'νѵ',
    w: 'ԝѡ',
    x: 'ХхΧχ',
    y: 'УуΥγүҮ',
    z: 'Ζᴢ',
  }).flatMap(([latin, others]) => Array.from(others, (other) => [other, latin] as const)),
);

/** What is left of a name once everything is gone by which two names differ but do not look different. */
function drawnAs(name: string): string {
  const plain = name.normalize('NFKD').replace(/[\p{M}\p{Cf}\p{Z}\p{P}]/gu, '');
  const drawn = (letter: string) =>
    DRAWN_LIKE.get(letter) ?? DRAWN_LIKE.get(letter.toLowerCase()) ?? letter.toLowerCase();
  return Array.from(plain, drawn).join('');
}

/** Whether people would take one name for the other: by case, marks, spaces, or letters of another alphabet. */
export function isLookAlike(one: string, other: string): boolean {
  return drawnAs(one) === drawnAs(other) || one.toLowerCase() === other.toLowerCase();
}
