/**
 * Sets JSON text out on lines without reading its values: `1.10` stays `1.10` and a number of twenty digits keeps them.
 * @returns the text itself where it is no JSON.
 */
export function setOutJson(text: string): string {
  if (!isJson(text)) return text;
  let depth = 0;
  return text.replace(/"(?:[^"\\]|\\.)*"|[[{]\s*[\]}]|[[\]{},:]|\s+|[^\s[\]{},:"]+/gs, (piece) => {
    if (/^\s+$/.test(piece)) return '';
    if (/^[[{]\s+[\]}]$/.test(piece)) return piece.charAt(0) + piece.charAt(piece.length - 1);
    switch (piece) {
      case '{':
      case '[':
        depth += 1;
        return piece + lineAt(depth);
      case '}':
      case ']':
        depth -= 1;
        return lineAt(depth) + piece;
      case ',':
        return piece + lineAt(depth);
      case ':':
        return ': ';
      default:
        return piece;
    }
  });
}

function lineAt(depth: number): string {
  return `\n${'  '.repeat(depth)}`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
