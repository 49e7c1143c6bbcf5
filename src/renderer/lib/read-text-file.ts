/** Beyond this a file is no approval, card or request: the engine would refuse it, and the page need not hold it. */
const MOST_BYTES = 7_000_000;

/** @returns what is in a file that the operator chose; `null`: it is far too large to be one of ours. */
export async function readTextFile(file: File): Promise<string | null> {
  return file.size > MOST_BYTES ? null : file.text();
}
