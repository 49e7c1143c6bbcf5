import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseInFolder, plainFileName } from './exports-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'counterfoil-exports-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('exports folder', () => {
  it('never chooses a file that is there', async () => {
    for (const expected of ['ledger.csv', 'ledger-2.csv', 'ledger-3.csv']) {
      const path = await chooseInFolder(folder, 'ledger.csv');
      expect(basename(path)).toBe(expected);
      writeFileSync(path, '');
    }
  });

  it('never leaves the folder', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.constantFrom('../../x.csv', '..', '/etc/passwd', 'C:\\x', 'nul.csv')),
        (text) => {
          const path = join(folder, plainFileName(text));
          expect(dirname(path)).toBe(folder);
          expect(basename(path)).not.toMatch(/^\.|^(con|nul)(\.|$)/i);
        },
      ),
    );
  });
});
