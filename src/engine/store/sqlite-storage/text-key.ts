/**
 * How text is kept in a column so that SQLite's byte order is JavaScript's order.
 *
 * JavaScript compares UTF-16 units, SQLite compares UTF-8 bytes; they disagree where surrogates meet U+E000–U+FFFF
 * (an emoji's U+FE0F is enough). So each unit from U+D800 up is kept as one code point above U+FFFF, in the same order.
 * U+0000 and U+0001 are escaped, because SQLite's text functions stop at a zero. All other text is kept as it is.
 */
// oxlint-disable-next-line no-control-regex -- these are the two that are escaped
const SPECIAL = /[\u0000\u0001\uD800-\uFFFF]/;
const FIRST_SHIFTED = 0xd800;
const SHIFT = 0x10000 - FIRST_SHIFTED;

/** Text as a column keeps it: order-preserving, reversible, well-formed. */
export function encodeText(text: string): string {
  if (!SPECIAL.test(text)) return text;
  let encoded = '';
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit >= FIRST_SHIFTED) encoded += String.fromCodePoint(unit + SHIFT);
    else if (unit <= 1) encoded += unit === 0 ? '\u0001\u0001' : '\u0001\u0002';
    else encoded += text[index];
  }
  return encoded;
}

/** The text that `encodeText` was given. */
export function decodeText(encoded: string): string {
  if (!SPECIAL.test(encoded)) return encoded;
  let text = '';
  for (let index = 0; index < encoded.length; index += 1) {
    const point = encoded.codePointAt(index) ?? 0;
    if (point >= 0x10000) {
      text += String.fromCharCode(point - SHIFT);
      index += 1;
    } else if (point === 1) {
      index += 1;
      text += encoded.charCodeAt(index) === 1 ? '\u0000' : '\u0001';
    } else text += encoded[index];
  }
  return text;
}
