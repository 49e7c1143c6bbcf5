import type { Column } from './columns.ts';
import type { Condition } from './where.ts';
import { encodeText } from './text-key.ts';

/** Nothing in it means anything but itself, escaped or not, and all of it is printable ASCII. */
const LITERAL = /^(?:[ !"#%&',\-/0-9:;<=>@A-Z_`a-z~]|\\[!-/:-@[-`{-~])+$/;

/**
 * `$regex` on a text column: a search for plain ASCII text is SQLite's own, anything else asks the JavaScript engine.
 * @returns `undefined` where only the documents can tell (patterns that remember a position between calls).
 */
export function matchesText(column: Column, pattern: unknown, flags: unknown): Condition | undefined {
  if (!(pattern instanceof RegExp) && typeof pattern !== 'string') return undefined;
  if (flags !== undefined && typeof flags !== 'string') return undefined;
  // Throws for a pattern that is none, as the matcher of the documents does.
  const compiled = new RegExp(pattern, flags);
  if (compiled.global || compiled.sticky) return undefined;
  // Only the documents hold it as the text that the pattern is for.
  if (column.kind === 'instant') return undefined;
  if (column.kind !== 'text') return { sql: '0', values: [], isExact: true };
  const { source } = compiled;
  if ((compiled.flags === '' || compiled.flags === 'i') && LITERAL.test(source))
    return contains(column, source, compiled.ignoreCase);
  return { sql: `text_matches(?, ?, ${column.sql})`, values: [encodeText(source), compiled.flags], isExact: true };
}

/** Without the u flag, `i` maps no other character to an ASCII letter, so SQLite's ASCII-only LIKE is the same. */
function contains(column: Column, source: string, ignoresCase: boolean): Condition {
  const text = encodeText(source.replaceAll(/\\(.)/g, '$1'));
  if (!ignoresCase)
    return { sql: `(typeof(${column.sql}) = 'text' AND instr(${column.sql}, ?) > 0)`, values: [text], isExact: true };
  const escaped = text.replaceAll(/[%_\\]/g, String.raw`\$&`);
  return {
    sql: String.raw`(typeof(${column.sql}) = 'text' AND ${column.sql} LIKE ? ESCAPE '\')`,
    values: [`%${escaped}%`],
    isExact: true,
  };
}
