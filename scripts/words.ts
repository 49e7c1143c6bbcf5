/**
 * Every sentence that the product can show, once, with where it stands: `npm run words`. `-- TEXT` lists only those that
 * hold the text, whatever its case.
 */
import { readSources, isTest } from '../test/arch/source-files.ts';
import { sentencesOf } from './sentences.ts';

const wanted = process.argv.slice(2).join(' ').toLowerCase();
const places = new Map<string, string[]>();
for (const { path, text } of readSources('src')) {
  if (isTest(path) || /\/sandbox\b|\.generated\.ts$/.test(path)) continue;
  for (const sentence of sentencesOf(path, text)) {
    if (!sentence.text.toLowerCase().includes(wanted)) continue;
    const place = `${path}:${String(sentence.line)}`;
    places.set(sentence.text, [...(places.get(sentence.text) ?? []), place]);
  }
}
for (const [text, [first, ...others]] of places) {
  console.log(`${String(first)}${others.length === 0 ? '' : ` and ${String(others.length)} more`}  ${text}`);
}
console.error(`${String(places.size)} sentences`);
