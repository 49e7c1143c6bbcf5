/** The one text of a file that goes to another console. */
export function fileText(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
