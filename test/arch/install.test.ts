import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from './source-files.ts';

const read = <T>(path: string): T => JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as T;

// A package that comes with its libraries built says `gypfile: false`. npm does not write that into its lock file, and
// `npm ci` looks nowhere else: it would build the package again, which takes Python, a compiler and Node's headers. After
// `npm install`, write it into the lock file again.
it('installs nothing that has to be built', () => {
  const { packages } = read<{ packages: Readonly<Record<string, { gypfile?: boolean }>> }>('package-lock.json');
  const built = Object.entries(packages)
    .filter(([path]) => existsSync(join(ROOT, path, 'binding.gyp')))
    .filter(([path]) => read<{ gypfile?: boolean }>(`${path}/package.json`).gypfile === false);
  expect(built.map(([path]) => path)).toContain('node_modules/better-sqlite3-multiple-ciphers');
  expect(built.filter(([, { gypfile }]) => gypfile !== false)).toEqual([]);
});
