/**
 * Every sentence that the product can show, once, with where it stands: `npm run words`. `-- TEXT` lists only those that
 * hold the text, whatever its case.
 */
import { shownSentences } from './sentences.ts';

const wanted = process.argv.slice(2).join(' ').toLowerCase();
const places = new Map<string, string[]>();
for (const { path, line, text } of shownSentences()) {
  if (!text.toLowerCase().includes(wanted)) continue;
  places.set(text, [...(places.get(text) ?? []), `${path}:${String(line)}`]);
}
for (const [text, [first, ...others]] of places) {
  console.log(`${String(first)}${others.length === 0 ? '' : ` and ${String(others.length)} more`}  ${text}`);
}
console.error(`${String(places.size)} sentences`);
