/** A file as text, and what should be said of how it was read. */
export interface FileText {
  readonly text: string;
  readonly note: string | null;
}

/** Files that spreadsheets save: UTF-8, UTF-16 with its mark, else the code page of Western Windows. */
export function decodeFile(bytes: Uint8Array): FileText {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return { text: new TextDecoder('utf-16le').decode(bytes), note: null };
  if (first === 0xfe && second === 0xff) return { text: new TextDecoder('utf-16be').decode(bytes), note: null };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), note: null };
  } catch {
    return {
      text: new TextDecoder('windows-1252').decode(bytes),
      note: 'The file is not UTF-8, so it was read as Windows text: look at letters with accents.',
    };
  }
}
