/** Letters that Unicode does not take apart but people type without. */
const UNFOLDED: readonly [RegExp, string][] = [
  [/ß/g, 'ss'],
  [/[øö]/g, 'o'],
  [/[łľ]/g, 'l'],
  [/đ|ð/g, 'd'],
  [/æ/g, 'ae'],
  [/œ/g, 'oe'],
  [/ı/g, 'i'],
];

/** A text without case and accents, so that "jose" finds "José". */
export function fold(text: string): string {
  const plain = text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}+/gu, '');
  return UNFOLDED.reduce((folded, [letter, replacement]) => folded.replace(letter, replacement), plain);
}
