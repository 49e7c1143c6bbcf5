import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatCredits, fromStored } from '../../src/domain/credits.ts';
import { readFile, readPasted } from '../../src/renderer/features/bulk/read-file.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { ADA } from '../support/actors.ts';
import { makeFolder, openDesk } from '../support/desk.ts';

/** `npm run test:long` reads ten thousand. */
const FILES = Number(process.env['BULK_FILES'] ?? 60);
const ACCOUNTS = 12;

/** How one writer writes a file. */
const STYLE = fc.record({
  separator: fc.constantFrom(',', ';', '\t', '|'),
  mark: fc.constantFrom('.', ','),
  group: fc.constantFrom('', ' ', '\u00A0', "'", 'the other mark'),
  minus: fc.constantFrom('-', '−'),
  quoting: fc.constantFrom('where needed', 'everywhere', 'as little as can be', 'clipboard'),
  lineBreak: fc.constantFrom('\r\n', '\n', '\r'),
  above: fc.constantFrom('', 'sep', 'title'),
  encoding: fc.constantFrom('utf-8', 'utf-8 mark', 'utf-16le', 'utf-16be', 'utf-16le mark', 'windows-1252'),
  isCut: fc.boolean(),
});
type Style = typeof STYLE extends fc.Arbitrary<infer S> ? S : never;

const NOTES = [
  '',
  'VIP',
  '12" vinyl',
  '"VIP',
  'VIP"',
  '"VIP"',
  'says "hi"',
  '"',
  'a😀b',
  'J\u00A0D',
  'a;b',
  'a,b',
  'a\nb',
  'é',
];
const ROW = fc.record({
  account: fc.nat(ACCOUNTS - 1),
  stored: fc.oneof(
    fc.integer({ min: -9e12, max: 9e12 }),
    fc.integer({ min: -2e6, max: 2e6 }).map((whole) => whole * 1e6),
    fc.integer({ min: -2e6, max: 2e6 }).map((thousandths) => thousandths * 1e3),
  ),
  note: fc.constantFrom(...NOTES),
});

function write(stored: number, { mark, group, minus }: Style): string {
  const [whole = '', fraction] = formatCredits(fromStored(Math.abs(stored))).split('.');
  const between = group === 'the other mark' ? (mark === '.' ? ',' : '.') : group;
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, between);
  return `${stored < 0 ? minus : ''}${grouped}${fraction === undefined ? '' : mark + fraction}`;
}

function quote(text: string, { quoting, separator }: Style): string {
  // Nobody can write these without quotation marks.
  const isNeeded = text.includes('\n') || text.includes(separator);
  const isUsual = quoting === 'everywhere' || (quoting === 'where needed' && text.includes('"'));
  return isNeeded || isUsual ? `"${text.replaceAll('"', '""')}"` : text;
}

function encode(text: string, encoding: Style['encoding']): Uint8Array {
  if (encoding === 'windows-1252')
    return new Uint8Array(Buffer.from(text.replace(/[\u0100-\u{10FFFF}]/gu, '?'), 'latin1'));
  if (encoding.startsWith('utf-8')) return new TextEncoder().encode(encoding === 'utf-8' ? text : `\uFEFF${text}`);
  const buffer = Buffer.from(encoding.endsWith('mark') ? `\uFEFF${text}` : text, 'utf16le');
  return new Uint8Array(encoding.includes('be') ? buffer.swap16() : buffer);
}

it(`of ${FILES} files every row is judged, and no amount is read otherwise than it was written`, async () => {
  using folder = makeFolder();
  const sandbox = await startSandbox({ seed: 5, entriesPerAccount: 0, atomchatUsers: ACCOUNTS, debitsPerMinute: 0 });
  const desk = await openDesk({ folder: folder.path });
  try {
    const connection = await desk.connect(sandbox.connections.find(({ providerId }) => providerId === 'atomchat')!);
    const accounts = await desk.account(connection.id);
    await fc.assert(
      fc.asyncProperty(STYLE, fc.array(ROW, { minLength: 1, maxLength: 12 }), async (given, rows) => {
        const isPasted = given.quoting === 'clipboard';
        const style = isPasted ? { ...given, separator: '\t' as const } : given;
        const line = (cells: readonly string[]) => {
          const written = cells.map((cell) => quote(cell, style)).join(style.separator);
          return style.isCut ? written.replace(new RegExp(`\\${style.separator}+$`), '') : written;
        };
        const above = { '': [], sep: [`sep=${style.separator}`], title: ['Refunds of November'] }[style.above];
        const body = rows.map(({ account, stored, note }, at) =>
          line([accounts[account]!.externalId, write(stored, style), 'correction', 'Goodwill', `#${at}`, note]),
        );
        const header = ['Account', 'Amount', 'Kind', 'Reason', 'Ticket', 'Note'].join(style.separator);
        const text = [...above, header, ...body].join(style.lineBreak) + style.lineBreak;
        const bytes = encode(text, style.encoding);
        const file = { name: 'a.csv', size: bytes.length, arrayBuffer: () => Promise.resolve(bytes.slice().buffer) };
        const reading = isPasted ? readPasted(text) : await readFile(file);
        expect(reading.ok).toBe(true);
        if (!reading.ok) return;
        const batch = await desk.bulk.open({ name: 'a.csv', ...reading.value }, ADA);
        const judged = (await desk.bulk.rows({ id: batch.id, tab: 'all', skip: 0, limit: 100 }, ADA)).rows;
        expect([batch.rowCount, judged.length]).toEqual([rows.length, rows.length]);
        for (const [at, { fields, delta, problems }] of judged.entries()) {
          const { account, stored } = rows[at]!;
          expect([fields.account, fields.reference]).toEqual([accounts[account]!.externalId, `#${at}`]);
          if (delta === null) expect(problems).not.toEqual([]);
          else expect(delta).toBe(formatCredits(fromStored(stored)));
        }
        await desk.bulk.discard(batch.id, ADA);
      }),
      { numRuns: FILES },
    );
  } finally {
    await desk.close();
    await sandbox.stop();
  }
}, 3_600_000);
