import { describe, expect, it } from 'vitest';
import writeWorkbook from 'write-excel-file/node';
import { numberText, readFile, readPasted } from './read-file.ts';

const bytes = (...numbers: number[]) => new Uint8Array(numbers);
const wide = (text: string, isBig = false) => {
  const buffer = Buffer.from(text, 'utf16le');
  return new Uint8Array(isBig ? buffer.swap16() : buffer);
};
const read = async (content: Uint8Array, size = content.length) => {
  const file = { name: 'x', size, arrayBuffer: () => Promise.resolve(content.slice().buffer) };
  const reading = await readFile(file);
  return reading.ok ? reading.value : reading.error;
};

describe('a file', () => {
  it.each([
    ['UTF-8', new TextEncoder().encode('a;é'), 'utf-8', 'a;é'],
    ['UTF-16 with its mark', bytes(0xff, 0xfe, 0x61, 0, 0xe9, 0), 'utf-16', 'aé'],
    ['UTF-16 of the other order with its mark', bytes(0xfe, 0xff, 0, 0x61, 0, 0xe9), 'utf-16', 'aé'],
    ['UTF-16 without a mark', wide('Konto;Сумма\r\nя;5\r\n'), 'utf-16', 'Konto;Сумма\r\nя;5\r\n'],
    ['UTF-16 of the other order without a mark', wide('a;5\r\n', true), 'utf-16', 'a;5\r\n'],
    ['no Unicode', bytes(0x4a, 0x6f, 0x73, 0xe9, 0x80), 'windows-1252', 'José€'],
  ])('of %s is read as such', async (_, content, encoding, text) => {
    expect(await read(content)).toEqual({ text, source: { kind: 'text', encoding } });
  });

  it.each([
    ['an Excel workbook in the old format', bytes(0xd0, 0xcf, 0x11, 0xe0, 1, 2)],
    ['a PDF', new TextEncoder().encode('%PDF-1.7')],
    ['a web page or XML', new TextEncoder().encode('<html><table>')],
    [
      'an OpenDocument spreadsheet',
      new TextEncoder().encode('PK\u0003\u0004 mimetypeapplication/vnd.oasis.opendocument'),
    ],
    ['a ZIP archive', new TextEncoder().encode('PK\u0003\u0004 and something else')],
    ['not text', bytes(1, 0, 0, 2, 0, 0, 3)],
  ])('that is %s is named for what it is', async (name, content) => {
    expect(await read(content)).toMatchObject({ code: 'bulk.not-rows', sentence: expect.stringContaining(name) });
  });

  it('that is too large is refused before it is read, and so are pasted rows before they are sent', async () => {
    expect(await read(bytes(), 34_000_000)).toMatchObject({
      sentence: 'The file has 34.0 MB; at most 12.0 MB are read.',
    });
    expect(readPasted('é'.repeat(7_000_000))).toMatchObject({ ok: false, error: { code: 'bulk.too-large' } });
    expect(readPasted('a\tb')).toEqual({ ok: true, value: { text: 'a\tb', source: { kind: 'pasted' } } });
  });

  it('that is a workbook is read with numbers that nobody can take for others', async () => {
    const sheet = [
      ['Account', 'Amount', 'Note'],
      ['007', 1.234, 'says "hi"\nand, more'],
      [null, null, null],
      ['8', 0.1 + 0.2, null],
    ].map((row) => row.map((value) => (value === null ? null : { value })));
    const buffer = await writeWorkbook(sheet).toBuffer();
    const { text, source } = (await read(new Uint8Array(buffer))) as never as {
      text: string;
      source: unknown;
    };
    expect(source).toMatchObject({ kind: 'workbook', otherSheets: [] });
    expect(text.split('\r\n')).toEqual([
      '"Account","Amount","Note"',
      '"007","1.2340","says ""hi""\nand, more"',
      ',,',
      '"8","0.3",',
    ]);
  });

  it('keeps every digit of an id, and cuts what no spreadsheet shows', () => {
    expect(['12345678901234567', '0.30000000000000004', '1e-7', '-12.345', '1234.567'].map(numberText)).toEqual([
      '12345678901234567',
      '0.3',
      '0.0000001',
      '-12.3450',
      '1234.567',
    ]);
  });
});
