/** No answer of a credits API comes near this; a larger one is not what was asked for. */
const LARGEST_BODY = 8 * 1024 * 1024;

export class BodyTooLarge extends Error {
  constructor() {
    super(`body over ${LARGEST_BODY} bytes`);
    this.name = 'BodyTooLarge';
  }
}

/** Reads a body while it arrives and stops at the cap, whatever the headers promised. @throws BodyTooLarge */
export async function readBody(response: Response): Promise<{ text: string; bytes: number }> {
  if (response.body === null) return { text: '', bytes: 0 };
  const decoder = new TextDecoder('utf-8');
  const reader = response.body.getReader();
  const parts: string[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.byteLength;
    if (bytes > LARGEST_BODY) {
      await reader.cancel().catch(() => undefined);
      throw new BodyTooLarge();
    }
    parts.push(decoder.decode(value, { stream: true }));
  }
  parts.push(decoder.decode());
  return { text: parts.join(''), bytes };
}

/** Whether a body is a page for people. The content type is a hint only (docs/provider-facts.md §6.2). */
export function looksLikeHtml(text: string): boolean {
  return /^\s*(<!--[\s\S]*?-->\s*)*(<!doctype\s+html|<html|<head|<body|<\?xml|<h1|<title)/i.test(text.slice(0, 2000));
}
