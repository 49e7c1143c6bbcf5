/** The one text of a file that goes to another console. */
export function fileText(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/**
 * Reads such a text. Only the line ends may be another system's: JSON of the same value can be written in many ways, some
 * of which (a member twice, letters as numbers) show a person who opens the file something else than the program reads.
 * @returns `undefined` for what was not written by `fileText`.
 */
export function readFileText(text: string): unknown {
  const lines = text.replaceAll('\r\n', '\n');
  try {
    const value: unknown = JSON.parse(lines);
    const isOurs = typeof value === 'object' && value !== null && fileText(value) === `${lines.replace(/\n+$/, '')}\n`;
    return isOurs ? value : undefined;
  } catch {
    return undefined;
  }
}
