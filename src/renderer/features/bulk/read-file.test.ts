import { describe, expect, it } from 'vitest';
import { decodeFile } from './read-file.ts';

const bytes = (...numbers: number[]) => new Uint8Array(numbers);

describe('a file', () => {
  it('is read as UTF-8, and as UTF-16 where its mark says so', () => {
    expect(decodeFile(new TextEncoder().encode('a;é'))).toEqual({ text: 'a;é', note: null });
    expect(decodeFile(bytes(0xff, 0xfe, 0x61, 0, 0xe9, 0)).text).toBe('aé');
    expect(decodeFile(bytes(0xfe, 0xff, 0, 0x61, 0, 0xe9)).text).toBe('aé');
  });

  it('is read as Windows text where it is no UTF-8, and that is said', () => {
    const { text, note } = decodeFile(bytes(0x4a, 0x6f, 0x73, 0xe9, 0x80));
    expect(text).toBe('José€');
    expect(note).toContain('not UTF-8');
  });
});
