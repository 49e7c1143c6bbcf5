const FIRST_STRONG_ISOLATE = '\u2068';
const POP_DIRECTIONAL_ISOLATE = '\u2069';

/** Embeddings, overrides and isolates (Unicode UAX 9, 2): of a text from outside, they turn what stands behind it. */
const DIRECTING = /[\u202A-\u202E\u2066-\u2069]/gu;

/** Blocks of scripts that are written from right to left (UAX 9, R and AL), their digits included. */
const LEFTWARD = String.raw`[\u0590-\u08FF\u200F\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]`;
/** Words of such a script, with what stands between words of one name. */
const LEFTWARD_WORDS = new RegExp(`${LEFTWARD}+(?:[\\p{M}\\p{Zs}'’.-]*${LEFTWARD}+)*`, 'gu');

/**
 * A sentence that may name what came from outside (accounts, files, what an API said), so that none of it turns its
 * neighbours: words that are written from right to left are isolated where they stand, and characters that direct text, which
 * no sentence of ours has, are shown as what they are, foreign. Every sentence goes through here on its way to the screen and
 * to the desktop's notifications; what is kept and exported stays as it is.
 */
export function isolateForeign(sentence: string): string {
  return sentence
    .replace(DIRECTING, '\uFFFD')
    .replace(LEFTWARD_WORDS, `${FIRST_STRONG_ISOLATE}$&${POP_DIRECTIONAL_ISOLATE}`);
}
