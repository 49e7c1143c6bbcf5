import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { otherFields, toPlainJson } from './plain-json.ts';
import { withoutSecrets } from './secrets.ts';
import { parseWireJson } from './wire.ts';

const SECRET = 'key+/0123 456789';

describe('plain JSON', () => {
  it('gives numbers back as numbers, or as text where a float would change them', () => {
    const text = '{"a":12.5,"b":9007199254740993,"c":[1,null,true,"x"]}';
    expect(toPlainJson(parseWireJson(text), [])).toEqual({ a: 12.5, b: '9007199254740993', c: [1, null, true, 'x'] });
  });

  it('leaves out fields that carry credentials', () => {
    const sent = {
      api_key: 1,
      apiKey: 1,
      'api-key': 1,
      access_token: 1,
      refreshToken: 1,
      password: 1,
      keep: { token: 1, keep: 1 },
    };
    expect(toPlainJson(sent, [])).toEqual({ keep: { keep: 1 } });
  });

  it('keeps the fields nobody has a word for', () => {
    expect(otherFields({ known: 1, other: 'x', api_key: 'k' }, ['known'], [])).toEqual({ other: 'x' });
  });

  it('takes a secret out of any text and any name, plain or percent-encoded', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (value, text) => {
        const sent = { [`${text}${SECRET}`]: value, deep: [{ text: `${text}${SECRET}` }, encodeURIComponent(SECRET)] };
        const kept = JSON.stringify(toPlainJson(sent, [SECRET]));
        expect(kept).not.toContain(SECRET);
        expect(kept).not.toContain(encodeURIComponent(SECRET));
      }),
    );
  });

  it('does not cut holes into words for a secret that is no secret', () => {
    expect(withoutSecrets('a banana', ['a', ''])).toBe('a banana');
  });
});
