/**
 * Text as a pattern without regard to case sees it: each UTF-16 unit is what ECMAScript's Canonicalize makes of it for a
 * RegExp with `i` and without `u`. So a text holds a literal without regard to case just when its fold holds the
 * literal's fold.
 */
export function foldCase(text: string): string {
  // Upper case of ASCII is ASCII, one unit for one.
  if (ASCII.test(text)) return text.toUpperCase();
  const units = canonicalUnits();
  let folded = '';
  for (let index = 0; index < text.length; index += 1)
    folded += String.fromCharCode(units[text.charCodeAt(index)] ?? 0);
  return folded;
}

// oxlint-disable-next-line no-control-regex -- all of ASCII is meant
const ASCII = /^[\u0000-\u007F]*$/;
const UNITS = 0x10000;
let known: Uint16Array | undefined;

function canonicalUnits(): Uint16Array {
  known ??= Uint16Array.from({ length: UNITS }, (_, unit) => canonicalize(unit));
  return known;
}

/** ECMA-262, Canonicalize (22.2.2.7.3), without `u`: what becomes several units, or ASCII out of other text, stays. */
function canonicalize(unit: number): number {
  const upper = String.fromCharCode(unit).toUpperCase();
  const first = upper.charCodeAt(0);
  return upper.length !== 1 || (unit >= 128 && first < 128) ? unit : first;
}
