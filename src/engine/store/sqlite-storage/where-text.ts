import type { Column } from './columns.ts';
import type { Condition } from './where.ts';
import { literalOf } from './literal.ts';
import { encodeText } from './text-key.ts';

/** Nothing in it means anything but itself, escaped or not, and all of it is printable ASCII. */
const LITERAL = /^(?:[ !"#%&',\-/0-9:;<=>@A-Z_`a-z~]|\\[!-/:-@[-`{-~])+$/;

/**
 * `$regex` on a text column: a search for a text as it is, or for plain ASCII in any case, is SQLite's own; anything else
 * asks the JavaScript engine.
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
  const { source, flags: kept } = compiled;
  const text = kept === '' ? literalOf(source) : undefined;
  if (text !== undefined && !ESCAPED.test(text)) return holds(column, text);
  if (kept === 'i' && LITERAL.test(source)) return holdsInAnyCase(column, source.replaceAll(/\\(.)/g, '$1'));
  return { sql: `text_matches(?, ?, ${column.sql})`, values: [encodeText(source), kept], isExact: true };
}

/** Units that a column keeps as two, of which the second may be another's first. */
// oxlint-disable-next-line no-control-regex -- these are the two that are escaped
const ESCAPED = /[\u0000\u0001]/;

function holds(column: Column, text: string): Condition {
  const sql = `(typeof(${column.sql}) = 'text' AND instr(${column.sql}, ?) > 0)`;
  return { sql, values: [encodeText(text)], isExact: true };
}

/** Without the u flag, `i` maps no other character to an ASCII letter, so SQLite's ASCII-only LIKE is the same. */
function holdsInAnyCase(column: Column, text: string): Condition {
  const escaped = text.replaceAll(/[%_\\]/g, String.raw`\$&`);
  return {
    sql: String.raw`(typeof(${column.sql}) = 'text' AND ${column.sql} LIKE ? ESCAPE '\')`,
    values: [`%${escaped}%`],
    isExact: true,
  };
}
