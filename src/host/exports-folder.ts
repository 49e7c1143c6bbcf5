import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, parse } from 'node:path';

/**
 * A path in the exports folder that is not taken, for a host that has no dialog to ask with: `ledger.csv`,
 * `ledger-2.csv`, … Anything of the suggestion that is not plain file name is replaced.
 */
export async function chooseInFolder(folder: string, fileName: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { name, ext } = parse(plainFileName(fileName));
  for (let n = 1; ; n++) {
    const path = join(folder, n === 1 ? `${name}${ext}` : `${name}-${n}${ext}`);
    if (!existsSync(path)) return path;
  }
}

/** Letters, digits, spaces and `-_.` only; never hidden, never empty, never a name that Windows keeps for itself. */
export function plainFileName(text: string): string {
  const plain = text
    .replaceAll(/[^\p{L}\p{N} ._-]/gu, '-')
    .replace(/^[. ]+|[. ]+$/g, '')
    .slice(0, 120);
  if (plain === '') return 'export.csv';
  return /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(plain) ? `_${plain}` : plain;
}
