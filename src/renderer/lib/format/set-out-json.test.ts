import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { setOutJson } from './set-out-json.ts';

describe('setOutJson', () => {
  it('keeps numbers as they were sent', () => {
    expect(setOutJson('{"credits":1.10,"id":12345678901234567890,"none":{}}')).toBe(
      '{\n  "credits": 1.10,\n  "id": 12345678901234567890,\n  "none": {}\n}',
    );
  });

  it('shows what is no JSON as it is', () => {
    expect(setOutJson('<html>{oops')).toBe('<html>{oops');
  });

  it('looks like JSON set out by the book, and says the same', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const text = JSON.stringify(value);
        expect(setOutJson(text)).toBe(JSON.stringify(value, null, 2));
      }),
    );
  });
});
