// Verifies a file that was exported with its proof. Needs Node alone: this one file can be copied anywhere.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

type Fields = Readonly<Record<string, unknown>>;

/** A place in the file that does not fit; `line` counts from 1. */
class Misfit extends Error {
  constructor(line: number, what: string) {
    super(`Line ${line}: ${what}`);
  }
}

const NEWLINE = 10;
const MANIFEST_NAMES = 'first,format,head,kind,last,rows,version,workspace,writtenAt';

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The one text of a value, after RFC 8785; numbers are whole. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
}

function fieldsOf(value: unknown, line: number, names: string | null): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Misfit(line, 'not an object.');
  const found = Object.keys(value).toSorted().join(',');
  if (names !== null && found !== names) throw new Misfit(line, `holds ${found} in place of ${names}.`);
  return value as Fields;
}

function parse(bytes: Uint8Array, line: number): unknown {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
  } catch {
    throw new Misfit(line, 'not JSON in UTF-8.');
  }
  if (canonical(value) !== text) throw new Misfit(line, 'not in canonical form.');
  return value;
}

function linesOf(file: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  let from = 0;
  for (let end = file.indexOf(NEWLINE); end !== -1; end = file.indexOf(NEWLINE, from)) {
    lines.push(file.subarray(from, end));
    from = end + 1;
  }
  if (from < file.length) lines.push(file.subarray(from));
  return lines;
}

function verifyManifest(bytes: Uint8Array): Fields {
  const outer = fieldsOf(parse(bytes, 1), 1, 'digest,manifest');
  if (sha256(canonical(outer['manifest'])) !== outer['digest'])
    throw new Misfit(1, 'the digest of the manifest differs.');
  const manifest = fieldsOf(outer['manifest'], 1, MANIFEST_NAMES);
  if (manifest['format'] !== 'counterfoil-proof' || manifest['version'] !== 1 || manifest['kind'] !== 'audit')
    throw new Misfit(1, 'a format, version or kind that this verifier does not know.');
  return manifest;
}

/** @returns what was verified, as a sentence. @throws Misfit at the first place that does not fit. */
function verify(file: Uint8Array): string {
  const [first, ...rows] = linesOf(file);
  if (first === undefined) throw new Misfit(1, 'the file is empty.');
  const manifest = verifyManifest(first);
  let head = '0'.repeat(64);
  for (const [index, bytes] of rows.entries()) {
    const line = index + 2;
    const row = fieldsOf(parse(bytes, line), line, 'event,hash');
    const event = fieldsOf(row['event'], line, null);
    const hash = sha256(canonical(event));
    if (hash !== row['hash']) throw new Misfit(line, `event ${index + 1}: its hash differs.`);
    if (event['number'] !== index + 1)
      throw new Misfit(line, `event ${index + 1} is missing; event ${String(event['number'])} is here.`);
    if (event['previous'] !== head) throw new Misfit(line, `event ${index + 1} does not follow the event before it.`);
    head = hash;
  }
  const end = rows.length + 1;
  const expected = { rows: rows.length, last: rows.length, first: rows.length === 0 ? 0 : 1, head };
  for (const [name, value] of Object.entries(expected))
    if (manifest[name] !== value)
      throw new Misfit(end, `the manifest states ${name} ${String(manifest[name])}, the file has ${value}.`);
  if (file.at(-1) !== NEWLINE) throw new Misfit(end, 'the last newline is missing.');
  return `${rows.length} events fit. Head: ${head}`;
}

const [path] = process.argv.slice(2);
let file: Uint8Array | null = null;
try {
  if (path !== undefined) file = readFileSync(path);
} catch (error) {
  console.error(String(error));
}
if (file === null) {
  console.error('Usage: npm run verify -- FILE');
  process.exitCode = 2;
} else {
  try {
    console.log(verify(file));
    console.log(
      'Compare the head with one noted elsewhere: a file rewritten whole, or cut with a new manifest, also fits.',
    );
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
