import { describe, expect, it } from 'vitest';
import { codeAtPath, textAtPath, valueAtPath } from './body-path.ts';
import { parseWireJson } from './wire.ts';

const BODY = parseWireJson('{"failed":{"status":1007,"message":"no","code":"12"},"list":[1]}');

describe('body path', () => {
  it('finds what stands at a path, and nothing where a step is missing', () => {
    expect(textAtPath(BODY, 'failed.message')).toBe('no');
    expect(valueAtPath(BODY, 'failed.none.deeper')).toBeUndefined();
    expect(valueAtPath(BODY, 'list.0')).toBeUndefined();
    expect(valueAtPath('text', 'length')).toBeUndefined();
    expect(valueAtPath(BODY, 'toString')).toBeUndefined();
    expect(valueAtPath(BODY, '')).toBe(BODY);
  });

  it('reads a code that is a number or a text', () => {
    expect(codeAtPath(BODY, 'failed.status')).toBe('1007');
    expect(codeAtPath(BODY, 'failed.code')).toBe('12');
    expect(codeAtPath(BODY, 'failed')).toBeNull();
    expect(textAtPath(BODY, 'failed.status')).toBeNull();
  });
});
