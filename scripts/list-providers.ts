import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The repository's root. */
const ROOT = join(import.meta.dirname, '..');
const FOLDER = join(ROOT, 'src', 'engine', 'providers');
export const LIST_FILE = join(FOLDER, 'providers.generated.ts');

/** @returns the text of the list: one import for each folder beside the contract that has an `index.ts`. */
export function listProviders(): string {
  const folders = readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && readdirSync(join(FOLDER, entry.name)).includes('index.ts'))
    .map((entry) => entry.name)
    .sort();
  const names = folders.map((folder) => folder.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()));
  return [
    '// Made by `node scripts/list-providers.ts` from the folders beside this file (docs/decisions/0004-provider-registry.md).',
    "import type { Provider } from './provider.ts';",
    ...folders.map((folder, index) => `import { provider as ${names[index]} } from './${folder}/index.ts';`),
    '',
    `export const PROVIDERS: readonly Provider[] = [${names.join(', ')}];`,
    '',
  ].join('\n');
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const text = listProviders();
  const isOld = readFileSync(LIST_FILE, { encoding: 'utf8', flag: 'a+' }) !== text;
  if (isOld) writeFileSync(LIST_FILE, text);
  console.log(`${relative(ROOT, LIST_FILE)} ${isOld ? 'written' : 'is up to date'}.`);
}
