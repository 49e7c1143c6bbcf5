const SYNTAX = /[\^$.*+?()[\]{}|\\]/;
const ESCAPED_MARK = /[!-/:-@[-`{-~]/;

/**
 * The text that a pattern looks for, where it looks for one text, letter for letter.
 * @param source of a RegExp.
 */
export function literalOf(source: string): string | undefined {
  let text = '';
  for (let index = 0; index < source.length; index += 1) {
    const unit = source.charAt(index);
    if (!SYNTAX.test(unit)) {
      text += unit;
      continue;
    }
    index += 1;
    const next = source.charAt(index);
    // `\d` means digits and `\n` a line's end; `\.` is a dot.
    if (unit !== '\\' || !ESCAPED_MARK.test(next)) return undefined;
    text += next;
  }
  return text;
}
